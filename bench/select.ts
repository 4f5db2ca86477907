import type { Workload } from './workload.js';
import { workloads } from './workloads.js';

/** The workloads that arguments name, as `plain` (every size) or `plain/5000`; all where none is named. Throws on a name that there is not. */
export function selectWorkloads(names: readonly string[]): Workload[] {
  const chosen = names.flatMap((name) => {
    const matching = workloads.filter((workload) => name === workload.name || name === keyOf(workload));
    if (matching.length === 0) throw new Error(`no workload ${JSON.stringify(name)}; there are ${workloads.map(keyOf).join(', ')}`);
    return matching;
  });
  return names.length > 0 ? chosen : [...workloads];
}

export const keyOf = ({ name, pods }: Workload): string => `${name}/${pods}`;
