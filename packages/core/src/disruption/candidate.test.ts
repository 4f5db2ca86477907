import { describe, expect, test } from 'vitest';
import {
  type ClusterRows,
  DAEMON,
  MIRROR,
  minutesAgo,
  NOW,
  type NodeRow,
  nodePool,
  pod,
  snapshotOf,
} from '../../test/disruption/cluster.js';
import type { PodDisruptionBudget } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { bySavingsRatio, type Candidate, type DisruptionClass, readCandidates } from './candidate.js';
import type { NodeMemory } from './snapshot.js';

const HELD = { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } };
const held = (value: string, startTime?: string): Pod => ({
  ...pod('p', '100m', { annotations: { 'karpenter.sh/do-not-disrupt': value } }),
  ...(startTime === undefined ? {} : { status: { phase: 'Running', startTime } }),
});
const GRACE = { claim: { spec: { terminationGracePeriod: '300s' } } };

function refusal(
  row: Partial<NodeRow>,
  rows: Partial<ClusterRows> = {},
  disruptionClass: DisruptionClass = 'graceful',
  memory: NodeMemory = {},
) {
  const { candidates, blocked } = readCandidates(snapshotOf({ nodes: [{ name: 'n', ...row }], ...rows }, memory), disruptionClass);
  expect(candidates.length + blocked.length).toBe(1);
  return blocked[0]?.refusal;
}

// Chapter 05, 3 and 25.2 (34).
test.each<[string, Partial<NodeRow>, object]>([
  ['only a Node', { only: 'node' }, { code: 'not-managed' }],
  ['only a NodeClaim', { only: 'claim' }, { code: 'node-missing' }],
  ['not initialized', { initialized: false }, { code: 'not-initialized' }],
  ['deleting', { claim: { metadata: { deletionTimestamp: NOW } } }, { code: 'deleting' }],
  ['annotated', { annotations: HELD.annotations }, { code: 'node-do-not-disrupt' }],
  ['no pool label', { without: ['karpenter.sh/nodepool'] }, { code: 'nodepool-label-missing' }],
  ['unknown pool', { pool: 'other' }, { code: 'nodepool-not-found', nodePool: 'other' }],
])('%s', (_, row, expected) => {
  expect(refusal(row)).toEqual(expected);
});

test('what the controller remembers blocks a node', () => {
  expect(refusal({}, {}, 'graceful', { queued: new Set(['id-n']) })).toEqual({ code: 'already-disrupting' });
  expect(refusal({}, {}, 'graceful', { nominated: new Set(['id-n']) })).toEqual({ code: 'nominated' });
});

test('a pool without instance types, or of another provider, is not found', () => {
  expect(refusal({}, { input: { nodePoolInstanceTypes: { default: [] } } })?.code).toBe('nodepool-not-found');
  const foreign = nodePool('default');
  foreign.spec.template.spec.nodeClassRef = { group: 'other.io', kind: 'Class', name: 'c' };
  expect(refusal({}, { pools: [foreign] })?.code).toBe('nodepool-not-found');
});

test('missing labels of type, zone and capacity type do not block, nor does an annotation other than true', () => {
  const without = ['node.kubernetes.io/instance-type', 'topology.kubernetes.io/zone', 'karpenter.sh/capacity-type'];
  expect(refusal({ without })).toBeUndefined();
  expect(refusal({ type: 'unknown' })).toBeUndefined();
  for (const value of ['false', 'True', '5m']) expect(refusal({ annotations: { 'karpenter.sh/do-not-disrupt': value } })).toBeUndefined();
  expect(refusal({ ready: false })).toBeUndefined();
});

describe('do-not-disrupt pods', () => {
  test.each<[string, Pod]>([
    ['a plain pod', pod('p', '100m', HELD)],
    ['a DaemonSet pod', pod('p', '100m', { ...HELD, ...DAEMON })],
    ['a mirror pod', pod('p', '100m', { ...HELD, ...MIRROR })],
  ])('%s blocks, except drift of a claim with a terminationGracePeriod', (_, each) => {
    const expected = { code: 'pod-do-not-disrupt', pod: 'default/p' };
    expect(refusal({ pods: [each] })).toEqual(expected);
    expect(refusal({ pods: [each] }, {}, 'eventual')).toEqual(expected);
    expect(refusal({ pods: [each], ...GRACE })).toEqual(expected);
    expect(refusal({ pods: [each], ...GRACE }, {}, 'eventual')).toBeUndefined();
  });

  test('a terminating or finished pod does not block', () => {
    expect(refusal({ pods: [pod('p', '100m', { ...HELD, deletionTimestamp: NOW })] })).toBeUndefined();
    expect(refusal({ pods: [{ ...pod('p', '100m', HELD), status: { phase: 'Succeeded' } }] })).toBeUndefined();
  });

  test('a duration blocks while it runs, and without a start time', () => {
    expect(refusal({ pods: [held('2m', minutesAgo(1))] })?.code).toBe('pod-do-not-disrupt');
    expect(refusal({ pods: [held('2m', minutesAgo(4))] })).toBeUndefined();
    expect(refusal({ pods: [held('4h', minutesAgo(240))] })).toBeUndefined();
    expect(refusal({ pods: [held('4h1s', minutesAgo(240))] })?.code).toBe('pod-do-not-disrupt');
    expect(refusal({ pods: [held('2m')] })?.code).toBe('pod-do-not-disrupt');
    expect(refusal({ pods: [held('invalid', minutesAgo(1))] })).toBeUndefined();
  });

  test('the first pod by namespace and name is told, annotations before budgets', () => {
    const pods = [pod('b', '1', HELD), pod('c', '1', { ...HELD, namespace: 'alpha' }), pod('a', '1', { labels: { app: 'x' } })];
    expect(refusal({ pods }, { input: { podDisruptionBudgets: [budget('x', { maxUnavailable: 0 })] } })).toEqual({
      code: 'pod-do-not-disrupt',
      pod: 'alpha/c',
    });
  });
});

const budget = (name: string, spec: PodDisruptionBudget['spec'], disruptionsAllowed = 0, namespace = 'default'): PodDisruptionBudget => ({
  metadata: { name, namespace },
  spec: { selector: { matchLabels: { app: 'x' } }, ...spec },
  status: { disruptionsAllowed },
});
const selected = (rest: Partial<Pod['metadata']> = {}) => pod('p', '100m', { labels: { app: 'x' }, ...rest });

describe('PodDisruptionBudgets', () => {
  const blocked = (each: Pod, ...podDisruptionBudgets: PodDisruptionBudget[]) =>
    refusal({ pods: [each] }, { input: { podDisruptionBudgets } });

  test('one that allows nothing now blocks, also a DaemonSet pod', () => {
    const expected = { code: 'pod-disruption-budget', pod: 'default/p', podDisruptionBudgets: ['default/b'] };
    expect(blocked(selected(), budget('b', { minAvailable: 3 }))).toEqual(expected);
    expect(blocked(selected(DAEMON), budget('b', { maxUnavailable: 0 }))).toEqual(expected);
    expect(blocked(selected(), budget('b', { minAvailable: 3 }, 1))).toBeUndefined();
    expect(blocked(selected(), budget('b', { maxUnavailable: 0 }, 0, 'other'))).toBeUndefined();
  });

  test('pods that are not evicted are not blocked', () => {
    const none = budget('b', { maxUnavailable: 0 });
    expect(blocked(selected(MIRROR), none)).toBeUndefined();
    expect(blocked(selected({ deletionTimestamp: NOW }), none)).toBeUndefined();
    expect(blocked({ ...selected(), status: { phase: 'Failed' } }, none)).toBeUndefined();
    expect(blocked(pod('p', 1, { labels: { app: 'x' } }, { tolerations: [{ operator: 'Exists' }] }), none)).toBeUndefined();
  });

  test('two that select one pod block whatever they allow', () => {
    expect(blocked(selected(), budget('b', {}, 1), budget('c', {}, 1))).toEqual({
      code: 'multiple-pod-disruption-budgets',
      pod: 'default/p',
      podDisruptionBudgets: ['default/b', 'default/c'],
    });
  });

  test('AlwaysAllow lets a pod go that is not ready', () => {
    const unhealthy: Pod = { ...selected(), status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] } };
    expect(blocked(unhealthy, budget('b', { unhealthyPodEvictionPolicy: 'AlwaysAllow' }))).toBeUndefined();
    expect(blocked(unhealthy, budget('b', { unhealthyPodEvictionPolicy: 'IfHealthyBudget' }))?.code).toBe('pod-disruption-budget');
    expect(blocked(unhealthy, budget('b', {}))?.code).toBe('pod-disruption-budget');
    expect(blocked(selected(), budget('b', { unhealthyPodEvictionPolicy: 'AlwaysAllow' }))?.code).toBe('pod-disruption-budget');
  });

  test('an empty selector selects every pod of the namespace, none selects nothing', () => {
    expect(blocked(pod('p'), budget('b', { selector: {} }))?.code).toBe('pod-disruption-budget');
    const { selector: _, ...spec } = budget('b', {}).spec!;
    expect(blocked(selected(), { metadata: { name: 'b', namespace: 'default' }, spec, status: { disruptionsAllowed: 0 } })).toBeUndefined();
  });
});

test('candidates go in the order of savings by disruption, ties by name', () => {
  const candidate = (name: string, price: number, rescheduleDisruptionCost: number) =>
    ({ node: { name }, price, rescheduleDisruptionCost }) as Candidate;
  const order = bySavingsRatio([candidate('A', 16, 11), candidate('B', 8, 2), candidate('C', 1.2, 9), candidate('D', 8, 2)], 'by-name');
  expect(order.map(({ node }) => node.name)).toEqual(['B', 'D', 'A', 'C']);
});
