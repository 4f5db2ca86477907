import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schedulingInput } from '../../test/arbitraries/index.js';
import type { SchedulingInput } from '../model/input.js';
import { ClusterReader } from './clusterreader.js';
import { normaliseInput } from './normalise.js';

/** An edit replaces one object by another value, by position; what is not there stays away. */
const edit = fc.record({ kind: fc.nat(6), at: fc.nat(7) });

function edited(input: SchedulingInput, { kind, at }: { kind: number; at: number }): SchedulingInput {
  const replace = <T>(list: readonly T[] | undefined, change: (item: T) => T): T[] =>
    (list ?? []).map((item, index) => (index === at % (list!.length || 1) ? change(item) : item));
  const conditions = [{ type: 'InstanceTerminating', status: 'True' }];
  switch (kind) {
    case 0:
      return { ...input, nodeClaims: replace(input.nodeClaims, (claim) => ({ ...claim, status: { ...claim.status, conditions } })) };
    case 1:
      return {
        ...input,
        nodes: replace(input.nodes, (node) => ({
          ...node,
          spec: { ...node.spec, taints: [{ key: 'new', effect: 'NoSchedule' as const }] },
        })),
      };
    case 2:
      return { ...input, pods: replace(input.pods, (pod) => ({ ...pod, status: { ...pod.status, phase: 'Succeeded' } })) };
    case 3:
      return { ...input, pods: input.pods.filter((_, index) => index !== at) };
    case 4:
      return { ...input, nodes: (input.nodes ?? []).filter((_, index) => index !== at % 4) };
    case 5:
      return {
        ...input,
        persistentVolumes: replace(input.persistentVolumes, (volume) => ({
          ...volume,
          spec: { ...volume.spec, csi: { driver: `driver-${at}` } },
        })),
      };
    default:
      return {
        ...input,
        csiNodes: replace(input.csiNodes, ({ metadata }) => ({
          metadata,
          spec: { drivers: [{ name: 'ebs.csi.aws.com', allocatable: { count: at } }] },
        })),
      };
  }
}

test('a cluster that is read after others like it is the cluster read alone', () => {
  let again = 0;
  const kinds = new Set<number>();
  fc.assert(
    fc.property(schedulingInput({ nodes: 6 }), fc.array(edit, { minLength: 1, maxLength: 6 }), (given, edits) => {
      const reader = new ClusterReader();
      let input = normaliseInput(given);
      let before = reader.read(input).cluster;
      for (const each of edits) {
        input = normaliseInput(edited(input, each));
        const { cluster } = reader.read(input);
        const alone = new ClusterReader().read(structuredClone(input)).cluster;
        expect(cluster).toEqual(alone);
        const known = new Set([...before.active, ...before.deleting]);
        for (const node of [...cluster.active, ...cluster.deleting]) {
          if (known.has(node)) again++;
          else if (before.active.length > 0) kinds.add(each.kind);
        }
        before = cluster;
      }
    }),
  );
  expect(again).toBeGreaterThan(50);
  expect(kinds.size).toBeGreaterThan(4);
});
