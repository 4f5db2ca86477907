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
