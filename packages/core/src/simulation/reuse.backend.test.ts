import fc from 'fast-check';
import { expect, inject, test, vi } from 'vitest';
import { schedulingInput } from '../../test/arbitraries/index.js';
import { simpleProvider } from '../../test/simulation/provider.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { Pod } from '../model/pod.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { ClusterReader, type ClusterReading } from '../state/clusterreader.js';
import type { StateNode } from '../state/statenode.js';
import { NodeRoom } from './noderoom.js';
import { simulateCluster, type TimedChange } from './simulate.js';
import type { World } from './world.js';

/** What a simulation does not read or count again while the objects are the same values; without it every look at the cluster is the first. */
const switches = vi.hoisted(() => ({ open: (_: World): void => {} }));
vi.mock('./start.js', async (original) => {
  const module = await original<typeof import('./start.js')>();
  const openWorld: typeof module.openWorld = (...given) => {
    const world = module.openWorld(...given);
    switches.open(world);
    return world;
  };
  return { ...module, openWorld };
});

function forgetting(world: World): void {
  world.reader.read = (input) => new ClusterReader().read(structuredClone(input));
  world.room.freeOn = (...given) => new NodeRoom().freeOn(...given);
  Object.defineProperty(world, 'snapshot', { get: () => undefined, set: () => undefined });
  const { pods } = world.state;
  const [on, under] = [pods.on.bind(pods), pods.under.bind(pods)];
  pods.on = (node) => [...on(node)];
  pods.under = (budget) => {
    pods.forget(budget);
    return under(budget);
  };
}

/** How many state nodes were met again, and how many had changed. */
const met = { again: 0, changed: 0 };

function counting(world: World): void {
  const { reader } = world;
  const read = reader.read.bind(reader);
  let before = new Map<string, StateNode>();
  reader.read = (input): ClusterReading => {
    const reading = read(input);
    const nodes = [...reading.cluster.active, ...reading.cluster.deleting];
    for (const node of nodes) {
      if (before.get(node.id) === node) met.again++;
      else if (before.has(node.id)) met.changed++;
    }
    before = new Map(nodes.map((node) => [node.id, node]));
    return reading;
  };
}

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const START = Date.parse('2026-03-02T10:00:00Z');
const MINUTE = 60_000;

/** The pods belong to workloads by their labels, so that what is evicted comes back. */
function owned(pod: Pod): Pod {
  if (pod.metadata.ownerReferences?.length) return pod;
  const name = pod.metadata.labels?.app ?? 'app';
  return {
    ...pod,
    metadata: { ...pod.metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, controller: true }] },
  };
}

const drawn = fc
  .record({
    input: schedulingInput({ nodes: 5, workloads: 3, copies: 3 }),
    minAvailable: fc.nat(3),
    // Minutes after the start, and which of a few things happens then.
    changes: fc.array(fc.record({ minute: fc.nat(12), kind: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5) }), { maxLength: 5 }),
  })
  .map(({ input, minAvailable, changes }) => {
    const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    const pods = input.pods.map(owned).map((pod): Pod => (pod.spec.nodeName && !pod.status ? { ...pod, status: running } : pod));
    const budget = { metadata: { name: 'db', namespace: 'default' }, spec: { minAvailable, selector: { matchLabels: { app: 'db' } } } };
    const cluster: SchedulingInput = { ...input, pods, podDisruptionBudgets: [budget], now: new Date(START).toISOString() };
    return { cluster, changes: changes.map(({ minute, kind }) => changeOf(cluster, minute, kind)) };
  });

function changeOf({ nodePools, nodeClaims, nodes, pods, instanceTypes }: SchedulingInput, minute: number, kind: number): TimedChange {
  const at = new Date(START + minute * MINUTE).toISOString();
  const [nodePool] = nodePools;
  switch (kind) {
    case 0:
      return {
        at,
        change: { kind: 'provider', provider: simpleProvider(otherTypes(instanceTypes!), `v${minute}`), description: 'other types' },
      };
    case 1:
      return { at, change: { kind: 'apply-nodepool', nodePool: { ...nodePool!, spec: { ...nodePool!.spec, weight: minute + 1 } } } };
    case 2:
      return { at, change: { kind: 'scale', workload: 'ReplicaSet/default/db', replicas: minute % 4 } };
    case 3: {
      const { namespace, name } = pods[minute % pods.length]!.metadata;
      const pod = `${namespace ?? 'default'}/${name}`;
      return { at, change: { kind: 'annotate-pod', pod, annotation: 'karpenter.sh/do-not-disrupt', value: '2m' } };
    }
    case 4: {
      const node = nodes?.[0]?.metadata.name ?? '';
      return { at, change: { kind: 'annotate-node', node, annotation: 'karpenter.sh/do-not-disrupt', value: 'true' } };
    }
    default:
      return { at, change: { kind: 'delete-nodeclaim', name: nodeClaims?.[0]?.metadata.name ?? '' } };
  }
}

/** The types but for the first, at other prices. */
function otherTypes(types: readonly InstanceType[]): InstanceType[] {
  return types.slice(1).map((type) => ({ ...type, offerings: type.offerings.map((each) => ({ ...each, price: each.price * 1.5 })) }));
}

function told({ cluster, changes }: { cluster: SchedulingInput; changes: TimedChange[] }, open: (world: World) => void): string {
  switches.open = open;
  const provider = simpleProvider(cluster.instanceTypes!, 'new');
  const result = simulateCluster(cluster, provider, changes, { backend, horizonMs: 20 * MINUTE, maxEvaluations: 60 });
  for (const { kind } of result.records) kinds.add(kind);
  return JSON.stringify(result);
}

/** What happened in some simulation. */
const kinds = new Set<string>();

test('a simulation that reads and counts everything anew at every look tells the same, byte for byte', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(drawn, (given) => {
      expect(told(given, counting)).toBe(told(given, forgetting));
    }),
    { numRuns: 20 },
  );
  expect(met.again).toBeGreaterThan(100);
  expect(met.changed).toBeGreaterThan(10);
  for (const kind of ['disrupting', 'created-nodeclaim', 'bound-pod', 'evicted', 'deleted-node', 'change']) expect(kinds).toContain(kind);
});
