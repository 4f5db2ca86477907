import { expect, test } from 'vitest';
import { instanceType, minutesAgo, NOW, nodePool, pod, snapshotOf } from '../../test/disruption/cluster.js';
import type { PlannedRequirement } from '../model/plan.js';
import type { SimulatedClaim, SimulatedRound } from '../whatif.js';
import { readCandidates } from './candidate.js';
import { simulateMove } from './simulation.js';
import type { Snapshot } from './snapshot.js';

const TYPES = Array.from({ length: 700 }, (_, index) =>
  instanceType({ name: `m${String(index).padStart(3, '0')}`, prices: { spot: 1 + index } }),
);

const claim = (requirements: PlannedRequirement[]): SimulatedClaim => ({
  nodePool: 'default',
  pods: ['default/p'],
  requests: new Map(),
  requirements,
  instanceTypes: TYPES.map((type) => ({ type, price: 1 })),
});

function simulate(snapshot: Snapshot, round: Partial<SimulatedRound>) {
  const whole: SimulatedRound = { nodeClaims: [], existingNodes: new Map(), podErrors: new Set(), ...round };
  return simulateMove(
    readCandidates(snapshot, 'graceful').candidates.slice(0, 1),
    snapshot,
    { simulate: () => whole },
    { consolidation: true },
  );
}

const rows = { types: TYPES, nodes: [{ name: 'n', pods: [pod('p'), pod('z', 1, { namespace: 'alpha' })] }] };

// Chapter 05, 13, 5.
test('a replacement keeps the 600 cheapest types, if they satisfy minValues', () => {
  const floor = (minValues: number): PlannedRequirement[] => [{ key: 'node.kubernetes.io/instance-type', operator: 'Exists', minValues }];
  const strict = snapshotOf(rows);
  expect(simulate(strict, { nodeClaims: [claim([])] }).replacements[0]!.instanceTypes).toEqual(TYPES.slice(0, 600));
  expect(simulate(strict, { nodeClaims: [claim(floor(600))] }).replacements).toHaveLength(1);
  expect(simulate(strict, { nodeClaims: [claim(floor(601))] })).toMatchObject({
    replacements: [],
    refusal: { code: 'unschedulable-pods', unschedulable: [{ pod: 'default/p', code: 'min-values' }] },
  });
  const lenient = snapshotOf({ ...rows, input: { options: { minValuesPolicy: 'BestEffort' } } });
  expect(simulate(lenient, { nodeClaims: [claim(floor(601))] }).replacements).toHaveLength(1);
});

test('pods that wait already may go on waiting; the others are told by namespace and name', () => {
  const snapshot = snapshotOf({ ...rows, pods: [pod('waiting')] });
  const { refusal } = simulate(snapshot, { podErrors: new Set(['default/waiting', 'default/p', 'alpha/z']) });
  expect(refusal!.unschedulable!.map(({ pod: each }) => each)).toEqual(['alpha/z', 'default/p']);
  expect(simulate(snapshot, { podErrors: new Set(['default/waiting']) }).refusal).toBeUndefined();
});

// Chapter 05, 13, 6.
test('only pods of deleting nodes may count on a node that is still starting', () => {
  const leaving = { name: 'leaving', pods: [pod('q')], claim: { metadata: { deletionTimestamp: NOW } } };
  const snapshot = snapshotOf({ ...rows, nodes: [...rows.nodes, leaving, { name: 'starting', initialized: false }] });
  const starting = snapshot.nodes.find(({ name }) => name === 'starting')!;
  expect(simulate(snapshot, { existingNodes: new Map([[starting, ['default/q', 'default/p']]]) }).refusal!.unschedulable).toEqual([
    { pod: 'default/p', code: 'uninitialized-node', node: 'starting' },
  ]);
});

// Chapter 02, 3.
test('without a NodePool that takes part in rounds no move is possible', () => {
  const going = { ...nodePool('default'), metadata: { name: 'default', deletionTimestamp: minutesAgo(1) } };
  const fixed = nodePool('fixed', {}, { replicas: 1 });
  expect(simulate(snapshotOf({ ...rows, pools: [going, fixed] }), {}).refusal).toEqual({ code: 'no-nodepool' });
  expect(simulate(snapshotOf({ ...rows, pools: [going, nodePool('other')] }), {}).refusal).toBeUndefined();
});

// Chapter 02, 14.2 and 18: equal prices, in the order that the provider gives or by name.
test('types of one price stand where the reference sort leaves them if the snapshot is to be compared with it', () => {
  const types = TYPES.map((type) => type).reverse();
  const kept = (ties: 'by-name' | 'as-reference') =>
    simulate(snapshotOf({ ...rows, types }, { ties }), { nodeClaims: [claim([])] }).replacements[0]!.instanceTypes.map(({ name }) => name);
  expect(kept('by-name')).toEqual(TYPES.slice(0, 600).map(({ name }) => name));
  expect(kept('as-reference')).toEqual(types.slice(0, 600).map(({ name }) => name));
});
