import type { SchedulingInput } from '@kerf/core';
import type { Workload } from './workload.js';
import { consolidate } from './workloads/consolidate.js';
import { constraints } from './workloads/constraints.js';
import { diverse } from './workloads/diverse.js';
import { ec2 } from './workloads/ec2.js';
import { existing } from './workloads/existing.js';
import { plain } from './workloads/plain.js';
import { preferences } from './workloads/preferences.js';

/** Pods to timed calls: fixed, so that two runs compare. */
const CALLS: readonly (readonly [pods: number, calls: number])[] = [
  [1000, 60],
  [5000, 20],
  [10_000, 12],
  [20_000, 8],
];

const provisioning = (
  name: string,
  input: (pods: number) => SchedulingInput | Promise<SchedulingInput>,
  sizes: readonly (readonly [pods: number, calls: number])[] = CALLS,
): Workload[] => sizes.map(([pods, calls]) => ({ name, pods, calls, decides: 'provisioning', input: async () => input(pods) }));

/** Every workload, in the order of the report. Its answer stands in answers.json, its limits in gates.json, under `name/pods`. */
export const workloads: readonly Workload[] = [
  ...provisioning('plain', plain),
  ...provisioning('constraints', constraints),
  ...provisioning('diverse', diverse),
  // 4,000 is the size of the reference's own benchmark.
  ...provisioning('preferences', preferences, [
    [1000, 40],
    [4000, 15],
    [5000, 12],
    [10_000, 6],
    [20_000, 3],
  ]),
  ...provisioning('existing', existing),
  ...provisioning('ec2', ec2),
  { name: 'consolidate', pods: 20_000, calls: 3, decides: 'consolidation', input: async () => consolidate(20_000) },
];
