import { expect, test } from 'vitest';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { Pod, PodSpec } from '../model/pod.js';
import { schedule } from '../schedule.js';

// What is alike by its text is encoded once: texts of different things must differ, whatever names and values hold.

const KEY = 'example.com/key';
const nodePools = [{ metadata: { name: 'pool' }, spec: { template: { spec: {} } } }];
const keyPool = [
  { metadata: { name: 'pool' }, spec: { template: { spec: { requirements: [{ key: KEY, operator: 'Exists', values: [] }] } } } },
];

function type(name: string, values?: string[], capacity: InstanceType['capacity'] = {}): InstanceType {
  const offering = [
    { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a'] },
    { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] },
  ];
  const requirements = [...offering, { key: 'node.kubernetes.io/instance-type', operator: 'In', values: [name] }];
  if (values) requirements.push({ key: KEY, operator: 'In', values });
  return {
    name,
    requirements,
    offerings: [{ requirements: offering, price: 1, available: true }],
    capacity: { cpu: '16', pods: '10', ...capacity },
  };
}

const pod = (name: string, spec: PodSpec = {}, labels: Record<string, string> = {}): Pod => ({
  metadata: { name, labels },
  spec: { containers: [{ name: 'app', resources: { requests: { cpu: '1' } } }], ...spec },
});

const requesting = (name: string, requests: Record<string, string>) =>
  pod(name, { containers: [{ name: 'app', resources: { requests: { cpu: '1', ...requests } } }] });

/** Pods with a place, and the types of their claims. */
function placed(input: SchedulingInput) {
  return schedule(input).nodeClaims.map(({ pods, instanceTypes }) => [pods, instanceTypes.map(({ name }) => name)]);
}

test('an empty list of resource claims is not a resource claim', () => {
  const without = pod('a', { containers: [{ name: 'app', resources: { requests: { cpu: '1' }, claims: [] } }] });
  const claiming = pod('b', { resourceClaims: [{ name: 'device' }] });
  expect(placed({ nodePools, instanceTypes: [type('t')], pods: [without, claiming] })).toEqual([[['default/a'], ['t']]]);
});

test('labels that look like two are one', () => {
  const selecting = (name: string) => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { b: '2' } } };
    return pod(name, { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  };
  const pods = [pod('a', {}, { a: '1\nb=2' }), pod('b', {}, { a: '1', b: '2' }), selecting('c')];
  expect(placed({ nodePools, instanceTypes: [type('t')], pods })[0]![0]).toEqual(['default/a', 'default/b', 'default/c']);
});

test('a resource whose name looks like a list is one resource', () => {
  const instanceTypes = [type('t', undefined, { 'x=1,y': '1', x: '1' })];
  const pods = [requesting('a', { 'x=1,y': '1' }), requesting('b', { x: '1', y: '1' })];
  expect(placed({ nodePools, instanceTypes, pods })).toEqual([[['default/a'], ['t']]]);
});

test('a value with a comma is one value', () => {
  const instanceTypes = [type('one', ['a,b']), type('two', ['a', 'b'])];
  const pods = [pod('p', { nodeSelector: { [KEY]: 'a' } })];
  expect(placed({ nodePools: keyPool, instanceTypes, pods })).toEqual([[['default/p'], ['two']]]);
});

test('no value is not the empty value', () => {
  const instanceTypes = [type('none', []), type('one', [''])];
  const pods = [pod('p', { nodeSelector: { [KEY]: '' } })];
  expect(placed({ nodePools: keyPool, instanceTypes, pods })).toEqual([[['default/p'], ['one']]]);
});

/** A bound claim and its volume: of a CSI driver, or local to a zone. */
function volume(name: string, spec: Record<string, unknown>) {
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' };
  return {
    persistentVolumes: [{ metadata: { name }, spec }],
    persistentVolumeClaims: [{ metadata: { name, namespace: 'default', annotations }, spec: { volumeName: name } }],
  };
}

const mounting = (name: string) => pod(`p-${name}`, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });
const both = (left: ReturnType<typeof volume>, right: ReturnType<typeof volume>) => ({
  persistentVolumes: [...left.persistentVolumes, ...right.persistentVolumes],
  persistentVolumeClaims: [...left.persistentVolumeClaims, ...right.persistentVolumeClaims],
});

test('pods are not alike whose volumes are in different zones', () => {
  const zones = ['a', 'b'].map((zone) => {
    const matchExpressions = [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }];
    return volume(`in-${zone}`, { local: { path: '/data' }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } });
  });
  const input = { nodePools, instanceTypes: [type('t')], pods: [mounting('in-a'), mounting('in-b')], ...both(zones[0]!, zones[1]!) };
  expect(placed(input)).toEqual([[['default/p-in-a'], ['t']]]);
});

/** A node with room for all, whose driver attaches one volume, and what runs on it. */
function onNode(...running: Pod[]) {
  const amounts = { cpu: '8', pods: '20' };
  return {
    nodes: [{ metadata: { name: 'n' }, spec: { providerID: 'n' }, status: { capacity: amounts, allocatable: amounts } }],
    csiNodes: [{ metadata: { name: 'n' }, spec: { drivers: [{ name: 'csi.example.com', allocatable: { count: 1 } }] } }],
    running: running.map((each) => ({ ...each, spec: { ...each.spec, nodeName: 'n' } })),
  };
}

test('pods are not alike that attach different volumes', () => {
  const { nodes, csiNodes } = onNode();
  const volumes = both(volume('one', { csi: { driver: 'csi.example.com' } }), volume('two', { csi: { driver: 'csi.example.com' } }));
  const plan = schedule({ nodePools, nodes, csiNodes, pods: [mounting('one'), mounting('two')], ...volumes });
  expect(plan.existingNodes).toEqual([{ name: 'n', pods: ['default/p-one'] }]);
});

const near = (app: string) => {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } };
  return pod('near', { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
};

test('plain pods are not alike whose labels differ', () => {
  const pods = [pod('a', {}, { app: 'a' }), pod('b', {}, { app: 'b' }), near('b')];
  expect(placed({ nodePools, instanceTypes: [type('t')], pods })[0]![0]).toEqual(['default/a', 'default/b', 'default/near']);
});

test.each([
  ['whose labels differ', pod('a', {}, { app: 'a' }), pod('b', {}, { app: 'b' })],
  [
    'of which one terminates',
    { ...pod('a'), metadata: { name: 'a', labels: { app: 'b' }, deletionTimestamp: '2026-01-01T00:00:00Z' } },
    pod('b', {}, { app: 'b' }),
  ],
])('pods on a node are not counted together %s', (_, first, second) => {
  const { nodes, running } = onNode(first, second);
  const plan = schedule({ nodePools, nodes, pods: [...running, near('b')] });
  expect(plan.existingNodes).toEqual([{ name: 'n', pods: ['default/near'] }]);
});
