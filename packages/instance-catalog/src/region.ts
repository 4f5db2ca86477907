import { regionIndex, regionModules } from '../data/index.js';
import { CatalogInputError, type CatalogIssue } from './error.js';
import { type InstanceTypeFacts, readInstanceTypeFacts, type TypeRow, type TypesSource } from './facts.js';
import type { OfferingRow, RegionSource } from './regionsource.js';

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

/** The lines of a generated block. */
const blockLines = (block: string): string[] => block.slice(1, -1).split('\n');

/** Facts by type name, each read when it is first asked for: a region needs only its own types. */
class TypeTable {
  private readonly rows = new Map<string, string | InstanceTypeFacts>();

  constructor(source: TypesSource) {
    // A line starts with the name in quotes: ["m5.large",
    for (const line of blockLines(source.rows)) this.rows.set(line.slice(2, line.indexOf('"', 2)), line);
  }

  names(): IterableIterator<string> {
    return this.rows.keys();
  }

  get(name: string): InstanceTypeFacts | undefined {
    const row = this.rows.get(name);
    if (typeof row !== 'string') return row;
    const facts = readInstanceTypeFacts(JSON.parse(row) as TypeRow);
    this.rows.set(name, facts);
    return facts;
  }
}

const tables = new WeakMap<TypesSource, TypeTable>();

function typeTable(source: TypesSource): TypeTable {
  let table = tables.get(source);
  if (table === undefined) {
    table = new TypeTable(source);
    tables.set(source, table);
  }
  return table;
}

/** Rounds a derived price to the six decimals that AWS's own tables use at most. */
const toSixDecimals = (price: number): number => Math.round(price * 1e6) / 1e6;

/** Prices in ascending order are laid onto the zones in name order; a saving gives every zone the same price. */
function readSpot(spot: OfferingRow[3], type: RegionInstanceType): void {
  const zoneCount = type.zones.length;
  if (typeof spot === 'object') {
    type.spotOrigin = spot.length < zoneCount ? 'ascending-repeated' : 'ascending';
    type.spotPrices = spot;
    while (spot.length < zoneCount) spot.push(spot[spot.length - 1] as number);
  } else if (spot && type.onDemandPrice !== undefined) {
    type.spotOrigin = 'saving';
    type.spotPrices = new Array<number>(zoneCount).fill(toSixDecimals((type.onDemandPrice * (100 - spot)) / 100));
  }
}

/**
 * Reads a generated region module, synchronously. For programs that import one region themselves:
 * `import usWest2 from '@kerf/instance-catalog/regions/us-west-2'`.
 */
export function decodeRegion(source: RegionSource): RegionData {
  const { meta } = source;
  const table = typeTable(source.types);
  const zones: Zone[] = meta.zones.map(([name = '', id]) => (id === undefined ? { name } : { name, id }));
  // Types that are offered in the same zones share one list.
  const zoneLists = new Map<string, string[]>();
  const zoneList = (digits: string): string[] => {
    let list = zoneLists.get(digits);
    if (list === undefined) {
      list = Object.freeze([...digits].map((digit) => zones[Number(digit)]?.name ?? '')) as string[];
      zoneLists.set(digits, list);
    }
    return list;
  };
  const instanceTypes = blockLines(source.rows).map((line) => {
    const row = JSON.parse(line) as OfferingRow;
    const name = row[0];
    const price = row[2];
    const facts = table.get(name);
    if (facts === undefined) throw new Error(`region ${meta.name} lists ${name}, of which there are no facts`);
    const type: RegionInstanceType = {
      facts,
      zones: zoneList(row[1]),
      onDemandPrice: price || undefined,
      onDemandOrigin: price ? (row[4] === 1 ? 'us-east-1' : 'region') : undefined,
      spotPrices: undefined,
      spotOrigin: undefined,
    };
    readSpot(row[3], type);
    return type;
  });
  const answers = { source: source.types.meta.source, asOf: source.types.meta.asOf };
  return {
    name: meta.name,
    partition: meta.partition,
    description: meta.description,
    zones,
    instanceTypes,
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
  return [...table.names()].map((name) => table.get(name) as InstanceTypeFacts);
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
