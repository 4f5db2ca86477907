import { describe, expect, inject, test } from 'vitest';
import {
  type ClusterRows,
  CONSOLIDATABLE,
  commandTexts,
  condition,
  DAEMON,
  DRIFTED,
  instanceType,
  methodsOn,
  minutesAgo,
  NOW,
  type NodeRow,
  nodePool,
  pod,
  STATEFUL,
} from '../../test/disruption/cluster.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import type { MethodName } from './method.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const on = (rows: ClusterRows) => methodsOn(rows, backend);
const commands = (method: MethodName, rows: ClusterRows) => commandTexts(on(rows)(method));
const refusals = (method: MethodName, rows: ClusterRows) => on(rows)(method).refused.map(({ refusal }) => refusal);

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index).padStart(3, '0')}`);
const equalNodes = (count: number, row: (name: string) => Partial<NodeRow>): NodeRow[] =>
  names(count).map((name) => ({ name, ...row(name) }));
const withPod = (cpu: string | number) => (name: string) => ({ pods: [pod(`p-${name}`, cpu)] });
const budget = (nodes: string) => [nodePool('default', { budgets: [{ nodes }] })];
/** A pool whose nodes are on-demand, so that a replacement is not narrowed to spot. */
const onDemand = () => {
  const pool = nodePool('default');
  pool.spec.template.spec.requirements = [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }];
  return [pool];
};
/** Room for everything, outside of Karpenter's reach. */
const SPACE: NodeRow = { name: 'space', cpu: 1000, only: 'node', without: ['karpenter.sh/nodepool'] };

// Chapter 05, 25.1 and 25.4.
describe('emptiness', () => {
  test.each([
    ['30%', 3],
    ['100%', 10],
    ['0%', 0],
  ])('10 empty nodes, %s', (nodes, count) => {
    const outcome = on({ pools: budget(nodes), nodes: equalNodes(10, () => ({})) })('emptiness');
    expect(outcome.commands.map(({ candidates }) => candidates.length)).toEqual(count === 0 ? [] : [count]);
    expect(outcome.refused.map(({ refusal }) => refusal.code)).toEqual(Array(10 - count).fill('disruption-budget'));
  });

  test('the budgets of the pools count apart, one command takes all', () => {
    const pools = names(10).map((name) => nodePool(name, { budgets: [{ nodes: '50%' }] }));
    const nodes = names(10).flatMap((pool) => ['a', 'b', 'c'].map((letter) => ({ name: `${pool}-${letter}`, pool })));
    const outcome = on({ pools, nodes })('emptiness');
    expect(outcome.commands.map(({ candidates, savings }) => [candidates.length, savings])).toEqual([[20, 20]]);
  });

  test('a node counts as empty by the pods that would move', () => {
    const pods = (name: string) => (name === 'n001' ? [pod('d', 1, DAEMON)] : [pod('t', 1, { deletionTimestamp: NOW })]);
    expect(commands('emptiness', { nodes: equalNodes(3, (name) => (name === 'n000' ? {} : { pods: pods(name) })) })).toEqual([
      'delete n000 n001 n002',
    ]);
    expect(commands('emptiness', { nodes: [{ name: 'n', pods: [pod('s', 1, { ...STATEFUL, deletionTimestamp: NOW })] }] })).toEqual([]);
    const worthless = pod('w', 1, { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-2147483647' } });
    expect(commands('emptiness', { nodes: [{ name: 'n', pods: [worthless] }] })).toEqual(['delete n']);
  });

  test('policy and conditions', () => {
    const node = { name: 'n' };
    expect(commands('emptiness', { pools: [nodePool('default', { consolidationPolicy: 'WhenEmpty' })], nodes: [node] })).toEqual([
      'delete n',
    ]);
    expect(commands('emptiness', { nodes: [{ ...node, conditions: [] }] })).toEqual([]);
    const never = on({ pools: [nodePool('default', { consolidateAfter: 'Never' })], nodes: [node] })('emptiness');
    expect(never.blocked).toEqual([{ node: 'n', refusal: { code: 'consolidation-disabled', nodePool: 'default' } }]);
    expect(commands('emptiness', { pools: [nodePool('default', {}, { replicas: 1 })], nodes: [node] })).toEqual([]);
  });
});

describe('allowances', () => {
  const ten = equalNodes(10, () => ({}));
  const remaining = (rows: ClusterRows) => on(rows)('drift').allowances.get('default')!.remaining;
  test.each<[string, string, NodeRow[], number]>([
    ['an unmanaged node does not count', '100%', [...ten, { name: 'x', only: 'node' }], 10],
    ['nor does one that is not initialized', '100%', [...ten, { name: 'x', initialized: false }], 10],
    [
      'nor one whose instance is terminating',
      '100%',
      [...ten, { name: 'x', claim: { metadata: { deletionTimestamp: NOW } }, conditions: [condition('InstanceTerminating')] }],
      10,
    ],
    [
      'deleting nodes are disrupted',
      '100%',
      ten.map((row, i) => (i < 2 ? { ...row, claim: { metadata: { deletionTimestamp: NOW } } } : row)),
      8,
    ],
    ['nodes that are not ready as well', '100%', ten.map((row, i) => (i < 2 ? { ...row, ready: false } : row)), 8],
    ['never below nothing', '10%', ten.map((row) => ({ ...row, claim: { metadata: { deletionTimestamp: NOW } } })), 0],
  ])('%s', (_, nodes, rows, expected) => {
    expect(remaining({ pools: budget(nodes), nodes: rows })).toBe(expected);
  });

  test('pools without nodes have one too', () => {
    const pools = [
      nodePool('a', { budgets: [{ nodes: '10%' }] }),
      nodePool('b', { budgets: [{ nodes: '3' }] }),
      nodePool('c', { budgets: [] }),
    ];
    const { allowances } = on({ pools, nodes: [] })('drift');
    expect([...allowances].map(([name, { remaining: left }]) => [name, left])).toEqual([
      ['a', 0],
      ['b', 3],
      ['c', 2147483647],
    ]);
  });

  test('a candidate that is not ready blocks its own budget', () => {
    const rows = { pools: budget('1'), nodes: equalNodes(3, (name) => ({ ready: name !== 'n000', conditions: [DRIFTED] })) };
    expect(on(rows)('drift').candidates).toHaveLength(3);
    expect(commands('drift', rows)).toEqual([]);
  });
});

// Chapter 05, 25.3 (42 to 44) and 25.8 (118, 122).
describe('drift', () => {
  const drifted = (minutes: number) => ({ conditions: [condition('Drifted', 'True', minutesAgo(minutes))] });
  const never = [nodePool('default', { consolidateAfter: 'Never', budgets: [{ nodes: '1' }] })];

  test('the empty node goes first, then the one that drifted first', () => {
    const two = { name: 'a', pods: [pod('p')], ...drifted(60) };
    expect(commands('drift', { pools: never, nodes: [two, { name: 'b', ...drifted(1) }] })).toEqual(['delete b']);
    expect(
      commands('drift', {
        pools: never,
        nodes: [
          { ...two, ...drifted(5) },
          { name: 'b', pods: [pod('q')], ...drifted(65) },
        ],
      }),
    ).toEqual(['delete b']);
  });

  test('a node whose pods fit nowhere is passed over', () => {
    const nodes = [
      { name: 'a', cpu: 150, pods: [pod('huge', 150)], ...drifted(60) },
      { name: 'b', pods: [pod('p', 3)], ...drifted(1) },
    ];
    const outcome = on({ nodes })('drift');
    expect(outcome.refused).toEqual([
      { node: 'a', refusal: { code: 'unschedulable-pods', unschedulable: [{ pod: 'default/huge', code: 'unschedulable' }] } },
    ]);
    expect(commandTexts(outcome)).toEqual(['replace b: m']);
  });

  test('a node may need several replacements', () => {
    const [command] = on({ nodes: [{ name: 'a', cpu: 8, pods: [pod('p', 3), pod('q', 3)], ...drifted(1) }] })('drift').commands;
    expect(command!.replacements.map(({ pods }) => pods)).toEqual([['default/p'], ['default/q']]);
    expect(command!.savings).toBe(-1);
  });

  test('a terminationGracePeriod lets a held node go without replacement', () => {
    const held = pod('p', 3, { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } });
    const node = { name: 'a', pods: [held], ...drifted(1) };
    expect(commands('drift', { nodes: [node] })).toEqual([]);
    expect(commands('drift', { nodes: [{ ...node, claim: { spec: { terminationGracePeriod: '300s' } } }] })).toEqual(['delete a']);
    const all = [CONSOLIDATABLE, ...node.conditions];
    expect(
      commands('single', { nodes: [{ ...node, conditions: all, claim: { spec: { terminationGracePeriod: '300s' } } }, SPACE] }),
    ).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['maxUnavailable 0', { maxUnavailable: 0 }, 'delete a'],
    ['minAvailable 100%', { minAvailable: '100%' }, 'delete a'],
    ['minAvailable of all', { minAvailable: 1 }, 'replace a: m'],
  ])('behind a PodDisruptionBudget with %s', (_, spec, expected) => {
    const podDisruptionBudgets = [
      { metadata: { name: 'b', namespace: 'default' }, spec: { selector: {}, ...spec }, status: { disruptionsAllowed: 0 } },
    ];
    const node = { name: 'a', pods: [pod('p', 3)], claim: { spec: { terminationGracePeriod: '300s' } }, ...drifted(1) };
    expect(commands('drift', { nodes: [node], input: { podDisruptionBudgets } })).toEqual([expected]);
  });

  test('moves onto nodes inside their consolidateAfter window, which consolidation may not', () => {
    const pools = [nodePool('default'), nodePool('calm', { consolidateAfter: '10m' })];
    const nodes = [
      { name: 'a', pods: [pod('p', 3)], conditions: [CONSOLIDATABLE, DRIFTED] },
      { name: 'b', pool: 'calm', conditions: [], claim: { status: { lastPodEventTime: minutesAgo(5) } } },
    ];
    expect(commands('drift', { pools, nodes })).toEqual(['delete a']);
    expect(commands('single', { pools, nodes })).toEqual([]);
    const later = [nodes[0]!, { ...nodes[1]!, claim: { status: { lastPodEventTime: minutesAgo(11) } } }];
    expect(commands('single', { pools, nodes: later })).toEqual(['delete a']);
    const stopped = [nodePool('default'), nodePool('calm', { consolidateAfter: 'Never' })];
    expect(commands('single', { pools: stopped, nodes })).toEqual(['delete a']);
  });
});

describe('static drift', () => {
  const pool = (name: string, replicas: number, limit: number | undefined, nodes: string) =>
    nodePool(name, { budgets: [{ nodes }] }, { replicas, ...(limit === undefined ? {} : { limits: { nodes: String(limit) } }) });
  const drifted = (name: string, count: number): NodeRow[] =>
    names(count).map((each) => ({ name: `${name}-${each}`, pool: name, conditions: [DRIFTED] }));

  // Chapter 05, 25.6 (92 to 95).
  test.each<[string, number, number | undefined, number, number, string]>([
    ['no headroom', 5, 5, 5, 0, 'node-limit'],
    ['headroom for two', 5, 7, 5, 2, 'node-limit'],
    ['no limit', 5, undefined, 5, 5, ''],
    ['scale-down unfinished', 1, 9, 2, 0, 'scale-down-unfinished'],
  ])('%s', (_, replicas, limit, running, granted, code) => {
    const outcome = on({ pools: [pool('s', replicas, limit, '100%')], nodes: drifted('s', running) })('static-drift');
    expect(outcome.commands.map(({ candidates, replacements }) => [candidates.length, replacements.length])).toEqual(
      Array(granted).fill([1, 1]),
    );
    expect(outcome.refused.map(({ refusal }) => refusal.code)).toEqual(Array(running - granted).fill(code));
  });

  test('each pool by its own budget, in one pass; drift and consolidation leave them alone', () => {
    const pools = [pool('a', 2, undefined, '1'), pool('b', 2, undefined, '2'), pool('c', 2, undefined, '100%')];
    const run = on({ pools, nodes: ['a', 'b', 'c'].flatMap((name) => drifted(name, 2)) });
    expect(run('static-drift').commands.map(({ candidates }) => candidates[0]!.nodePool.metadata.name)).toEqual(['a', 'b', 'b', 'c', 'c']);
    for (const method of ['emptiness', 'drift', 'multi', 'single'] as const) expect(run(method).candidates).toEqual([]);
  });

  test('a node of a command that runs is pending disruption', () => {
    const rows = { pools: [pool('s', 2, 3, '100%')], nodes: drifted('s', 2) };
    const outcome = methodsOn(rows, backend, { queued: new Set(['id-s-n000']) })('static-drift');
    expect(commandTexts(outcome)).toEqual(['replace s-n001: m']);
    expect(outcome.commands[0]!.replacements[0]!.requirements).toContainEqual({
      key: 'karpenter.sh/nodepool',
      operator: 'In',
      values: ['s'],
    });
  });
});

describe('price rules of consolidation', () => {
  /** One node of a dear type whose pod fits the cheaper one. */
  const replacing = (
    prices: Record<string, number>,
    nodePrice: Record<string, number>,
    rest: Partial<NodeRow> = {},
    rows: Partial<ClusterRows> = {},
  ) => ({
    types: [instanceType({ name: 'big', cpu: 8, prices: nodePrice }), instanceType({ name: 'small', cpu: 4, prices })],
    nodes: [{ name: 'n', type: 'big', pods: [pod('p', 3)], ...rest }],
    ...rows,
  });

  // Chapter 05, 25.4 (50 to 52).
  test('the dearest spot zone counts', () => {
    const spot = { 'spot/zone-a': 1, 'spot/zone-b': 0.2, 'spot/zone-c': 0.4 };
    expect(refusals('single', replacing(spot, { 'on-demand': 0.5 }))).toEqual([{ code: 'no-cheaper-instance-type' }]);
    const outcome = on(replacing({ ...spot, 'on-demand/zone-a': 9 }, { 'on-demand': 1.5 }))('single');
    expect(commandTexts(outcome)).toEqual(['replace n: small']);
    expect(outcome.commands[0]!.replacements[0]!.requirements).toContainEqual({
      key: 'karpenter.sh/capacity-type',
      operator: 'In',
      values: ['spot'],
    });
    expect(outcome.commands[0]!.savings).toBe(1.3);
  });

  test('on-demand only', () => {
    const pools = onDemand();
    expect(commands('single', replacing({ 'on-demand': 0.6, spot: 0.2 }, { 'on-demand': 0.5 }, {}, { pools }))).toEqual([]);
    expect(commands('single', replacing({ 'on-demand': 0.4, spot: 0.2 }, { 'on-demand': 0.5 }, {}, { pools }))).toEqual([
      'replace n: small',
    ]);
  });

  test('strictly cheaper, and nothing is cheaper than a node without a price', () => {
    expect(commands('single', replacing({ 'on-demand': 0.5 }, { 'on-demand': 0.5 }))).toEqual([]);
    expect(commands('single', replacing({ 'on-demand': 0.1 }, { 'on-demand': 0.5 }, { zone: 'zone-x' }))).toEqual([]);
    expect(
      commands('single', {
        ...replacing({ 'on-demand': 0.1 }, { 'on-demand': 0.5 }, { zone: 'zone-x' }),
        nodes: [{ name: 'n', type: 'big', zone: 'zone-x', pods: [pod('p', 3)] }, SPACE],
      }),
    ).toEqual(['delete n']);
  });

  test('a reserved offering of the same type replaces on-demand and spot nodes', () => {
    const reserved = instanceType({ name: 'm', cpu: 4, prices: { 'on-demand': 1, spot: 0.5 } });
    reserved.requirements.find(({ key }) => key === 'karpenter.sh/capacity-type')!.values!.push('reserved');
    reserved.requirements.push({ key: 'karpenter.k8s.aws/capacity-reservation-id', operator: 'In', values: ['cr-1'] });
    reserved.offerings.push({
      requirements: [
        { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['reserved'] },
        { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-a'] },
        { key: 'karpenter.k8s.aws/capacity-reservation-id', operator: 'In', values: ['cr-1'] },
      ],
      price: 1e-7,
      available: true,
      reservationCapacity: 3,
    });
    for (const capacityType of ['on-demand', 'spot']) {
      const outcome = on({ types: [reserved], nodes: [{ name: 'n', capacityType, pods: [pod('p', 3)] }] })('single');
      expect(commandTexts(outcome)).toEqual(['replace n: m']);
      expect(outcome.commands[0]!.replacements[0]!.requirements).toContainEqual({
        key: 'karpenter.sh/capacity-type',
        operator: 'In',
        values: ['reserved'],
      });
    }
  });

  describe('spot to spot', () => {
    const spotRows = (cheaper: number, minValues?: number, gate = true, dearer = 3): ClusterRows => {
      const spot = (name: string, price: number) => instanceType({ name, cpu: 4, prices: { spot: price } });
      const pools = [nodePool('default')];
      if (minValues !== undefined)
        pools[0]!.spec.template.spec.requirements = [{ key: 'node.kubernetes.io/instance-type', operator: 'Exists', minValues }];
      return {
        pools,
        types: [
          spot('node', 1),
          ...names(cheaper).map((name, i) => spot(`cheap-${name}`, 0.1 + i / 1000)),
          ...names(dearer).map((name, i) => spot(`dear-${name}`, 2 + i)),
        ],
        nodes: [{ name: 'n', type: 'node', capacityType: 'spot', pods: [pod('p', 3)] }],
        input: { options: { spotToSpotConsolidation: gate } },
      };
    };
    // Chapter 05, 25.4 (53 to 57) and 25.8 (120).
    test.each<[string, ClusterRows, object]>([
      ['gate off', spotRows(20, undefined, false), { code: 'spot-to-spot-disabled' }],
      ['one cheaper type', spotRows(1), { code: 'spot-to-spot-flexibility', found: 1, required: 15 }],
      ['14 cheaper types', spotRows(14), { code: 'spot-to-spot-flexibility', found: 14, required: 15 }],
      ['no cheaper type', spotRows(0), { code: 'no-cheaper-instance-type' }],
      ['minValues broken by the price', spotRows(17, 19), { code: 'min-values' }],
    ])('%s', (_, rows, refusal) => {
      expect(refusals('single', rows)).toEqual([refusal]);
    });

    test.each<[number | undefined, number]>([
      [undefined, 15],
      [10, 15],
      [15, 15],
      [16, 16],
      [17, 17],
      [30, 30],
    ])('minValues %s sends %s of the cheapest types', (minValues, count) => {
      const [command] = on(spotRows(40, minValues))('single').commands;
      expect(command!.replacements[0]!.instanceTypes.map(({ name }) => name)).toEqual(names(count).map((name) => `cheap-${name}`));
    });

    test('several spot nodes need no flexibility', () => {
      const rows = spotRows(2);
      const nodes = ['a', 'b'].map((name) => ({ name, type: 'node', capacityType: 'spot', pods: [pod(`p-${name}`, 2)] }));
      expect(commands('multi', { ...rows, types: rows.types!.map((type) => ({ ...type })), nodes })).toEqual([
        'replace a b: cheap-n000 cheap-n001',
      ]);
    });
  });
});

describe('consolidation of running pods', () => {
  test('pods that would land on a starting node block the move', () => {
    const nodes = [
      { name: 'n', pods: [pod('p', 3)] },
      { name: 'starting', initialized: false, conditions: [] },
    ];
    expect(refusals('single', { nodes })).toEqual([
      { code: 'unschedulable-pods', unschedulable: [{ pod: 'default/p', code: 'uninitialized-node', node: 'starting' }] },
    ]);
    expect(commands('single', { nodes: [...nodes, { name: 'zz', conditions: [] }] })).toEqual(['delete n']);
  });

  test('a pod that waits anyway does not block others', () => {
    const nodes = [{ name: 'n', pods: [pod('p', 3)] }, SPACE];
    expect(commands('single', { nodes, pods: [pod('huge', 5000)] })).toEqual(['delete n']);
  });

  test('a node of another pool selector stays', () => {
    const picky = pod('p', 3, {}, { nodeSelector: { 'topology.kubernetes.io/zone': 'zone-a' } });
    expect(
      commands('single', {
        nodes: [
          { name: 'n', pods: [picky] },
          { ...SPACE, zone: 'zone-b' },
        ],
      }),
    ).toEqual([]);
  });

  test('of two equal nodes the one with fewer pods goes', () => {
    const nodes = [
      { name: 'a', pods: [pod('p1', 1), pod('p2', 1)] },
      { name: 'b', pods: [pod('p3', 1)] },
    ];
    expect(commands('multi', { nodes })).toEqual([]);
    expect(commands('single', { nodes })).toEqual(['delete b']);
  });

  test('several dear nodes become one cheaper node', () => {
    const types = [
      instanceType({ name: 'big', cpu: 16, prices: { 'on-demand': 4 } }),
      instanceType({ name: 'small', cpu: 4, prices: { 'on-demand': 1 } }),
    ];
    const nodes = equalNodes(3, (name) => ({ type: 'big', pods: [pod(`p-${name}`, 1)] }));
    const [command] = on({ pools: onDemand(), types, nodes })('multi').commands;
    expect(command!.candidates).toHaveLength(3);
    expect(command!.replacements[0]!.instanceTypes.map(({ name }) => name)).toEqual(['small']);
    expect(command!.savings).toBe(11);
  });

  test('a type that would come back must be cheaper than its cheapest node', () => {
    const typed = (name: string, cpu: number, price: number) => instanceType({ name, cpu, prices: { 'on-demand': price } });
    const types = [typed('2xl', 8, 3), typed('xl', 4, 2), typed('small', 4, 1)];
    const nodes = [
      { name: 'a', type: '2xl', pods: [pod('p1', 1)] },
      { name: 'b', type: '2xl', pods: [pod('p2', 1)] },
      { name: 'c', type: 'small', cpu: 1, pods: [pod('p3', '900m')] },
    ];
    expect(on({ pools: onDemand(), types, nodes })('multi').commands.map(({ candidates }) => candidates.length)).not.toContain(3);
    expect(commands('multi', { pools: onDemand(), types: [...types, typed('nano', 4, 0.5)], nodes })).toEqual(['replace a b c: nano']);
  });

  // Chapter 05, 25.8 (119).
  test.each([
    [99, 99],
    [100, 100],
    [101, 101],
    [102, 101],
    [130, 101],
  ])('of %i nodes that can all go, one command takes %i', (count, taken) => {
    const outcome = on({ nodes: [...equalNodes(count, withPod('100m')), SPACE] })('multi');
    expect(outcome.commands.map(({ candidates }) => candidates.length)).toEqual([taken]);
  });

  test('budgets bound the batch', () => {
    const outcome = on({ pools: budget('30%'), nodes: equalNodes(10, withPod('100m')) })('multi');
    expect(commandTexts(outcome)).toEqual(['delete n000 n001 n002']);
    expect(outcome.refused).toHaveLength(7);
  });
});

// Chapter 05, 25.5 (82, 83) and 25.8 (121).
describe('the policy Balanced', () => {
  const balanced = [nodePool('default', { consolidationPolicy: 'Balanced' })];
  const pods = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => pod(`${prefix}${index}`, '10m'));

  test.each([
    [4, true],
    [5, true],
    [6, false],
  ])('the fourth of equal nodes, with %i pods', (count, approved) => {
    const pinned = (name: string) => ({ name, pods: pods(name, 1), annotations: { 'karpenter.sh/do-not-disrupt': 'true' } });
    const rows = { pools: balanced, nodes: [pinned('a'), pinned('b'), pinned('c'), { name: 'd', pods: pods('d', count) }] };
    expect(commands('single', rows)).toEqual(approved ? ['delete d'] : []);
    if (!approved)
      expect(refusals('single', rows)).toEqual([
        { code: 'balanced-score', nodePool: 'default', score: expect.closeTo(0.4643, 3), threshold: 0.5 },
      ]);
  });

  test('a pool of one node may be emptied', () => {
    expect(commands('single', { pools: balanced, nodes: [{ name: 'a', pods: pods('a', 20) }, SPACE] })).toEqual(['delete a']);
  });

  test('WhenEmpty leaves used nodes alone', () => {
    const pools = [nodePool('default', { consolidationPolicy: 'WhenEmpty' })];
    const outcome = on({ pools, nodes: [{ name: 'a', pods: pods('a', 1) }, SPACE] })('single');
    expect(outcome.candidates).toEqual([]);
    expect(outcome.blocked.find(({ node }) => node === 'a')!.refusal).toEqual({ code: 'policy-when-empty', nodePool: 'default' });
  });
});

test('what consolidation needs to know of a node', () => {
  const code = (row: Partial<NodeRow>) => {
    const { blocked } = on({ nodes: [{ name: 'n', pods: [pod('p')], ...row }] })('single');
    return blocked[0]?.refusal.code;
  };
  expect(code({ type: 'unknown' })).toBe('instance-type-not-found');
  expect(code({ without: ['karpenter.sh/capacity-type'] })).toBe('capacity-type-label-missing');
  expect(code({ without: ['topology.kubernetes.io/zone'] })).toBe('zone-label-missing');
  expect(code({ conditions: [] })).toBe('not-consolidatable');
  expect(code({ pods: [] })).toBe('empty');
  expect(code({})).toBeUndefined();
});
