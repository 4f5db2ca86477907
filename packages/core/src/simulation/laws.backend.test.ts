import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { CONSOLIDATABLE, cluster, instanceType, NOW, type NodeRow, nodePool, pod } from '../../test/disruption/cluster.js';
import { simpleProvider } from '../../test/simulation/provider.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { leastReady, type SimulationResult } from './result.js';
import { simulateCluster } from './simulate.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const START = Date.parse(NOW);

const TYPES = [2, 4, 8].map((cpu) =>
  instanceType({ name: `m${cpu}`, cpu, prices: { 'on-demand': cpu * 0.1 }, zones: ['zone-a', 'zone-b'] }),
);
const BUDGETS = [[{ nodes: '1' }], [{ nodes: '2' }], [{ nodes: '50%' }], [{ nodes: '34%', reasons: ['Drifted'] }], [{ nodes: '100%' }]];

interface Shape {
  nodes: { type: 'm2' | 'm4' | 'm8'; zone: 'zone-a' | 'zone-b'; pods: string[] }[];
  budgets: { nodes: string; reasons?: string[] }[];
  minAvailable: number;
  grace: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  nodes: fc.array(
    fc.record({
      type: fc.constantFrom('m2' as const, 'm4' as const, 'm8' as const),
      zone: fc.constantFrom('zone-a' as const, 'zone-b' as const),
      pods: fc.array(fc.constantFrom('300m', '600m', '900m'), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  budgets: fc.constantFrom(...BUDGETS),
  minAvailable: fc.nat({ max: 6 }),
  grace: fc.constantFrom(0, 30),
});

/** A cluster at rest or not, whose nodes run `image`; all pods belong to one workload behind one PodDisruptionBudget. */
function inputOf({ nodes, budgets, minAvailable, grace }: Shape, image: string) {
  const owner = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'app', controller: true }], labels: { app: 'app' } };
  const rows = nodes.map(
    ({ type, zone, pods }, index): NodeRow => ({
      name: `n${index}`,
      type,
      zone,
      conditions: [CONSOLIDATABLE],
      pods: pods.map((cpu, at) => pod(`p${index}-${at}`, cpu, owner, { terminationGracePeriodSeconds: grace })),
      claim: { status: { imageID: `image-${image}` } },
    }),
  );
  const pool = nodePool('default', { budgets });
  // The types have no Spot price, and consolidation narrows what may be either to Spot (chapter 05, 14).
  pool.spec.template.spec.requirements = [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }];
  const input = cluster({ pools: [pool], types: TYPES, nodes: rows });
  for (const each of input.pods) each.status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  const pdb = { metadata: { name: 'app', namespace: 'default' }, spec: { minAvailable, selector: { matchLabels: { app: 'app' } } } };
  return { ...input, podDisruptionBudgets: [pdb] };
}

const HOUR = 3600_000;
const run = (given: Shape, image: string) =>
  simulateCluster(inputOf(given, image), simpleProvider(TYPES, 'new'), [], { backend, horizonMs: 2 * HOUR });

/** The nodes that a budget counts at a time, and those of them that are being disrupted (chapter 05, 5). */
function counts({ nodes }: SimulationResult, time: number) {
  const counted = nodes.filter(
    ({ created, initialized, drained, deleted }) =>
      (created === undefined || (initialized !== undefined && initialized <= time)) &&
      !((drained ?? deleted ?? Number.POSITIVE_INFINITY) <= time),
  );
  return { nodes: counted.length, disrupting: counted.filter(({ tainted }) => tainted !== undefined && tainted <= time).length };
}

const allowed = (budgets: Shape['budgets'], reason: string, nodes: number) =>
  Math.min(
    ...budgets
      .filter(({ reasons }) => reasons === undefined || reasons.includes(reason))
      .map((budget) => (budget.nodes.endsWith('%') ? Math.ceil((Number.parseInt(budget.nodes, 10) * nodes) / 100) : Number(budget.nodes))),
    2147483647,
  );

test('ready pods never fall below what the PodDisruptionBudget asks for', () => {
  fc.assert(
    fc.property(shape, (given) => {
      const result = run(given, 'old');
      for (const workload of result.workloads)
        expect(leastReady(workload, START)).toBeGreaterThanOrEqual(Math.min(given.minAvailable, workload.replicas));
    }),
    { numRuns: 60 },
  );
});

test('no decision takes more nodes at once than the budgets allow then', () => {
  fc.assert(
    fc.property(shape, (given) => {
      const result = run(given, 'old');
      for (const { time, fields } of result.records.filter(({ kind }) => kind === 'disrupting')) {
        const { nodes, disrupting } = counts(result, time);
        expect(disrupting).toBeLessThanOrEqual(allowed(given.budgets, String(fields.reason), nodes));
      }
    }),
    { numRuns: 60 },
  );
});

test('a roll-out without anything to block it leaves no drifted node, and every pod has a place', () => {
  fc.assert(
    fc.property(shape, (given) => {
      const result = run({ ...given, minAvailable: 0 }, 'old');
      expect(result.outcome).toBe('done');
      expect(result.waiting).toEqual([]);
      expect(result.cluster.pods.every(({ spec }) => spec.nodeName !== undefined)).toBe(true);
      expect(result.cluster.nodeClaims!.every(({ status }) => status!.imageID === 'image-new')).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('consolidation never raises the cost, and comes to an end at which nothing happens any more', () => {
  fc.assert(
    fc.property(shape, (given) => {
      const result = run(given, 'new');
      for (const { fields } of result.records.filter(({ kind }) => kind === 'disrupting')) expect(fields.savings).toBeGreaterThan(0);
      expect(result.cost.at(-1)!.perHour).toBeLessThanOrEqual(result.cost.find(({ nodes }) => nodes > 0)!.perHour + 1e-9);
      const { nodePools, ...rest } = result.cluster;
      const again = simulateCluster({ ...rest, nodePools }, simpleProvider(TYPES, 'new'), [], { backend, horizonMs: HOUR });
      expect(again.records).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('the same input gives the same events', () => {
  fc.assert(
    fc.property(shape, (given) => {
      expect(JSON.stringify(run(given, 'old'))).toBe(JSON.stringify(run(given, 'old')));
    }),
    { numRuns: 15 },
  );
});
