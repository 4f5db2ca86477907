import { kubernetesArch } from './capacity.js';
import { type CatalogIssue, throwIssues } from './error.js';
import { byCodeUnit } from './order.js';
import { originOf, type PriceOrigin } from './price.js';
import { type RegionData, type RegionInstanceType, regionInstanceType, unknownInstanceType } from './region.js';
import { nameParts } from './typelabels.js';

/** What people ask of an instance type in a region. */
export interface InstanceTypeSummary {
  name: string;
  family: string;
  size: string;
  vcpus: number;
  cores: number;
  /** As sold. */
  memoryMiB: number;
  /** `amd64` or `arm64`. */
  architecture: string;
  gpus: { name: string; manufacturer: string; count: number; memoryMiB: number }[];
  /** Neuron devices, or inference accelerators of a type without them. */
  accelerators: { name: string; count: number; memoryMiB: number }[];
  networkPerformance?: string;
  networkBandwidthMbps?: number;
  instanceStoreGB?: number;
  bareMetal: boolean;
  burstable: boolean;
  currentGeneration: boolean;
  zones: string[];
  /** Per hour. */
  onDemandPrice?: number;
  onDemandOrigin: PriceOrigin;
  /** The lowest of the zones, per hour; absent for a type without Spot or without a price. */
  spotPrice?: number;
  spotOrigin: PriceOrigin;
}

/** Inclusive bounds; either may be missing. */
export interface Range {
  min?: number;
  max?: number;
}

/** Everything stated must hold. A list admits any of its entries. */
export interface InstanceTypeFilter {
  /** Exact names. */
  names?: string[];
  /** What comes before the dot: `m5`, `c7g`. */
  families?: string[];
  /** `amd64`, `arm64`. */
  architectures?: string[];
  vcpus?: Range;
  memoryMiB?: Range;
  /** Number of GPUs; fractions of a GPU count as 0. */
  gpus?: Range;
  networkBandwidthMbps?: Range;
  /** Offered in at least one of them. */
  zones?: string[];
  /** On-demand price, or the lowest Spot price with `capacityType: 'spot'`. A type without a price never matches. */
  price?: Range;
  /** `on-demand` (default) or `spot`: which price `price` and the order by price mean; a type without it never matches `spot`. */
  capacityType?: string;
  bareMetal?: boolean;
  currentGeneration?: boolean;
}

export type InstanceTypeOrder = 'name' | 'price' | 'vcpus' | 'memory';

function familyOf(name: string): string {
  return nameParts(name)[0] ?? name;
}

function lowestSpot(type: RegionInstanceType): number | undefined {
  if (!type.facts.usageClasses.includes('spot')) return undefined;
  if (type.spotPrices === undefined) return type.onDemandPrice;
  const known = type.spotPrices.filter((price) => price !== null);
  return known.length === 0 ? undefined : Math.min(...known);
}

function summarize(region: RegionData, type: RegionInstanceType): InstanceTypeSummary {
  const { facts } = type;
  const [family = facts.name, size = ''] = nameParts(facts.name);
  const spotPrice = lowestSpot(type);
  return {
    name: facts.name,
    family,
    size,
    vcpus: facts.vcpus,
    cores: facts.cores,
    memoryMiB: facts.memoryMiB,
    architecture: kubernetesArch(facts) ?? '',
    gpus: facts.gpus,
    accelerators: facts.neuronDevices.length > 0 ? facts.neuronDevices : facts.inferenceAccelerators,
    networkPerformance: facts.networkPerformance,
    networkBandwidthMbps: facts.networkBandwidthMbps,
    instanceStoreGB: facts.instanceStoreGB,
    bareMetal: facts.bareMetal,
    burstable: facts.burstable,
    currentGeneration: facts.currentGeneration,
    zones: type.zones,
    onDemandPrice: type.onDemandPrice,
    onDemandOrigin: originOf(region, type, 'on-demand'),
    spotPrice,
    spotOrigin: spotPrice === undefined ? { origin: 'none', estimated: false } : originOf(region, type, 'spot'),
  };
}

const within = (value: number | undefined, range: Range | undefined): boolean =>
  range === undefined ||
  (value !== undefined && value >= (range.min ?? Number.NEGATIVE_INFINITY) && value <= (range.max ?? Number.POSITIVE_INFINITY));
const among = (value: string, list: readonly string[] | undefined): boolean => list === undefined || list.includes(value);
const priceOf = (type: InstanceTypeSummary, capacityType: string | undefined): number | undefined =>
  capacityType === 'spot' ? type.spotPrice : type.onDemandPrice;

function matches(type: InstanceTypeSummary, filter: InstanceTypeFilter): boolean {
  return (
    among(type.name, filter.names) &&
    among(type.family, filter.families) &&
    among(type.architecture, filter.architectures) &&
    within(type.vcpus, filter.vcpus) &&
    within(type.memoryMiB, filter.memoryMiB) &&
    within(
      type.gpus.reduce((sum, gpu) => sum + gpu.count, 0),
      filter.gpus,
    ) &&
    within(type.networkBandwidthMbps, filter.networkBandwidthMbps) &&
    (filter.zones === undefined || type.zones.some((zone) => among(zone, filter.zones))) &&
    within(priceOf(type, filter.capacityType), filter.price) &&
    (filter.capacityType !== 'spot' || type.spotPrice !== undefined) &&
    (filter.bareMetal ?? type.bareMetal) === type.bareMetal &&
    (filter.currentGeneration ?? type.currentGeneration) === type.currentGeneration
  );
}

function checkFilter(region: RegionData, filter: InstanceTypeFilter): void {
  const issues: CatalogIssue[] = [];
  const types = new Set(region.instanceTypes.map((type) => type.facts.name));
  for (const name of filter.names ?? []) if (!types.has(name)) issues.push(unknownInstanceType(region, name, 'names'));
  const families = new Set(region.instanceTypes.map(({ facts }) => familyOf(facts.name)));
  for (const family of filter.families ?? [])
    if (!families.has(family)) {
      const letters = /^[a-z]*/.exec(family)?.[0] ?? '';
      const near = [...families].filter((known) => letters !== '' && known.startsWith(letters)).sort(byCodeUnit);
      const hint = near.length > 0 ? `; there are ${near.join(', ')}` : '';
      issues.push({ code: 'unknown-family', path: 'families', value: family, message: `is no family of ${region.name}${hint}` });
    }
  const zones = region.zones.map((zone) => zone.name);
  for (const zone of filter.zones ?? [])
    if (!zones.includes(zone))
      issues.push({ code: 'unknown-zone', path: 'zones', value: zone, message: `is no zone of ${region.name}: ${zones.join(', ')}` });
  for (const architecture of filter.architectures ?? [])
    if (architecture !== 'amd64' && architecture !== 'arm64')
      issues.push({ code: 'unknown-architecture', path: 'architectures', value: architecture, message: 'must be amd64 or arm64' });
  if (filter.capacityType !== undefined && filter.capacityType !== 'spot' && filter.capacityType !== 'on-demand')
    issues.push({ code: 'unknown-capacity-type', path: 'capacityType', value: filter.capacityType, message: 'must be on-demand or spot' });
  throwIssues(issues);
}

/**
 * The types of a region that match, in the given order; ties, and types without the figure last, by name.
 * @throws CatalogInputError for a type, family, zone, architecture or capacity type that does not exist.
 */
export function listInstanceTypes(
  region: RegionData,
  filter: InstanceTypeFilter = {},
  order: InstanceTypeOrder = 'name',
): InstanceTypeSummary[] {
  checkFilter(region, filter);
  const figure = (type: InstanceTypeSummary): number => {
    if (order === 'vcpus') return type.vcpus;
    if (order === 'memory') return type.memoryMiB;
    return order === 'price' ? (priceOf(type, filter.capacityType) ?? Number.MAX_VALUE) : 0;
  };
  return region.instanceTypes
    .map((type) => summarize(region, type))
    .filter((type) => matches(type, filter))
    .sort((a, b) => figure(a) - figure(b) || byCodeUnit(a.name, b.name));
}

/**
 * One type of a region.
 * @throws CatalogInputError when the region does not offer it; the message names the types of its family.
 */
export function describeInstanceType(region: RegionData, name: string): InstanceTypeSummary {
  return summarize(region, regionInstanceType(region, name));
}
