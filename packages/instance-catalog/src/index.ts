export { allocatable } from './allocatable.js';
export { CatalogInputError, type CatalogIssue } from './error.js';
export type { AcceleratorFacts, InstanceTypeFacts, NeuronFacts } from './facts.js';
export type * from './nodeclass.js';
export type { UnavailableOffering } from './offerings.js';
export {
  decodeRegion,
  loadRegion,
  type OnDemandOrigin,
  type Provenance,
  type RegionData,
  type RegionInstanceType,
  type RegionSummary,
  regions,
  type Source,
  type SpotOrigin,
  type Zone,
} from './region.js';
export type { RegionSource } from './regionsource.js';
export { type ResolveOptions, resolveInstanceTypes } from './resolve.js';
