import { describe, expect, inject, test } from 'vitest';
import type { Container, Pod, Taint, Toleration } from './index.js';
import type { InstanceType } from './model/instancetype.js';
import { answerPart } from './parts.js';
import { createJs } from './runtime/js.js';
import { createWasmSync } from './runtime/load.js';
import { schedule } from './schedule.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

function type(name: string, cpu: string, price: number): InstanceType {
  const requirements = [
    { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a'] },
    { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] },
  ];
  return { name, requirements, offerings: [{ requirements, price, available: true }], capacity: { cpu, pods: '500' } };
}

const pool = { metadata: { name: 'pool' }, spec: { template: { spec: {} } } };

function pod(name: string, cpu: string, ports?: Container['ports']): Pod {
  return { metadata: { name }, spec: { containers: [{ name: 'app', resources: { requests: { cpu } }, ...(ports && { ports }) }] } };
}

// Chapter 01, 3.
describe('one toleration against one taint', () => {
  const tolerates = (toleration: Toleration, taint: Partial<Taint>) =>
    answerPart({ kind: 'taints', taints: [{ key: 'k', effect: 'NoSchedule', ...taint } as Taint], tolerations: [toleration] }, { backend })
      .tolerates;

  test.each<[string, Toleration, Partial<Taint>, boolean]>([
    ['Exists without a key takes all', { operator: 'Exists' }, { value: 'v', effect: 'NoExecute' }, true],
    ['another key', { key: 'x', operator: 'Exists' }, {}, false],
    ['another effect', { key: 'k', operator: 'Exists', effect: 'NoExecute' }, {}, false],
    ['PreferNoSchedule blocks too', { key: 'x', operator: 'Exists' }, { effect: 'PreferNoSchedule' }, false],
    ['no operator means Equal', { key: 'k', value: 'v' }, { value: 'v' }, true],
    ['Equal compares values', { key: 'k', operator: 'Equal', value: 'w' }, { value: 'v' }, false],
    ['an absent value is empty', { key: 'k', operator: 'Equal' }, { value: '' }, true],
    ['Gt: the taint is larger', { key: 'k', operator: 'Gt', value: '5' }, { value: '7' }, true],
    ['Gt: equal is not larger', { key: 'k', operator: 'Gt', value: '5' }, { value: '5' }, false],
    ['Gt: as numbers, not as text', { key: 'k', operator: 'Gt', value: '9' }, { value: '10' }, true],
    ['Lt: the taint is smaller', { key: 'k', operator: 'Lt', value: '5' }, { value: '-7' }, true],
    ['Lt: a text is no number', { key: 'k', operator: 'Lt', value: '5' }, { value: 'x' }, false],
    ['an unknown operator tolerates nothing', { key: 'k', operator: 'Maybe' }, {}, false],
  ])('%s', (_, toleration, taint, expected) => {
    expect(tolerates(toleration, taint)).toBe(expected);
  });
});

// Chapter 01, 4.
describe('two pods with host ports share a node', () => {
  const port = (hostIP?: string, hostPort = 80, protocol?: string) => ({
    containerPort: 1,
    hostPort,
    ...(hostIP && { hostIP }),
    ...(protocol && { protocol }),
  });

  test.each<[string, ReturnType<typeof port>, ReturnType<typeof port>, boolean]>([
    ['not with the same port', port(), port(), false],
    ['with different ports', port(), port(undefined, 81), true],
    ['with different protocols', port(), port(undefined, 80, 'UDP'), true],
    ['with different addresses', port('10.0.0.1'), port('10.0.0.2'), true],
    ['not with the same address', port('10.0.0.1'), port('10.0.0.1'), false],
    ['not with the unspecified address', port('0.0.0.0'), port('10.0.0.2'), false],
    ['not with that of the other family', port('::'), port('10.0.0.2'), false],
    ['not with a mapped form of the address', port('::ffff:10.0.0.1'), port('10.0.0.1'), false],
  ])('%s', (_, first, second, together) => {
    const pods = [pod('a', '1', [first]), pod('b', '1', [second])];
    const plan = schedule({ instanceTypes: [type('large', '64', 1)], nodePools: [pool], pods }, { backend });
    expect(plan.nodeClaims).toHaveLength(together ? 1 : 2);
  });
});

// A success keeps the round going, a full cycle without one ends it (chapter 02, 8): the large pods fit nothing, at any time.
test('pods that fail do not keep others from being tried, and the round ends', () => {
  const pods = [...['f1', 'f2', 'f3'].map((name) => pod(name, '100')), ...['s1', 's2', 's3'].map((name) => pod(name, '30'))];
  const plan = schedule({ instanceTypes: [type('large', '64', 1)], nodePools: [pool], pods }, { backend });
  expect(plan.unschedulable.map((one) => one.pod)).toEqual(['default/f1', 'default/f2', 'default/f3']);
  expect(plan.nodeClaims.map((claim) => claim.pods.length)).toEqual([2, 1]);
});

test('more keys than a first workspace has room for', () => {
  const pods = Array.from({ length: 700 }, (_, i): Pod => {
    const { metadata, spec } = pod(`p${i}`, '10m');
    const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: `tenant.example.com/t${i}`, operator: 'DoesNotExist' }] }] };
    return { metadata, spec: { ...spec, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } } };
  });
  const plan = schedule({ instanceTypes: [type('large', '64', 1)], nodePools: [pool], pods }, { backend });
  expect(plan.unschedulable).toEqual([]);
  expect(plan.nodeClaims.map((claim) => claim.pods.length)).toEqual([500, 200]);
});

// Chapter 02, 8: the heaviest preferred term of node affinity. Up to 12 terms equal weights stand as given, more are left where an unstable sort puts them.
test.each([
  [12, 'z1'],
  [13, 'z9'],
  [14, 'z9'],
  [20, 'z15'],
])('of %i preferred terms with weights 1 and 5 in turn, %s is preferred most', (count, expected) => {
  const ZONE = 'topology.kubernetes.io/zone';
  const zones = Array.from({ length: count }, (_, index) => `z${index}`);
  const inZone = (...values: string[]) => ({ key: ZONE, operator: 'In', values });
  const offerings = zones.map((zone) => ({ requirements: [inZone(zone)], price: 1, available: true }));
  const everywhere: InstanceType = { ...type('large', '64', 1), requirements: [inZone(...zones)], offerings };
  const { metadata, spec } = pod('p', '1');
  const preferred = zones.map((zone, index) => ({ weight: index % 2 === 0 ? 1 : 5, preference: { matchExpressions: [inZone(zone)] } }));
  const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
  const plan = schedule({ instanceTypes: [everywhere], nodePools: [pool], pods: [{ metadata, spec: { ...spec, affinity } }] }, { backend });
  expect(plan.nodeClaims[0]!.requirements.find(({ key }) => key === ZONE)!.values).toEqual([expected]);
});

// Chapter 02, 14.2: what truncation keeps must still reach minValues, else the claim is dropped with its pods.
describe('truncation to one instance type', () => {
  const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';
  const named = (name: string, price: number) => {
    const made = type(name, '8', price);
    return { ...made, requirements: [...made.requirements, { key: INSTANCE_TYPE, operator: 'In', values: [name] }] };
  };
  const planWith = (minValues: number | undefined, minValuesPolicy: string) => {
    const requirement = { key: INSTANCE_TYPE, operator: 'Exists', ...(minValues && { minValues }) };
    const nodePools = [{ metadata: { name: 'pool' }, spec: { template: { spec: { requirements: [requirement] } } } }];
    const instanceTypes = [named('cheap', 1), named('cheaper', 0.5), named('dear', 2)];
    const input = { options: { minValuesPolicy }, instanceTypes, nodePools, pods: [pod('a', '1'), pod('b', '1')] };
    return schedule(input, { backend, maxInstanceTypes: 1 });
  };

  test('keeps the cheapest, and says what else remained', () => {
    const [claim] = planWith(undefined, 'Strict').nodeClaims;
    expect(claim!.launchCandidates).toEqual(['cheaper']);
    expect(claim!.instanceTypes.map(({ name }) => name)).toEqual(['cheaper', 'cheap', 'dear']);
  });

  test('drops a claim whose minValues it breaks', () => {
    const plan = planWith(2, 'Strict');
    expect(plan.nodeClaims).toEqual([]);
    expect(plan.unschedulable.map((one) => one.pod)).toEqual(['default/a', 'default/b']);
  });

  test('unless minValues are best effort', () => {
    expect(planWith(2, 'BestEffort').nodeClaims.map(({ pods }) => pods.length)).toEqual([2]);
  });
});

// The volumes of a pod of a deleting node cannot be looked up, which leaves the pod out of the topology (chapter 02, 1). Its anti-affinity is known
// from where it runs, and is counted where it goes (chapter 03, 8).
test('a pod outside of the topology keeps those away that its anti-affinity selects', () => {
  const ZONE = 'topology.kubernetes.io/zone';
  const leaving = pod('leaving', '4');
  const term = { topologyKey: ZONE, labelSelector: {} };
  leaving.spec = {
    ...leaving.spec,
    nodeName: 'node',
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'missing' } }],
  };
  const node = { metadata: { name: 'node', deletionTimestamp: '2026-01-01T12:00:00Z' }, spec: { providerID: 'node' } };
  const input = { instanceTypes: [type('large', '64', 1)], nodePools: [pool], nodes: [node], pods: [leaving, pod('waiting', '1')] };
  const plan = schedule(input, { backend });
  expect(plan.nodeClaims.map((claim) => claim.pods)).toEqual([['default/leaving']]);
  expect(plan.unschedulable.map((one) => one.pod)).toEqual(['default/waiting']);
});
