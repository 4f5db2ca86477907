import fc from 'fast-check';
import { expect, inject, test, vi } from 'vitest';
import { CONSOLIDATABLE, cluster, instanceType, type NodeRow, nodePool, pod } from '../../test/disruption/cluster.js';
import { simpleProvider } from '../../test/simulation/provider.js';
import type { SchedulingInput } from '../model/input.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { simulateCluster } from './simulate.js';

// What a simulation remembers while its state has one version: a pass that found nothing to do, and the status of PodDisruptionBudgets. Here nothing
// that is written down is found again.
const switches = vi.hoisted(() => ({ remember: true, evaluations: (): number => 0 }));
vi.mock('./start.js', async (original) => {
  const module = await original<typeof import('./start.js')>();
  const openWorld: typeof module.openWorld = (...given) => {
    const world = module.openWorld(...given);
    switches.evaluations = () => world.state.counters.evaluations;
    if (switches.remember) return world;
    Object.defineProperty(world.state, 'quietPass', { get: () => undefined, set: () => undefined });
    const { pods } = world.state;
    const under = pods.under.bind(pods);
    pods.under = (budget) => {
      pods.forget(budget);
      return under(budget);
    };
    return world;
  };
  return { ...module, openWorld };
});

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const TYPES = [2, 4, 8].map((cpu) =>
  instanceType({ name: `m${cpu}`, cpu, prices: { 'on-demand': cpu * 0.1 }, zones: ['zone-a', 'zone-b'] }),
);
/** Past every time at which the clock alone lets something happen. */
const HORIZON = 35 * 60_000;

const row = fc.record({
  type: fc.constantFrom('m2' as const, 'm4' as const, 'm8' as const),
  zone: fc.constantFrom('zone-a' as const, 'zone-b' as const),
  pods: fc.array(fc.constantFrom('300m', '600m', '900m'), { maxLength: 2 }),
  // In force until a time at which nothing but the clock changes.
  holds: fc.constantFrom(undefined, undefined, '24h10m', '24h25m'),
});
const BUDGETS = [
  [{ nodes: '1' }],
  [{ nodes: '100%' }],
  [{ nodes: '0', schedule: '0 10 * * *', duration: '20m' }],
  [{ nodes: '0', schedule: '15 10 * * *', duration: '10m' }, { nodes: '2' }],
];

const drawn = fc
  .record({ rows: fc.array(row, { minLength: 1, maxLength: 5 }), budgets: fc.constantFrom(...BUDGETS), minAvailable: fc.nat({ max: 5 }) })
  .map(({ rows, budgets, minAvailable }): SchedulingInput => {
    const owner = {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'app', controller: true }],
      labels: { app: 'app' },
    };
    const nodes = rows.map(({ type, zone, pods, holds }, index): NodeRow => {
      const meta = holds === undefined ? owner : { ...owner, annotations: { 'karpenter.sh/do-not-disrupt': holds } };
      return {
        name: `n${index}`,
        type,
        zone,
        conditions: [CONSOLIDATABLE],
        pods: pods.map((cpu, at) => pod(`p${index}-${at}`, cpu, meta)),
        claim: { status: { imageID: index % 2 === 0 ? 'image-old' : 'image-new' } },
      };
    });
    const pool = nodePool('default', { budgets });
    pool.spec.template.spec.requirements = [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }];
    // The node that is full for the one has room for the other.
    const pods = [pod('waits-large', '7500m'), pod('waits-small', '300m')];
    const input = cluster({ pools: [pool], types: TYPES, nodes, pods });
    for (const each of input.pods.filter(({ spec }) => spec.nodeName))
      each.status = { phase: 'Running', startTime: '2026-03-01T10:00:00Z', conditions: [{ type: 'Ready', status: 'True' }] };
    const pdb = { metadata: { name: 'app', namespace: 'default' }, spec: { minAvailable, selector: { matchLabels: { app: 'app' } } } };
    return { ...input, podDisruptionBudgets: [pdb] };
  });

function run(input: SchedulingInput, remember: boolean) {
  switches.remember = remember;
  const result = simulateCluster(input, simpleProvider(TYPES, 'new'), [], { backend, horizonMs: HORIZON });
  return { evaluations: switches.evaluations(), text: JSON.stringify(result) };
}

test('a simulation that remembers nothing tells the same events', { timeout: 600_000 }, () => {
  let saved = 0;
  fc.assert(
    fc.property(drawn, (input) => {
      const [remembering, forgetting] = [run(input, true), run(input, false)];
      expect(remembering.text).toBe(forgetting.text);
      saved += forgetting.evaluations - remembering.evaluations;
    }),
    { numRuns: 8 },
  );
  expect(saved).toBeGreaterThan(0);
});

const NOBODY = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'nobody' } } },
    ],
  },
};

// A pod with an anti-affinity, here to nobody, keeps every node in sight (chapter 05, 24.3).
test('nodes that are full are left out of the binding of pods without changing it', { timeout: 600_000 }, () => {
  let bound = 0;
  fc.assert(
    fc.property(drawn, (input) => {
      const told = (pods: SchedulingInput['pods']) => {
        const result = simulateCluster({ ...input, pods }, simpleProvider(TYPES, 'new'), [], { backend, horizonMs: HORIZON });
        bound += result.cluster.pods.filter(({ metadata }) => !input.pods.some((pod) => pod.metadata.name === metadata.name)).length;
        return JSON.stringify([
          result.records,
          result.nodes,
          result.cost,
          result.cluster.pods.map((pod) => [pod.metadata.name, pod.spec.nodeName]),
        ]);
      };
      const averse = input.pods.map((pod, index) => (index === 0 ? { ...pod, spec: { ...pod.spec, affinity: NOBODY } } : pod));
      expect(told(averse)).toBe(told(input.pods));
    }),
    { numRuns: 5 },
  );
  expect(bound).toBeGreaterThan(0);
});
