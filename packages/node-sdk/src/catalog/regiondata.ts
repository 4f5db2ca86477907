import type { InstanceTypeFacts, Provenance, RegionData, RegionInstanceType, Source, Zone } from '@kerf/instance-catalog';
import { compareText } from '../load/json.js';
import { type Answer, type RegionAnswers, readOr } from './answers.js';
import { CALLS, type CallName } from './call.js';
import { currencyOf } from './ondemandprices.js';

/** What a refreshed region is made of. */
export interface RegionParts {
  name: string;
  answers: RegionAnswers;
  /** The region as it was known before; absent for one that is neither in the catalog file nor embedded. */
  known?: RegionData;
  /** The embedded facts of all types. */
  embeddedFacts: ReadonlyMap<string, InstanceTypeFacts>;
  /** The region whose prices stand in for those that are not stated, as in the reference (chapter 04, 7.2). */
  usEast1: RegionData;
  /** RFC 3339. */
  now: string;
}

/**
 * The region as AWS describes it now, with what is known for each call that has no answer; `provenance` says which. Instance types are those that
 * AWS both describes and offers.
 */
export function regionData(parts: RegionParts): RegionData {
  const { name, answers, known } = parts;
  const facts = new Map(factsOf(parts).map((type) => [type.name, type]));
  const zonesOfTypes = readOr(answers.offerings, new Map(known?.instanceTypes.map((type) => [type.facts.name, type.zones])));
  const names = [...zonesOfTypes.keys()].filter((type) => facts.has(type)).sort(compareText);
  const knownTypes = new Map(known?.instanceTypes.map((type) => [type.facts.name, type]));
  const fallback = fallbackPrices(parts);
  const images = readOr(answers.images, known?.images ?? []);
  return {
    name,
    partition: known?.partition ?? partitionOf(name),
    description: known?.description ?? name,
    zones: zonesOf(parts, new Set(names.flatMap((type) => zonesOfTypes.get(type) ?? []))),
    instanceTypes: names.map((type) => {
      const zones = zonesOfTypes.get(type) ?? [];
      return {
        facts: facts.get(type) as InstanceTypeFacts,
        zones,
        ...onDemand(parts, type, knownTypes.get(type), fallback),
        ...spot(parts, type, zones, facts.get(type) as InstanceTypeFacts, knownTypes.get(type)),
      };
    }),
    ...(images.length === 0 ? {} : { images }),
    provenance: provenanceOf(parts, images.length > 0),
  };
}

function factsOf({ answers, known, embeddedFacts }: RegionParts): InstanceTypeFacts[] {
  const kept = new Map(embeddedFacts);
  for (const type of known?.instanceTypes ?? []) kept.set(type.facts.name, type.facts);
  return readOr(answers['instance-types'], [...kept.values()]);
}

function zonesOf({ answers, known }: RegionParts, offered: ReadonlySet<string>): Zone[] {
  const ids = readOr(answers.zones, new Map((known?.zones ?? []).flatMap((zone) => (zone.id === undefined ? [] : [[zone.name, zone.id]]))));
  return [...offered].sort(compareText).map((name) => {
    const id = ids.get(name);
    return id === undefined ? { name } : { name, id };
  });
}

/** Prices in dollars are none for a region that is billed in another currency. */
function fallbackPrices({ name, known, usEast1 }: RegionParts): Map<string, number> {
  const prices = new Map<string, number>();
  if (currencyOf(name) !== usEast1.provenance.onDemand.currency) return prices;
  for (const [region, origin] of [
    [known, 'us-east-1'],
    [usEast1, 'region'],
  ] as const)
    for (const { facts, onDemandPrice, onDemandOrigin } of region?.instanceTypes ?? [])
      if (onDemandPrice !== undefined && onDemandOrigin === origin) prices.set(facts.name, onDemandPrice);
  return prices;
}

type OnDemand = Pick<RegionInstanceType, 'onDemandPrice' | 'onDemandOrigin'>;

/** Chapter 04, 7.2: prices read are merged over the start table, which is that of us-east-1. */
function onDemand({ answers }: RegionParts, type: string, known: OnDemand | undefined, fallback: ReadonlyMap<string, number>): OnDemand {
  const answer = answers['on-demand-prices'];
  const price = 'read' in answer ? answer.read.get(type) : known?.onDemandOrigin === 'region' ? known.onDemandPrice : undefined;
  if (price !== undefined) return { onDemandPrice: price, onDemandOrigin: 'region' };
  const onDemandPrice = fallback.get(type);
  return onDemandPrice === undefined ? {} : { onDemandPrice, onDemandOrigin: 'us-east-1' };
}

type Spot = Pick<RegionInstanceType, 'spotPrices' | 'spotOrigin'>;

/** Chapter 04, 7.2: once Spot prices were read, a zone without one has none. */
function spot(
  { answers }: RegionParts,
  type: string,
  zones: readonly string[],
  facts: InstanceTypeFacts,
  known?: RegionInstanceType,
): Spot {
  const answer = answers['spot-prices'];
  if ('read' in answer) {
    if (!facts.usageClasses.includes('spot')) return {};
    const prices = answer.read.get(type);
    return { spotPrices: zones.map((zone) => prices?.get(zone) ?? null), spotOrigin: 'zone' };
  }
  if (known?.spotPrices === undefined || known.spotOrigin === undefined) return {};
  const prices = known.spotPrices;
  return { spotPrices: zones.map((zone) => prices[known.zones.indexOf(zone)] ?? null), spotOrigin: known.spotOrigin };
}

const UNKNOWN = 'none';

function provenanceOf({ name, answers, known, usEast1, now }: RegionParts, hasImages: boolean): Provenance {
  const before = known?.provenance;
  const source = (call: CallName, earlier: Source | undefined): Source => {
    const answer: Answer<unknown> = answers[call];
    if ('read' in answer) return { source: CALLS[call].operation, asOf: now };
    const { source, asOf } = earlier ?? { source: UNKNOWN, asOf: now };
    return { source, asOf, kept: answer.kept };
  };
  const fallback = before?.onDemandFallback ?? withoutCurrency(usEast1.provenance.onDemand);
  return {
    instanceTypes: source('instance-types', before?.instanceTypes ?? usEast1.provenance.instanceTypes),
    vpcLimits: usEast1.provenance.vpcLimits,
    networkBandwidth: usEast1.provenance.networkBandwidth,
    offerings: source('offerings', before?.offerings),
    zoneIds: source('zones', before?.zoneIds ?? before?.offerings),
    onDemand: { ...source('on-demand-prices', before?.onDemand), currency: currencyOf(name) },
    ...(currencyOf(name) === usEast1.provenance.onDemand.currency ? { onDemandFallback: fallback } : {}),
    spot: source('spot-prices', before?.spot),
    ...(hasImages ? { images: source('images', before?.images) } : {}),
    zoneIdsAmbiguous: 'read' in answers.zones ? [] : (before?.zoneIdsAmbiguous ?? []),
    zonesAssumed: false,
  };
}

function withoutCurrency({ source, asOf }: Source): Source {
  return { source, asOf };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
