import { expect, inject, test } from 'vitest';
import {
  type ClusterRows,
  CONSOLIDATABLE,
  cluster,
  condition,
  instanceType,
  type NodeRow,
  nodePool,
  pod,
} from '../../test/disruption/cluster.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { normaliseInput } from '../state/normalise.js';
import { WhatIf } from '../whatif.js';
import { runMethod } from './method.js';
import { type NodeMemory, takeSnapshot } from './snapshot.js';
import { type Validation, validateConsolidation, validateEmptiness } from './validation.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

function stateOf(rows: ClusterRows, memory: NodeMemory = {}) {
  const input = normaliseInput(cluster(rows));
  const whatIf = new WhatIf(input, { backend });
  return { whatIf, snapshot: takeSnapshot(input, whatIf.cluster, memory) };
}

/** Decides on the cluster before the wait and looks again at the one after it. */
function validated(method: 'emptiness' | 'multi' | 'single', before: ClusterRows, after: ClusterRows, memory: NodeMemory = {}): string {
  const first = stateOf(before);
  const [command] = runMethod(method, first.snapshot, first.whatIf).commands;
  expect(command).toBeDefined();
  const later = stateOf(after, memory);
  const validation: Validation =
    method === 'emptiness' ? validateEmptiness(command!, later.snapshot) : validateConsolidation(command!, later.snapshot, later.whatIf);
  return 'rejected' in validation ? validation.rejected : validation.command.candidates.map(({ node }) => node.name).join(' ');
}

const EMPTY: NodeRow[] = [{ name: 'a' }, { name: 'b' }];
const budget = (nodes: string) => [nodePool('default', { budgets: [{ nodes }] })];

// Chapter 05, 18 and 25.4 (47).
test.each<[string, ClusterRows, NodeMemory, string]>([
  ['nothing changed', { nodes: EMPTY }, {}, 'a b'],
  ['one got a pod', { nodes: [{ name: 'a', pods: [pod('p')] }, EMPTY[1]!] }, {}, 'b'],
  ['one was nominated', { nodes: EMPTY }, { nominated: new Set(['id-a']) }, 'b'],
  ['one is gone', { nodes: [EMPTY[1]!] }, {}, 'b'],
  ['the budget shrank', { nodes: EMPTY, pools: budget('1') }, {}, 'a'],
  ['the budget closed', { nodes: EMPTY, pools: budget('0') }, {}, 'budget'],
  ['none is empty any more', { nodes: EMPTY.map((row) => ({ ...row, pods: [pod(`p-${row.name}`)] })) }, {}, 'churn'],
])('empty nodes: %s', (_, after, memory, expected) => {
  expect(validated('emptiness', { nodes: EMPTY }, after, memory)).toBe(expected);
});

const TYPES = [
  instanceType({ name: 'big', cpu: 8, prices: { 'on-demand': 2 } }),
  instanceType({ name: 'small', cpu: 4, prices: { 'on-demand': 1 } }),
];
const onDemand = (nodes = '100%') => {
  const [pool] = budget(nodes);
  pool!.spec.template.spec.requirements = [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }];
  return [pool!];
};
const node = (rest: Partial<NodeRow> = {}): ClusterRows => ({
  pools: onDemand(),
  types: TYPES,
  nodes: [{ name: 'n', type: 'big', pods: [pod('p', 3)], ...rest }],
});
const held = pod('p', 3, { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } });

test.each<[string, ClusterRows, NodeMemory, string]>([
  ['nothing changed', node(), {}, 'n'],
  ['the pod is held now', node({ pods: [held] }), {}, 'churn'],
  ['a pod arrived inside consolidateAfter', node({ conditions: [condition('Initialized')] }), {}, 'churn'],
  ['it was nominated', node(), { nominated: new Set(['id-n']) }, 'churn'],
  ['it is empty now', node({ pods: [] }), {}, 'churn'],
  ['the budget closed', { ...node(), pools: onDemand('0') }, {}, 'budget'],
  ['room appeared elsewhere', { ...node(), nodes: [...node().nodes, { name: 'room', conditions: [] }] }, {}, 'scheduling'],
  ['another pod needs the bigger type', node({ pods: [pod('p', 3), pod('q', 3)] }), {}, 'scheduling'],
  ['the pod fits nowhere any more', node({ pods: [pod('p', 30)], cpu: 32 }), {}, 'scheduling'],
])('a replacement: %s', (_, after, memory, expected) => {
  expect(validated('single', node(), after, memory)).toBe(expected);
});

test('a batch stands or falls as a whole', () => {
  const nodes = ['a', 'b', 'c'].map((name): NodeRow => ({ name, pods: [pod(`p-${name}`, 1)], conditions: [CONSOLIDATABLE] }));
  const space: NodeRow = { name: 'space', cpu: 100, only: 'node', without: ['karpenter.sh/nodepool'] };
  const before = { nodes: [...nodes, space] };
  expect(validated('multi', before, before)).toBe('a b c');
  const busy = nodes.map((row) => (row.name === 'b' ? { ...row, conditions: [] } : row));
  expect(validated('multi', before, { nodes: [...busy, space] })).toBe('churn');
  expect(validated('multi', before, { ...before, pools: budget('2') })).toBe('budget');
  expect(validated('multi', before, { nodes })).toBe('scheduling');
});
