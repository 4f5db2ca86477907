export {
  type Diagnostic,
  type FieldPath,
  formatPath,
  hasErrors,
  type ObjectReference,
  type Phase,
  parsePath,
  type Severity,
  type SourcePosition,
} from './diagnostic.js';
export type { SourceText } from './documents.js';
export type { LoadedEC2NodeClass } from './karpenter.js';
export { DEFAULT_LIMITS, type LoadLimits } from './limits.js';
export { type LoadedManifests, type LoadOptions, loadManifests } from './manifests.js';
export { parseScale, type Scale } from './scale.js';
