import fc from 'fast-check';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { crowd, schedulingInput } from '../../test/arbitraries/index.js';
import { instanceType, nodePool, pod } from '../../test/disruption/cluster.js';
import type { SchedulingInput } from '../model/input.js';
import type { NodePoolRequirement } from '../model/nodepool.js';
import { Round } from '../round.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { schedule } from '../schedule.js';
import { RequirementTable } from './requirements.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

afterEach(() => {
  vi.restoreAllMocks();
});

/** The plan and the size of the problem; with `whole`, every value that a type states is told from every other. */
function decided(input: SchedulingInput, whole: boolean) {
  if (whole) vi.spyOn(RequirementTable.prototype, 'comparesValues').mockReturnValue(true);
  const bytes = Round.prepare(input, {}).problem.image.length;
  const plan = JSON.stringify(schedule(input, { backend }));
  vi.restoreAllMocks();
  return { bytes, plan };
}

test('one value in place of all that nobody names decides the same', { timeout: 600_000 }, () => {
  let smaller = 0;
  fc.assert(
    fc.property(fc.oneof(schedulingInput(), crowd(8)), (input) => {
      const [merged, whole] = [decided(input, false), decided(input, true)];
      expect(merged.plan).toBe(whole.plan);
      if (merged.bytes < whole.bytes) smaller++;
    }),
    { numRuns: 150 },
  );
  expect(smaller).toBeGreaterThan(20);
});

const FAMILY = 'karpenter.k8s.aws/instance-family';
const TYPES = ['a', 'b', 'c', 'd'].map((family, index) => {
  const type = instanceType({ name: `${family}.large`, prices: { 'on-demand': 1 + index }, zones: [`zone-${family}`] });
  type.requirements.push(
    { key: FAMILY, operator: 'In', values: [family] },
    { key: 'example.com/size', operator: 'In', values: [String(index)] },
  );
  return type;
});

/** The types that are left for a pod, and how many pods of four that spread over zones find a place. */
function typesFor(requirement: NodePoolRequirement, spread = false): string[] {
  const pool = nodePool('default');
  pool.spec.template.spec.requirements = [requirement];
  const topologySpreadConstraints = [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'a' } },
    },
  ];
  const pods = ['p', 'q', 'r', 's'].map((name) => pod(name, 1, { labels: { app: 'a' } }, spread ? { topologySpreadConstraints } : {}));
  const { nodeClaims } = schedule({ nodePools: [pool], instanceTypes: TYPES, pods }, { backend });
  return nodeClaims.map(({ instanceTypes }) => instanceTypes.map(({ name }) => name[0]).join(''));
}

test('values count where they are counted, compared or domains, though nobody names them', () => {
  expect(typesFor({ key: FAMILY, operator: 'NotIn', values: ['b'] })).toEqual(['acd']);
  expect(typesFor({ key: FAMILY, operator: 'Exists', minValues: 4 })).toEqual(['abcd']);
  expect(typesFor({ key: FAMILY, operator: 'Exists', minValues: 5 })).toEqual([]);
  expect(typesFor({ key: 'example.com/size', operator: 'Gt', values: ['1'] })).toEqual(['cd']);
  expect(typesFor({ key: 'topology.kubernetes.io/zone', operator: 'Exists' }, true)).toEqual(['a', 'b', 'c', 'd']);
});
