import type { Workload } from './workload.js';

/** Every workload, in the order of the report. */
export const workloads: Workload[] = [];
