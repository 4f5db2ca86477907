import { describe, expect, inject, test } from 'vitest';
import {
  type ClusterRows,
  CONSOLIDATABLE,
  commandTexts,
  condition,
  DRIFTED,
  methodsOn,
  minutesAgo,
  type NodeRow,
  nodePool,
  pod,
} from '../../test/disruption/cluster.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import type { MethodName } from './method.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const on = (rows: ClusterRows) => methodsOn(rows, backend);
const commands = (method: MethodName, rows: ClusterRows) => commandTexts(on(rows)(method));

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index).padStart(3, '0')}`);
/** Room for everything, outside of Karpenter's reach. */
const SPACE: NodeRow = { name: 'space', cpu: 1000, only: 'node', without: ['karpenter.sh/nodepool'] };

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

  test('without a NodePool that takes part in rounds not even an empty node goes', () => {
    const nodes = [
      { name: 'a', ...drifted(60) },
      { name: 'b', pool: 'other', cpu: 150 },
    ];
    const going = { ...nodePool('default'), metadata: { name: 'default', deletionTimestamp: minutesAgo(1) } };
    const fixed = nodePool('other', {}, { replicas: 1 });
    const outcome = on({ pools: [going, fixed], nodes })('drift');
    expect(outcome.refused).toEqual([{ node: 'a', refusal: { code: 'no-nodepool' } }]);
    expect(commandTexts(outcome)).toEqual([]);
    expect(commands('drift', { pools: [going, nodePool('other')], nodes })).toEqual(['delete a']);
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
    // The scheduler knows only the NodePools that take part in rounds, so nobody keeps pods off the nodes of others.
    const going = { ...pools[1]!, metadata: { name: 'calm', deletionTimestamp: minutesAgo(1) } };
    expect(commands('single', { pools: [pools[0]!, going], nodes })).toEqual(['delete a']);
    const fixed = nodePool('calm', { consolidateAfter: '10m' }, { replicas: 1 });
    expect(commands('single', { pools: [pools[0]!, fixed], nodes })).toEqual(['delete a']);
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
