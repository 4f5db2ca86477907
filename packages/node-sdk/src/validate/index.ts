export type { PriorityOfClass, ValidationContext } from './context.js';
export type { Cause, CauseType } from './finding.js';
export { type ManifestValidationOptions, type ValidatedManifests, type ValidatedObject, validateManifests } from './manifests.js';
export { validateObjects } from './objects.js';
export { type Validation, type Verdict, validateObject } from './validate.js';
export { type VerdictLine, verdict } from './verdict.js';
