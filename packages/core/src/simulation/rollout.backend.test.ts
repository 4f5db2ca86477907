import { describe, expect, inject, test } from 'vitest';
import { instanceType, nodePool, pod } from '../../test/disruption/cluster.js';
import { simpleProvider } from '../../test/simulation/provider.js';
import { line, SEED } from '../../test/simulation/walkthrough.js';
import type { SchedulingInput } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { leastReady } from './result.js';
import { simulateCluster, type TimedChange } from './simulate.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const TYPE = instanceType({ name: 'm', cpu: 4, prices: { 'on-demand': 1 } });
const START = '2026-03-02T10:00:00Z';

const owned = (each: Pod, name: string): Pod => ({
  ...each,
  metadata: { ...each.metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, controller: true }] },
});

/** Ten nodes of another version than the provider's, each with a pod that fills it. */
function tenNodes(budget: string): SchedulingInput {
  const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
  const labels = (name: string) => ({
    'kubernetes.io/hostname': name,
    'karpenter.sh/nodepool': 'default',
    'karpenter.sh/capacity-type': 'on-demand',
    'karpenter.sh/registered': 'true',
    'karpenter.sh/initialized': 'true',
    'node.kubernetes.io/instance-type': 'm',
    'topology.kubernetes.io/zone': 'zone-a',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
  });
  const resources = { cpu: '4', memory: '16Gi', pods: '110' };
  const conditions = ['Launched', 'Registered', 'Initialized'].map((type) => ({ type, status: 'True', lastTransitionTime: START }));
  return {
    now: START,
    nodePools: [nodePool('default', { budgets: [{ nodes: budget }] })],
    nodes: names.map((name) => ({
      metadata: { name, labels: labels(name) },
      spec: { providerID: `id-${name}` },
      status: { capacity: resources, allocatable: resources, conditions: [{ type: 'Ready', status: 'True' }] },
    })),
    nodeClaims: names.map((name) => ({
      metadata: { name: `claim-${name}`, labels: labels(name), creationTimestamp: START },
      spec: {},
      status: { providerID: `id-${name}`, imageID: 'image-old', capacity: resources, allocatable: resources, conditions },
    })),
    pods: names.map((name) => owned(pod(`p-${name}`, 3, {}, { nodeName: name, terminationGracePeriodSeconds: 0 }), 'app')),
  };
}

describe('ten drifted nodes (chapter 05, 24.6)', () => {
  const parameters = { latencies: [SEED.latencies![1]!] };
  test.each([
    ['1', [0, 42.068, 84.136, 126.204, 168.272, 210.34, 252.408, 294.476, 336.544, 378.612], 9],
    ['10%', [0, 42.068, 84.136, 126.204, 168.272, 210.34, 252.408, 294.476, 336.544, 378.612], 9],
    ['30%', [0, 2.068, 4.136, 46.204, 48.272, 50.34, 92.408, 94.476, 96.544, 138.612], 7],
  ])('budget %s', (budget, seconds, ready) => {
    const result = simulateCluster(tenNodes(budget), simpleProvider([TYPE], 'new'), [], { parameters, backend });
    const starts = result.records.filter(({ kind }) => kind === 'disrupting').map(({ time }) => (time - result.start) / 1000);
    expect(starts).toEqual(seconds);
    expect(result.outcome).toBe('done');
    expect(result.cluster.nodes).toHaveLength(10);
    expect(result.nodes.filter(({ version, deleted }) => version === 'new' && deleted === undefined)).toHaveLength(10);
    expect(leastReady(result.workloads[0]!, result.start)).toBeGreaterThanOrEqual(ready);
  });
});

// Chapter 05, 11: a NodeClaim that a command marks counts with the replacement that stands in for it, one that is deleted does not.
test('a static NodePool waits with the last node until the replacements of the first have taken over', () => {
  const input = tenNodes('100%');
  const pool = nodePool('default', { budgets: [{ nodes: '100%' }] }, { replicas: 3, limits: { nodes: '5' } });
  const three: SchedulingInput = {
    ...input,
    nodePools: [pool],
    nodes: input.nodes!.slice(0, 3),
    nodeClaims: input.nodeClaims!.slice(0, 3),
    pods: input.pods.slice(0, 3),
  };
  const result = simulateCluster(three, simpleProvider([TYPE], 'new'), [], { backend });
  // First the limit holds it, then the NodeClaims on their way out and in, then those that drain.
  expect(result.blockages.map(({ node, refusal }) => [node, refusal.code, refusal.found])).toEqual([
    ['n2', 'node-limit', undefined],
    ['n2', 'scale-down-unfinished', 5],
    ['n2', 'node-limit', undefined],
  ]);
  expect(result.outcome).toBe('done');
});

// Only a taint keeps pods away from it (chapter 05, 24.3).
test('a pod keeps its place on a node that somebody else deletes', () => {
  const resources = { cpu: '4', memory: '16Gi', pods: '110' };
  const node = (name: string, deletionTimestamp?: string) => ({
    metadata: { name, labels: { 'kubernetes.io/hostname': name }, ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
    spec: { providerID: `id-${name}` },
    status: { capacity: resources, allocatable: resources },
  });
  const input: SchedulingInput = {
    now: START,
    nodePools: [],
    nodes: [node('going', START), node('staying')],
    pods: [owned(pod('settled', 1, {}, { nodeName: 'going' }), 'app'), pod('waits', 1)],
  };
  const { records, cluster } = simulateCluster(input, simpleProvider([], 'x'), [], { backend, horizonMs: 60_000 });
  expect(records.filter(({ kind }) => kind === 'bound-pod').map(({ fields }) => fields)).toEqual([{ pod: 'default/waits', node: 'going' }]);
  expect(cluster.pods.map(({ metadata, spec }) => [metadata.name, spec.nodeName])).toEqual([
    ['settled', 'going'],
    ['waits', 'going'],
  ]);
});

describe('walkthrough B (chapter 05, 24.5)', () => {
  const nginx = (name: string, created: string, spec: Partial<Pod['spec']> = {}): Pod =>
    owned(
      pod(
        name,
        1,
        { creationTimestamp: created, uid: name },
        {
          nodeSelector: { 'node-type': 'applications' },
          tolerations: [{ key: 'applications', operator: 'Exists', effect: 'NoSchedule' }],
          terminationGracePeriodSeconds: 0,
          ...spec,
        },
      ),
      'nginx',
    );
  const applications = () => {
    const pool = nodePool('applications', { budgets: [{ nodes: '10%' }] });
    pool.spec.template.metadata = { labels: { 'node-type': 'applications' } };
    pool.spec.template.spec.taints = [{ key: 'applications', effect: 'NoSchedule' }];
    return pool;
  };
  const noon = (time: string) => `2026-03-02T12:${time}Z`;
  const created = (time: string, each: Pod): TimedChange => ({ at: noon(time), change: { kind: 'create-pod', pod: each } });
  const input = (pods: Pod[] = []): SchedulingInput => ({ now: noon('00:00'), nodePools: [nodePool('default')], pods });
  const provider = (version: string) => simpleProvider([TYPE], version);

  const pods = ['00:00', '00:02', '00:03'].map((time, index) => created(time, nginx(`nginx-${index}`, noon(time))));
  const applied: TimedChange = { at: noon('01:05'), change: { kind: 'apply-nodepool', nodePool: applications() } };

  test('without such a NodePool the pods wait, and the label that is missing is named', () => {
    const result = simulateCluster(input(), provider('1.27'), pods, { backend });
    expect(result.records.filter(({ kind }) => kind === 'created-nodeclaim')).toEqual([]);
    expect(result.waiting.map(({ pod: name, reasons }) => [name, reasons.map(({ code, key }) => `${code} ${key}`)])).toEqual(
      [0, 1, 2].map((index) => [`default/nginx-${index}`, ['label-not-defined node-type']]),
    );
  });

  test('one node for the three, at the version of the control plane', () => {
    const result = simulateCluster(input(), provider('1.27'), [...pods, applied], { backend });
    const kinds = ['found-pods', 'created-nodeclaim', 'launched-nodeclaim', 'initialized-nodeclaim', 'ready-pod'];
    expect(result.records.filter(({ kind }) => kinds.includes(kind)).map((record) => line(record).slice(3, 24))).toEqual([
      '01:11.000 found-pods',
      '01:11.000 created-nod',
      '01:13.000 launched-no',
      '01:48.000 initialized',
      '01:50.000 ready-pod d',
      '01:50.000 ready-pod d',
      '01:50.000 ready-pod d',
    ]);
    expect(result.cluster.nodes!.map(({ metadata }) => metadata.labels!['node-type'])).toEqual(['applications']);
    expect(result.outcome).toBe('done');
  });

  test('an upgrade without a PodDisruptionBudget evicts all at once', () => {
    const upgrade: TimedChange = { at: noon('10:00'), change: { kind: 'provider', provider: provider('1.28'), description: '1.28' } };
    const result = simulateCluster(input(), provider('1.27'), [...pods, applied, upgrade], { backend });
    const evicted = result.records.filter(({ kind }) => kind === 'evicted').map(({ time }) => time);
    expect(new Set(evicted).size).toBe(1);
    expect(leastReady(result.workloads[0]!, Date.parse(noon('09:00')))).toBe(0);
    // Old and new stand side by side until the old one is drained, 5 seconds at the least.
    const both = result.cost.filter(({ nodes }) => nodes === 2);
    expect(both).toHaveLength(1);
    const drained = result.records.find(({ kind }) => kind === 'drained-node')!.time;
    expect(drained - evicted[0]!).toBe(5000);
    expect(result.nodes.at(-1)).toMatchObject({ version: '1.28', initialized: expect.any(Number) });
  });

  test('a pod without the toleration is never placed there', () => {
    const stranger = created('00:04', nginx('stranger', noon('00:04'), { tolerations: [] }));
    const result = simulateCluster(input(), provider('1.27'), [...pods, stranger, applied], { backend });
    expect(result.waiting.map(({ pod: name }) => name)).toEqual(['default/stranger']);
  });
});
