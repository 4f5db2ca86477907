import { describe, expect, test } from 'vitest';
import { DAEMON, instanceType, MIRROR, nodePool, pod, STATEFUL, snapshotOf } from '../../test/disruption/cluster.js';
import type { Pod } from '../model/pod.js';
import { BalancedPolicy, score } from './balanced.js';
import { type Candidate, readCandidates } from './candidate.js';
import type { Command } from './command.js';

// Chapter 05, 25.5 (74 to 80).
test.each<[number, number, number, number, number, boolean]>([
  [7.26, 4, 580.8, 900, 2.8125, true],
  [4.84, 5, 58.08, 90, 1.5, true],
  [2.42, 9, 58.08, 90, 0.4167, false],
  [0, 11, 58.08, 90, 0, false],
  [-1, 11, 58.08, 90, 0, false],
  [2.42, 9, 48.4, 90, 0.5, true],
  [4.84, 5, 58.08, 117, 1.95, true],
  [4.84, 32, 58.08, 117, 0.305, false],
  [4.84, 0, 58.08, 90, Number.POSITIVE_INFINITY, true],
  [0, 0, 58.08, 90, 0, false],
  [4.84, 4, 0, 90, 0, false],
])('saving %f for %f in a pool of %f and %f scores %f', (savings, disruption, cost, total, expected, approved) => {
  const reached = score(savings, disruption, { cost, disruption: total });
  expect(reached).toBeCloseTo(expected, 3);
  expect(reached >= 0.5).toBe(approved);
});

const pods = (prefix: string, count: number, rest: Partial<Pod['metadata']> = {}, status?: Pod['status']) =>
  Array.from({ length: count }, (_, index): Pod => ({ ...pod(`${prefix}${index}`, '10m', rest), ...(status ? { status } : {}) }));
const balanced = nodePool('default', { consolidationPolicy: 'Balanced' });
const deletion = (candidates: Candidate[]): Command => ({
  candidates,
  replacements: [],
  destinations: [],
  savings: candidates.reduce((sum, { price }) => sum + price, 0),
});

describe('totals', () => {
  const types = [
    instanceType({ name: 'cheap', prices: { 'on-demand': 0.2 } }),
    instanceType({ name: 'dear', prices: { 'on-demand': 0.8 } }),
  ];
  const refusal = (others: Pod[]) => {
    const snapshot = snapshotOf({
      pools: [balanced],
      types,
      nodes: [
        { name: 'n1', type: 'cheap', pods: pods('a', 3) },
        { name: 'n2', type: 'unknown', pods: others, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
        { name: 'n3', type: 'dear', pods: pods('c', 1) },
      ],
    });
    const { candidates } = readCandidates(snapshot, 'graceful');
    return new BalancedPolicy(candidates, snapshot).refuseCommand(deletion([candidates[0]!]));
  };

  // Chapter 05, 17: the example.
  test.each<[string, Pod[], boolean]>([
    ['running pods count', pods('b', 4), true],
    ['pods of a StatefulSet count', pods('b', 4, STATEFUL), true],
    ['mirror pods count', pods('b', 4, MIRROR), true],
    ['finished pods do not', pods('b', 4, {}, { phase: 'Succeeded' }), false],
    ['DaemonSet pods do not', pods('b', 4, DAEMON), false],
  ])('on a node that is no candidate, %s', (_, others, approved) => {
    const found = refusal(others);
    expect(found === undefined).toBe(approved);
    if (found) expect(found.score).toBeCloseTo(0.35, 10);
  });

  test('a heavy node of two may go', () => {
    const nodes = [
      { name: 'a', pods: pods('a', 20) },
      { name: 'b', pods: pods('b', 1) },
    ];
    const snapshot = snapshotOf({ pools: [balanced], nodes });
    const { candidates } = readCandidates(snapshot, 'graceful');
    const policy = new BalancedPolicy(candidates, snapshot);
    expect(policy.refuseCandidate(candidates[0]!)).toBeUndefined();
    expect(policy.refuseCommand(deletion([candidates[0]!]))).toBeUndefined();
  });

  test('a move over two pools is scored by the share of each, other policies are not', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].flatMap((name) => [
      { name: `x-${name}`, pool: 'default', pods: pods(`x-${name}`, 1) },
      { name: `y-${name}`, pool: 'other', pods: pods(`y-${name}`, 5) },
    ]);
    const snapshot = snapshotOf({ pools: [balanced, nodePool('other')], nodes: rows });
    const { candidates } = readCandidates(snapshot, 'graceful');
    const policy = new BalancedPolicy(candidates, snapshot);
    const [x] = candidates.filter(({ node }) => node.name === 'x-a');
    const [y] = candidates.filter(({ node }) => node.name === 'y-a');
    expect(policy.refuseCommand(deletion([x!, y!]))).toBeUndefined();
    expect(policy.refuseCommand({ ...deletion([x!, y!]), savings: 0.9 })).toMatchObject({ code: 'balanced-score', nodePool: 'default' });
    expect(policy.refuseCommand({ ...deletion([y!]), savings: -1 })).toBeUndefined();
    expect(policy.refuseCandidate(y!)).toBeUndefined();
  });
});
