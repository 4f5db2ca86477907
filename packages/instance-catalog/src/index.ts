export type { InstanceType, NodeSelectorRequirement, Offering, ResourceList } from '@kerf/core';
export { allocatable } from './allocatable.js';
export { readCatalog, writeCatalog } from './catalogfile.js';
export { cheapestOfferings, type PricedOffering } from './cheapest.js';
export { compareInstanceTypes, findInstanceType, type InstanceTypeDifference } from './compare.js';
export { CatalogInputError, type CatalogIssue } from './error.js';
export type { AcceleratorFacts, InstanceTypeFacts, NeuronFacts } from './facts.js';
export { type DescribedImage, type ImageResolution, imageFor, type MachineImage, resolveImages, selectImages } from './image.js';
export { imageParameters } from './imageparameter.js';
export {
  chooseLaunch,
  type FailedLaunch,
  type LaunchChoice,
  type LaunchedOffering,
  type LaunchOptions,
  type LaunchStep,
} from './launch.js';
export { type LaunchedNode, launchedNode } from './launchednode.js';
export type { LaunchFilter } from './launchfilters.js';
export type * from './nodeclass.js';
export {
  HASH_ANNOTATION,
  HASH_VERSION,
  HASH_VERSION_ANNOTATION,
  type LaunchedInstance,
  type NodeClassDriftReason,
  nodeClassDrift,
  staticDrift,
} from './nodeclassdrift.js';
export { nodeClassHash } from './nodeclasshash.js';
export type { UnavailableOffering } from './offerings.js';
export { type PriceOrigin, priceOrigin } from './price.js';
export {
  describeInstanceType,
  type InstanceTypeFilter,
  type InstanceTypeOrder,
  type InstanceTypeSummary,
  listInstanceTypes,
  type Range,
} from './query.js';
export {
  decodeRegion,
  loadInstanceTypeFacts,
  loadRegion,
  type OnDemandOrigin,
  type Provenance,
  type PublishedImage,
  type RegionData,
  type RegionInstanceType,
  type RegionSummary,
  regions,
  type Source,
  type SpotOrigin,
  type Zone,
} from './region.js';
export type { RegionSource } from './regionsource.js';
export type { LabelRequirement } from './requirement.js';
export { type ResolveOptions, resolveInstanceTypes } from './resolve.js';
