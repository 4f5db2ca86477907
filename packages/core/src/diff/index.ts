export { type DiffOptions, diff, isUnchanged, type NodeGroup, type Place, type PlanDiff, type PlannedInput } from './diff.js';
export type { DriftCount, DriftedNodes, NodeBeforeChange, ProviderDrift } from './drift.js';
