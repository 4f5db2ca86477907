import type { SchedulingInput } from '@kerf/core';

/** A named problem of a stated size. Sizes, parameters and seeds are part of the name's meaning and never change under it. */
export interface Workload {
  name: string;
  /** Pods that wait for a place; for `consolidate` pods on nodes. */
  pods: number;
  /** What one timed call decides. */
  decides: 'provisioning' | 'consolidation';
  /** Timed calls on each backend in a full run. */
  calls: number;
  /** Builds the problem anew. */
  input(): Promise<SchedulingInput>;
}
