// How Kubernetes and Karpenter write things, for packages that read the same objects: one reading of each notation.

/** When a disruption budget is active. */
export { readSchedule, type ScheduleReading } from './disruption/schedule.js';

/** Amounts, exact. */
export {
  decodeQuantity,
  formatQuantity,
  MAX_QUANTITY_EXPONENT,
  MAX_QUANTITY_LENGTH,
  parseQuantity,
  type Quantity,
  type QuantityFamily,
  roundUpTo,
} from './model/quantity.js';

/** Label keys and values by their grammar. */
export { isLabelValue, isQualifiedName, parseInteger } from './model/requirement.js';

/** Lists of amounts, and what a pod asks for. */
export {
  isPodLevelResource,
  maxResources,
  mergeResources,
  podRequests,
  type Resources,
  readResources,
} from './model/resources.js';

/** Label selectors. */
export { selectorMatches } from './model/selector.js';

/** Times and durations. */
export { parseDuration, parseNanoseconds, parseTime } from './model/time.js';

/** The labels that Karpenter for AWS knows. */
export { type Configuration, DEFAULT_CONFIGURATION, isRestrictedLabel, Label, normalizeLabel } from './model/wellknown.js';
