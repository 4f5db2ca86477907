/** How long the steps of one NodeClaim take, in milliseconds. */
export interface Latency {
  /** From the decision to the creation of the NodeClaim. */
  createMs: number;
  /** From the creation to the launched instance. */
  launchMs: number;
  /** From the launch to the initialized node. */
  initMs: number;
}

/** What the clock of a simulation runs by, in milliseconds (chapter 05, 24.2). */
export interface SimulationParameters {
  /** For the NodeClaims in the order of their creation; the last holds for all that follow. At least one. */
  latencies: readonly Latency[];
  /** A pod from bound to Ready. */
  podStartMs: number;
  /** A pod from its deletion to its end, unless its grace period is shorter. */
  podStopMs: number;
  /** From the provider's deletion to the end of the instance. */
  instanceGoneMs: number;
  /** From the start to the first disruption pass. */
  firstPassMs: number;
  /** Between passes that found nothing to do. */
  passMs: number;
  /** Between passes while a NodeClaim is not launched. */
  notSyncedMs: number;
  /** Between two looks at a running command. */
  queueMs: number;
  /** The provisioner's batch closes after so long without a new trigger. */
  batchIdleMs: number;
  /** The provisioner's batch closes at the latest after so long. */
  batchMaxMs: number;
  /** A pod without a place, or a tainted node, triggers again after so long. */
  podRetriggerMs: number;
  /** How long emptiness and consolidation wait before the second look. */
  validationMs: number;
  /** From a change at the provider to the drift that follows from it. */
  driftDetectMs: number;
}

export const DEFAULT_PARAMETERS: SimulationParameters = {
  latencies: [{ createMs: 0, launchMs: 2000, initMs: 35000 }],
  podStartMs: 2000,
  podStopMs: 1000,
  instanceGoneMs: 3000,
  firstPassMs: 0,
  passMs: 10_000,
  notSyncedMs: 1000,
  queueMs: 1000,
  batchIdleMs: 1000,
  batchMaxMs: 10_000,
  podRetriggerMs: 10_000,
  validationMs: 15_000,
  driftDetectMs: 0,
};

/** What the controllers fix by themselves (chapter 05, 24.2), in milliseconds. */
export const DRAIN_TICK = 1000;
export const LEAST_DRAIN = 5000;
export const INSTANCE_TICK = 5000;
export const NOMINATION = 20_000;
export const LAUNCH_DEADLINE = 5 * 60_000;
export const REGISTRATION_DEADLINE = 15 * 60_000;
