export { type DiffOptions, diff, isUnchanged, type NodeGroup, type Place, type PlanDiff, type PlannedInput } from './diff.js';
export type { DriftedNodes, ProviderDrift } from './drift.js';
