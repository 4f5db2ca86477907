export type { Allowance } from './allowance.js';
export { type AllowedDisruptions, allowedDisruptions, type DisruptionReason, UNLIMITED, usableAllowance } from './budget.js';
export { type Candidate, type Candidates, type DisruptionClass, readCandidates, type Ties } from './candidate.js';
export type { Command } from './command.js';
export { type Consolidatable, isConsolidatable } from './consolidatable.js';
export {
  type CommandAnswer,
  type DisruptionAnswer,
  disrupt,
  type MethodAnswer,
  type ReplacementAnswer,
} from './exchange.js';
export { METHOD_NAMES, type MethodName, type MethodOutcome, runMethod } from './method.js';
export type { BlockingCode, DecisionCode, FilterCode, Refusal, RefusedNode, UnplacedPod } from './refusal.js';
export { nextHit, readSchedule, type Schedule, type ScheduleReading } from './schedule.js';
export type { Replacement } from './simulation.js';
export { type ManagedNodePool, type NodeMemory, type Snapshot, type SnapshotOptions, takeSnapshot } from './snapshot.js';
export { VALIDATION_DELAY, type Validation, validateConsolidation, validateEmptiness } from './validation.js';
