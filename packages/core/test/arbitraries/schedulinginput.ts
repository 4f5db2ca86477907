import fc from 'fast-check';
import type { SchedulingInput, SchedulingOptions } from '../../src/model/input.js';
import { cluster, daemonSets } from './cluster.js';
import { instanceTypes } from './instancetype.js';
import { nodePools } from './nodepool.js';
import { named, type PodConstraints, workload } from './pod.js';
import { record, sometimes } from './vocabulary.js';
import { claimNames, volumeObjects } from './volume.js';

/** How large an input gets at most. */
export interface InputSize {
  instanceTypes?: number;
  nodePools?: number;
  nodes?: number;
  daemonSets?: number;
  /** Different pods, and how many of each. */
  workloads?: number;
  copies?: number;
  /** Default true. */
  volumes?: boolean;
  topology?: boolean;
}

const options: fc.Arbitrary<SchedulingOptions> = record<SchedulingOptions>({
  preferencePolicy: sometimes(15, fc.constant('Ignore')),
  minValuesPolicy: sometimes(40, fc.constant('BestEffort')),
});

/** A scheduling problem. Shrinks towards one pod, one instance type and one NodePool. Pods have creation times of their own, in any order. */
export function schedulingInput(size: InputSize = {}): fc.Arbitrary<SchedulingInput> {
  const { instanceTypes: types = 8, nodePools: pools = 3, nodes = 4, daemonSets: daemons = 2, workloads = 5, copies = 6 } = size;
  return fc
    .record({
      types: instanceTypes(types),
      pools: nodePools(pools),
      volumes: size.volumes === false ? fc.constant(undefined) : volumeObjects(),
      daemonSets: daemonSets(daemons),
      options,
      // Some pools see a part of the catalog.
      partial: sometimes(15, fc.nat(7)),
      stage: fc.boolean(),
    })
    .chain(({ types, pools, volumes, daemonSets, options, partial, stage }) => {
      const constraints: PodConstraints = { claims: claimNames(volumes), topology: size.topology !== false };
      return fc
        .record({
          existing: cluster(types, pools, nodes),
          pods: fc.array(workload(constraints, copies), { minLength: 1, maxLength: workloads }).map((list) => list.flat()),
          order: fc.array(fc.nat(999), { maxLength: 60 }),
        })
        .map(({ existing: { boundPods, ...existing }, pods, order }): SchedulingInput => {
          const input: SchedulingInput = {
            options,
            instanceTypes: types,
            nodePools: pools,
            ...existing,
            pods: [...boundPods, ...named(pods, 'p', creationRanks(pods.length, order))],
            daemonSets,
            ...volumes,
            ...(stage && { namespaces: [{ metadata: { name: 'other', labels: { stage: 'test' } } }] }),
          };
          if (partial === undefined) return input;
          const seen = types.filter((_, index) => (index + partial) % 3 !== 0).map(({ name }) => name);
          return { ...input, nodePoolInstanceTypes: { [pools[0]!.metadata.name]: seen } };
        });
    });
}

/** Distinct ranks: the drawn numbers decide, equal ones go by position, and what was not drawn for comes last. */
function creationRanks(n: number, drawn: readonly number[]): number[] {
  const key = (index: number) => drawn[index] ?? 1000;
  const positions = Array.from({ length: n }, (_, index) => index).sort((a, b) => key(a) - key(b) || a - b);
  const ranks = new Array<number>(n);
  for (const [rank, position] of positions.entries()) ranks[position] = rank;
  return ranks;
}
