export type { Change } from './change.js';
export {
  type CommandNow,
  type DisruptionNow,
  disruptNow,
  type MethodNow,
  type NodeNow,
  type ReplacementNow,
} from './disruptnow.js';
export { type DriftAnswer, type DriftQuestion, detectDrift } from './driftdetection.js';
export { DEFAULT_NAMING, type Naming } from './naming.js';
export { nodePoolHash } from './nodepoolhash.js';
export { DEFAULT_PARAMETERS, type Latency, type SimulationParameters } from './parameters.js';
export type { LaunchedInstance, LaunchRequest, Provider } from './provider.js';
export type { Blockage, Controller, RecordKind, SimulationRecord, StuckDrain, WaitingPod } from './record.js';
export { type CostPoint, costAt, extraCost, leastReady, type SimulationResult, type WorkloadHistory } from './result.js';
export { type SimulationOptions, simulateCluster, type TimedChange } from './simulate.js';
export type { NodeHistory, ReadyPods } from './state.js';
