import { expect, inject, test } from 'vitest';
import { cluster, DRIFTED, instanceType, nodePool, pod } from '../../test/disruption/cluster.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { disrupt } from './exchange.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const types = [instanceType({ name: 'm', cpu: 4, prices: { 'on-demand': 1 } })];
const rows = {
  types,
  pools: [nodePool('default', { budgets: [{ nodes: '1' }] })],
  nodes: [{ name: 'n', pods: [pod('p', 3)], conditions: [DRIFTED] }],
};

// Chapter 06, 14.2.
test('the four methods in their order, with all that the format names', () => {
  const { name, methods } = disrupt({ ...cluster(rows), name: 'case' }, undefined, { backend });
  expect(name).toBe('case');
  expect(methods.map(({ method, reason }) => `${method} ${reason}`)).toEqual([
    'emptiness Empty',
    'drift Drifted',
    'multi Underutilized',
    'single Underutilized',
  ]);
  expect(JSON.parse(JSON.stringify(methods[1]))).toEqual({
    method: 'drift',
    reason: 'Drifted',
    candidates: ['n'],
    costs: { n: { disruptionCost: 1, rescheduleDisruptionCost: 2, price: 1 } },
    budgets: { default: 1 },
    commands: [
      {
        decision: 'replace',
        candidates: ['n'],
        replacements: [
          {
            nodePool: 'default',
            pods: ['default/p'],
            requests: { cpu: '3', pods: '1' },
            requirements: [
              { key: 'karpenter.k8s.aws/ec2nodeclass', operator: 'In', values: ['default'] },
              { key: 'karpenter.sh/initialized', operator: 'In', values: ['true'] },
              { key: 'karpenter.sh/nodepool', operator: 'In', values: ['default'] },
              { key: 'karpenter.sh/registered', operator: 'In', values: ['true'] },
            ],
            instanceTypes: ['m'],
            cheapestPrice: 1,
          },
        ],
        savings: 0,
      },
    ],
  });
});

test('the types of the catalog stand in for those that the scenario lacks', () => {
  const { instanceTypes: _, ...scenario } = { ...cluster(rows), name: 'case' };
  const drift = (given: typeof types | undefined) => disrupt(scenario, given, { backend }).methods[1]!;
  expect(drift(types).commands).toHaveLength(1);
  expect(drift(undefined).candidates).toEqual([]);
});

test('every problem of a scenario is told', () => {
  const scenario = { ...cluster(rows), name: 'case', now: 'today' };
  scenario.pods[0]!.spec.containers![0]!.resources = { requests: { cpu: 'many' } };
  expect(() => disrupt(scenario, undefined, { backend })).toThrow(/now[\s\S]*cpu|cpu[\s\S]*now/);
});
