import { describe, expect, inject, test } from 'vitest';
import { type ClusterRows, commandTexts, instanceType, methodsOn, type NodeRow, nodePool, pod } from '../../test/disruption/cluster.js';
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
