// What @kerf/core is without the bytes of the WASM kernel.
export type * from './model/input.js';
export type * from './model/instancetype.js';
export { describeIssue, InvalidInput, type Issue } from './model/issue.js';
export type * from './model/meta.js';
export type * from './model/node.js';
export type * from './model/nodepool.js';
export type * from './model/plan.js';
export type * from './model/pod.js';
export { validateInput } from './model/validate.js';
export type * from './model/volume.js';
export { answerPart, type PartQuestion } from './parts.js';
export type { KernelBackend } from './runtime/backend.js';
export { createJs } from './runtime/js.js';
export { CorruptImage } from './runtime/solve.js';
export { createWasmFrom } from './runtime/wasm.js';
export { type DecideOptions, decide, type NodeClaimOutcome, type Outcome, type Scenario, type Timing } from './scenario.js';
export { type LaunchChooser, type LaunchQuestion, MAX_INSTANCE_TYPES, type ScheduleOptions, schedule } from './schedule.js';
