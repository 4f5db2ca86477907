import { describe, expect, inject, test } from 'vitest';
import {
  type ClusterRows,
  commandTexts,
  condition,
  DAEMON,
  DRIFTED,
  methodsOn,
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

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index).padStart(3, '0')}`);
const equalNodes = (count: number, row: (name: string) => Partial<NodeRow>): NodeRow[] =>
  names(count).map((name) => ({ name, ...row(name) }));
const budget = (nodes: string) => [nodePool('default', { budgets: [{ nodes }] })];

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
