import { regionIndex, regionModules } from '../data/index.js';
import { CatalogInputError, type CatalogIssue } from './error.js';
import type { InstanceTypeFacts } from './facts.js';
import type { OfferingColumns, RegionSource } from './regionsource.js';
import { type TypesSource, TypeTable } from './typetable.js';

/** An availability zone; names map to ids differently in every AWS account. */
export interface Zone {
  name: string;
  id?: string;
}

/** Where a group of figures comes from, and how old it is. */
export interface Source {
  source: string;
  /** A date, `YYYY-MM-DD`, or a time, RFC 3339: the figures are not newer than this. */
  asOf: string;
  /** Why a refresh kept these figures instead of reading them anew; absent where it read them. */
  kept?: string;
}

/** What a region's figures rest on. */
export interface Provenance {
  instanceTypes: Source;
  vpcLimits: Source;
  networkBandwidth: Source;
  offerings: Source;
  /** Where the zone ids come from; absent: where the offerings do. */
  zoneIds?: Source;
  onDemand: Source & { currency: string };
  /** Where the prices with origin `us-east-1` come from. */
  onDemandFallback?: Source;
  spot: Source;
  /** Where `images` come from; absent without them. */
  images?: Source;
  /** Zones whose ids could also be swapped among each other. */
  zoneIdsAmbiguous: string[];
  /** True when no source says which zones offer a type, so that every type is taken as offered in all zones. */
  zonesAssumed: boolean;
}

/** `region`: stated for this region. `us-east-1`: the reference's start table, for a type without a price of its own. */
export type OnDemandOrigin = 'region' | 'us-east-1';

/**
 * `zone`: stated for each zone. `ascending`: the source states the prices without saying which zone has which; laid onto the
 * zones in name order. `ascending-repeated`: the same with fewer prices than zones, the dearest repeated. `saving`: on-demand
 * less the percentage that AWS states for the region.
 */
export type SpotOrigin = 'zone' | 'ascending' | 'ascending-repeated' | 'saving';

/** An instance type in a region: its facts, where it is offered and for how much. */
export interface RegionInstanceType {
  facts: InstanceTypeFacts;
  /** Names of the zones that offer it, sorted. */
  zones: string[];
  /** Per hour, Linux, shared tenancy. Absent: no price known. */
  onDemandPrice?: number;
  onDemandOrigin?: OnDemandOrigin;
  /** Per hour, one for each entry of `zones`; `null`: none known there. Absent: no Spot figure of the type at all. */
  spotPrices?: (number | null)[];
  spotOrigin?: SpotOrigin;
}

/** The id under which a machine image is published in a region. */
export interface PublishedImage {
  /** The name of the SSM parameter (chapter 04, 10.1). */
  parameter: string;
  id: string;
}

/** Everything the catalog knows of one region. Plain data; read-only, as parts are shared between regions. */
export interface RegionData {
  name: string;
  partition: string;
  description: string;
  /** By name. */
  zones: Zone[];
  /** By name. Every type that Karpenter would list (chapter 04, 1.1) and that a zone of the region offers. */
  instanceTypes: RegionInstanceType[];
  /** By parameter. Only a refreshed catalog has them. */
  images?: PublishedImage[];
  provenance: Provenance;
}

/** A region of the embedded catalog. */
export interface RegionSummary {
  name: string;
  partition: string;
  description: string;
  zones: Zone[];
}

const tables = new WeakMap<TypesSource, TypeTable>();

function typeTable(source: TypesSource): TypeTable {
  let table = tables.get(source);
  if (table === undefined) {
    table = new TypeTable(source.columns);
    tables.set(source, table);
  }
  return table;
}

/** Rounds a derived price to the six decimals that AWS's own tables use at most. */
const toSixDecimals = (price: number): number => Math.round(price * 1e6) / 1e6;

/** Where each offered type is offered and for how much. */
function readOfferings({ types, meta, columns }: RegionSource): RegionInstanceType[] {
  const { zoneLists, offered, onDemandPrice, fromUsEast1, spotPriceCount, spotPrices, spotSaving } = JSON.parse(columns) as OfferingColumns;
  const table = typeTable(types);
  if (offered.length !== table.size)
    throw new Error(`region ${meta.name} lists ${offered.length} types, but there are facts of ${table.size}`);
  // Types that are offered in the same zones share one list.
  const zones = zoneLists.map((positions) => Object.freeze(positions.map((position) => meta.zones[position]?.[0] ?? '')) as string[]);
  const result = new Array<RegionInstanceType>(onDemandPrice.length);
  let next = 0;
  let nextSpot = 0;
  for (let position = 0; position < offered.length; position++) {
    const list = offered[position] as number;
    if (list === 0) continue;
    const price = onDemandPrice[next] || undefined;
    const type: RegionInstanceType = {
      facts: table.at(position),
      zones: zones[list - 1] as string[],
      onDemandPrice: price,
      onDemandOrigin: price === undefined ? undefined : fromUsEast1[next] === 1 ? 'us-east-1' : 'region',
      spotPrices: undefined,
      spotOrigin: undefined,
    };
    const count = spotPriceCount[next] ?? 0;
    const saving = spotSaving[next] ?? 0;
    if (count > 0) {
      setSpotPrices(type, spotPrices.slice(nextSpot, nextSpot + count));
      nextSpot += count;
    } else if (saving > 0) setSpotSaving(type, saving);
    result[next++] = type;
  }
  return result;
}

/** Prices in ascending order are laid onto the zones in name order. */
function setSpotPrices(type: RegionInstanceType, ascending: number[]): void {
  const zoneCount = type.zones.length;
  type.spotOrigin = ascending.length < zoneCount ? 'ascending-repeated' : 'ascending';
  type.spotPrices = ascending;
  while (ascending.length < zoneCount) ascending.push(ascending[ascending.length - 1] as number);
}

/** A saving gives every zone the same price. */
function setSpotSaving(type: RegionInstanceType, saving: number): void {
  if (type.onDemandPrice === undefined) return;
  type.spotOrigin = 'saving';
  type.spotPrices = new Array<number>(type.zones.length).fill(toSixDecimals((type.onDemandPrice * (100 - saving)) / 100));
}

/**
 * Reads a generated region module, synchronously. For programs that import one region themselves:
 * `import usWest2 from '@kerf/instance-catalog/regions/us-west-2'`.
 */
export function decodeRegion(source: RegionSource): RegionData {
  const { meta } = source;
  const zones: Zone[] = meta.zones.map(([name = '', id]) => (id === undefined ? { name } : { name, id }));
  const answers = { source: source.types.meta.source, asOf: source.types.meta.asOf };
  return {
    name: meta.name,
    partition: meta.partition,
    description: meta.description,
    zones,
    instanceTypes: readOfferings(source),
    provenance: {
      instanceTypes: answers,
      vpcLimits: { source: 'karpenter-provider-aws', asOf: source.types.meta.vpcLimitsAsOf },
      networkBandwidth: { source: 'karpenter-provider-aws', asOf: source.types.meta.bandwidthAsOf },
      offerings: { ...answers, source: answers.source.replace('DescribeInstanceTypes', 'DescribeInstanceTypeOfferings') },
      onDemand: meta.onDemand,
      onDemandFallback: meta.fallback,
      spot: meta.spot,
      zoneIdsAmbiguous: meta.zoneIdsAmbiguous,
      zonesAssumed: false,
    },
  };
}

/** The embedded regions with their zones, by name. Loads none of them. */
export function regions(): RegionSummary[] {
  return regionIndex.map(([name, partition, description, zones]) => ({
    name,
    partition,
    description,
    zones: zones.map(([zone, id]) => ({ name: zone, id })),
  }));
}

const decodedRegions = new Map<string, Promise<RegionData>>();

/**
 * Loads one embedded region and no other. Later calls give the same object.
 * @throws CatalogInputError when the region is not embedded; the message lists those that are.
 */
export async function loadRegion(name: string): Promise<RegionData> {
  if (!Object.hasOwn(regionModules, name)) {
    const known = Object.keys(regionModules).join(', ');
    throw new CatalogInputError([
      { code: 'unknown-region', path: 'region', value: name, message: `is no region of the embedded catalog; these are: ${known}` },
    ]);
  }
  let region = decodedRegions.get(name);
  if (region === undefined) {
    const load = regionModules[name] as NonNullable<(typeof regionModules)[string]>;
    region = load().then((module) => decodeRegion(module.default));
    decodedRegions.set(name, region);
    // A module that could not be fetched may be there the next time.
    region.catch(() => decodedRegions.delete(name));
  }
  return region;
}

/**
 * The facts of every embedded type, by name, whatever region offers it: the static figures (branch interfaces, network bandwidth)
 * that no API states, for a program that reads the rest itself.
 */
export async function loadInstanceTypeFacts(): Promise<InstanceTypeFacts[]> {
  const table = typeTable((await import('../data/types.js')).default);
  return Array.from({ length: table.size }, (_, position) => table.at(position));
}

/** The problem of a type name that the region does not offer; the message names the types of its family. */
export function unknownInstanceType(region: RegionData, name: string, path: string): CatalogIssue {
  const family = name.slice(0, name.indexOf('.') + 1);
  const near = family === '' ? [] : region.instanceTypes.map((type) => type.facts.name).filter((known) => known.startsWith(family));
  const hint = near.length > 0 ? `; of that family there are ${near.join(', ')}` : '';
  return { code: 'unknown-instance-type', path, value: name, message: `is not offered in ${region.name}${hint}` };
}

/**
 * A type of the region by name.
 * @throws CatalogInputError when the region does not offer it.
 */
export function regionInstanceType(region: RegionData, name: string): RegionInstanceType {
  const type = region.instanceTypes.find((candidate) => candidate.facts.name === name);
  if (type === undefined) throw new CatalogInputError([unknownInstanceType(region, name, 'instanceType')]);
  return type;
}
