import { describe, expect, test } from 'vitest';
import { instanceType, nodePool } from '../../test/disruption/cluster.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import { withHash } from './change.js';
import { type DriftQuestion, detectDrift } from './driftdetection.js';
import { NODE_POOL_HASH, NODE_POOL_HASH_VERSION, nodePoolHash } from './nodepoolhash.js';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const TYPE = instanceType({ name: 'm', prices: { 'on-demand': 1 } });

const pool = (
  template: Partial<NodePool['spec']['template']['spec']> = {},
  metadata?: NodePool['spec']['template']['metadata'],
): NodePool =>
  withHash(nodePool('default', {}, { template: { ...(metadata ? { metadata } : {}), spec: { requirements: [], ...template } } }));

const claim = (labels: Record<string, string> = {}, of: NodePool = pool(), age = 7200): NodeClaim => ({
  metadata: {
    name: 'c',
    annotations: of.metadata.annotations!,
    labels: {
      'karpenter.sh/capacity-type': 'on-demand',
      'node.kubernetes.io/instance-type': 'm',
      'topology.kubernetes.io/zone': 'zone-a',
      'kubernetes.io/os': 'linux',
      ...labels,
    },
    creationTimestamp: new Date(NOW - age * 1000).toISOString(),
  },
  spec: {},
});

const reason = (nodeClaim: NodeClaim, of: NodePool, rest: Partial<DriftQuestion> = {}) =>
  detectDrift(nodeClaim, { nodePool: of, instanceTypes: [TYPE], providerDrift: () => undefined, now: NOW, ...rest }).reason;

// Chapter 05, 25.6, rows 84 to 91.
describe('static drift of a NodePool', () => {
  test.each<[string, NodePool]>([
    ['labels', pool({}, { labels: { team: 'a' } })],
    ['annotations', pool({}, { annotations: { team: 'a' } })],
    ['taints', pool({ taints: [{ key: 'a', effect: 'NoSchedule' }] })],
    ['startupTaints', pool({ startupTaints: [{ key: 'a', effect: 'NoSchedule' }] })],
    ['nodeClassRef', pool({ nodeClassRef: { group: 'g', kind: 'K', name: 'other' } })],
    ['expireAfter', pool({ expireAfter: '24h' })],
    ['terminationGracePeriod', pool({ terminationGracePeriod: '5m' })],
  ])('a change of %s', (_, changed) => {
    expect(reason(claim(), changed)).toBe('NodePoolDrifted');
  });

  test('what is not hashed: requirements, budgets, limits, weight, and the order of taints', () => {
    const taints = [
      { key: 'a', effect: 'NoSchedule' as const },
      { key: 'b', effect: 'NoExecute' as const },
    ];
    expect(nodePoolHash(pool({ taints }))).toBe(nodePoolHash(pool({ taints: [...taints].reverse() })));
    const other = pool({ requirements: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] });
    other.spec.weight = 3;
    other.spec.limits = { cpu: 7 };
    expect(nodePoolHash(other)).toBe(nodePoolHash(pool()));
    expect(nodePoolHash(pool({ taints: [] }, { labels: {} }))).toBe(nodePoolHash(pool()));
  });

  test.each([NODE_POOL_HASH, NODE_POOL_HASH_VERSION])('not where %s is missing or differs by version', (key) => {
    const changed = pool({ expireAfter: '24h' });
    const { [key]: _, ...rest } = claim().metadata.annotations!;
    expect(reason({ ...claim(), metadata: { ...claim().metadata, annotations: rest } }, changed)).toBeUndefined();
    const older = { ...claim().metadata.annotations!, [NODE_POOL_HASH_VERSION]: 'v2' };
    expect(reason({ ...claim(), metadata: { ...claim().metadata, annotations: older } }, changed)).toBeUndefined();
  });

  test('an applied NodePool keeps the hash of a cluster while its template stays the same', () => {
    const live = pool();
    live.metadata.annotations = { [NODE_POOL_HASH]: '123', [NODE_POOL_HASH_VERSION]: 'v3' };
    const heavier = { ...pool(), metadata: { name: 'default' } };
    heavier.spec.weight = 9;
    expect(withHash(heavier, live).metadata.annotations).toEqual(live.metadata.annotations);
    const changed = withHash(pool({ expireAfter: '24h' }), live).metadata.annotations!;
    expect(changed[NODE_POOL_HASH]).not.toBe('123');
    expect(changed[NODE_POOL_HASH_VERSION]).toBe('v3');
  });
});

describe('requirements that no longer hold', () => {
  const asking = (key: string, operator: string, ...values: string[]) =>
    pool({ requirements: [{ key, operator, ...(values.length > 0 ? { values } : {}) }] });
  const OS = 'kubernetes.io/os';
  test.each<[string, NodePool, Record<string, string>, string | undefined]>([
    ['spot alone', asking('karpenter.sh/capacity-type', 'In', 'spot'), {}, 'RequirementsDrifted'],
    ['a key that the claim lacks', asking('kubernetes.io/arch', 'In', 'amd64'), {}, 'RequirementsDrifted'],
    ['that key, to be absent', asking('kubernetes.io/arch', 'DoesNotExist'), {}, undefined],
    ['that key, not one value', asking('kubernetes.io/arch', 'NotIn', 'arm64'), {}, undefined],
    ['a narrower list', asking(OS, 'In', 'windows'), {}, 'RequirementsDrifted'],
    ['a wider list', asking(OS, 'In', 'linux', 'windows'), {}, undefined],
    ['Exists', asking(OS, 'Exists'), {}, undefined],
    ['DoesNotExist', asking(OS, 'DoesNotExist'), {}, 'RequirementsDrifted'],
    ['Gt 10 of 5', asking('test-label', 'Gt', '10'), { 'test-label': '5' }, 'RequirementsDrifted'],
    ['Lt 1 of 2', asking('test-label', 'Lt', '1'), { 'test-label': '2' }, 'RequirementsDrifted'],
  ])('%s', (_, changed, labels, expected) => {
    expect(reason(claim(labels), changed)).toBe(expected);
  });
});

describe('types that are gone', () => {
  test('the type, its label, or its last offering', () => {
    expect(reason(claim(), pool(), { instanceTypes: [] })).toBe('InstanceTypeNotFound');
    expect(reason(claim({ 'node.kubernetes.io/instance-type': 'x' }), pool())).toBe('InstanceTypeNotFound');
    expect(reason(claim({ 'topology.kubernetes.io/zone': 'zone-z' }), pool())).toBe('InstanceTypeNotFound');
    const unavailable = { ...TYPE, offerings: TYPE.offerings.map((offering) => ({ ...offering, available: false })) };
    expect(reason(claim(), pool(), { instanceTypes: [unavailable] })).toBeUndefined();
  });

  test('not within the first hour; it says when to ask again', () => {
    const young = claim({}, pool(), 600);
    const question = { nodePool: pool(), instanceTypes: [], providerDrift: () => undefined, now: NOW };
    expect(detectDrift(young, question)).toEqual({ recheck: NOW + 3_000_001 });
  });

  test.each([
    ['reserved', undefined],
    ['on-demand', undefined],
    ['spot', 'InstanceTypeNotFound'],
  ])('a reserved node whose type is offered as %s', (capacityType, expected) => {
    const type = instanceType({ name: 'm', prices: { [capacityType]: 1 } });
    const labels = { 'karpenter.sh/capacity-type': 'reserved', 'karpenter.k8s.aws/capacity-reservation-id': 'cr-1' };
    expect(reason(claim(labels), pool(), { instanceTypes: [type] })).toBe(expected);
  });
});

test('the reason of the provider comes last', () => {
  expect(reason(claim(), pool(), { providerDrift: () => 'AMIDrift' })).toBe('AMIDrift');
  expect(reason(claim(), pool({ expireAfter: '24h' }), { providerDrift: () => 'AMIDrift' })).toBe('NodePoolDrifted');
});
