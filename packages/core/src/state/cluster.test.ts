import { describe, expect, it } from 'vitest';
import type { SchedulingInput } from '../model/input.js';
import type { Node, NodeClaim } from '../model/node.js';
import { formatQuantity } from '../model/quantity.js';
import type { Resources } from '../model/resources.js';
import { Volumes } from '../provisioning/volumes.js';
import { buildClusterState } from './cluster.js';

const node = (name: string, labels: Record<string, string> = {}, rest: Partial<Node> = {}): Node => ({
  metadata: { name, labels },
  spec: { providerID: `id-${name}` },
  status: { capacity: { cpu: '8' }, allocatable: { cpu: '4', memory: '0' } },
  ...rest,
});
const claim = (name: string, providerID: string, rest: Partial<NodeClaim> = {}): NodeClaim => ({
  metadata: { name, labels: { 'karpenter.sh/nodepool': 'a' } },
  spec: {},
  status: { providerID, capacity: { cpu: '6', memory: '16Gi' }, allocatable: { cpu: '5', memory: '14Gi' } },
  ...rest,
});
const state = (input: Partial<SchedulingInput>) => {
  const whole: SchedulingInput = { nodePools: [], pods: [], ...input };
  return buildClusterState(whole, new Volumes(whole));
};
const text = (resources: Resources) => Object.fromEntries([...resources].map(([name, quantity]) => [name, formatQuantity(quantity)]));
const READY = { 'karpenter.sh/nodepool': 'a', 'karpenter.sh/registered': 'true', 'karpenter.sh/initialized': 'true' };

describe('cache admission', () => {
  it('keeps out a node of a pool that has no provider ID, or neither instance type nor the initialized label', () => {
    const pool = { 'karpenter.sh/nodepool': 'a' };
    const cluster = state({
      nodes: [
        node('bare', pool),
        node('typed', { ...pool, 'node.kubernetes.io/instance-type': 't' }),
        node('initialized', { ...pool, 'karpenter.sh/initialized': 'false' }),
        node('unlaunched', { ...pool, 'node.kubernetes.io/instance-type': 't' }, { spec: {} }),
        node('foreign', {}, { spec: {} }),
      ],
      pods: [{ metadata: { name: 'p', namespace: 'd' }, spec: { nodeName: 'bare' } }],
    });
    expect(cluster.active.map(({ name }) => name)).toEqual(['foreign', 'initialized', 'typed']);
    expect(cluster.active[0]!.id).toBe('foreign');
    expect([...cluster.nodesByName.keys()]).toHaveLength(5);
    expect(cluster.boundPods.map(({ key, nodeInCache }) => [key, nodeInCache])).toEqual([['d/p', false]]);
  });

  it('leaves the NodeClaim of a node that is kept out as capacity without a node', () => {
    const cluster = state({
      nodes: [node('n', { 'karpenter.sh/nodepool': 'a' })],
      nodeClaims: [claim('c', 'id-n'), { ...claim('unlaunched', '') }],
      pods: [
        {
          metadata: { name: 'p', namespace: 'd' },
          spec: { nodeName: 'n', containers: [{ name: 'c', resources: { requests: { cpu: 1 } } }] },
        },
      ],
    });
    expect(cluster.active).toHaveLength(1);
    expect(cluster.active[0]).toMatchObject({ name: 'c', managed: true, registered: false, initialized: false, nodePool: 'a', pods: [] });
    expect(cluster.active[0]!.node).toBeUndefined();
    expect(text(cluster.active[0]!.available)).toEqual({ cpu: '5', memory: '14Gi' });
  });
});

describe('a managed node', () => {
  const startup = { key: 'startup', value: 'x', effect: 'NoSchedule' } as const;
  const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' } as const;
  const real = { key: 'real', effect: 'NoSchedule' } as const;
  const build = (labels: Record<string, string>) =>
    state({
      nodes: [
        node(
          'n',
          { 'node.kubernetes.io/instance-type': 't', own: '1', ...labels },
          { spec: { providerID: 'id-n', taints: [notReady, startup, real] } },
        ),
      ],
      nodeClaims: [
        claim('c', 'id-n', { spec: { startupTaints: [{ ...startup, value: 'other' }], taints: [{ ...real, key: 'claimed' }] } }),
      ],
    }).active[0]!;

  it('is its NodeClaim until it is registered', () => {
    const found = build({});
    expect(found).toMatchObject({ name: 'c', hostname: 'c', labels: { 'karpenter.sh/nodepool': 'a' }, taints: [{ key: 'claimed' }] });
    expect(found.node?.metadata.labels?.own).toBe('1');
  });

  it('sheds startup and ephemeral taints, and takes missing or zero capacity of its NodeClaim, until it is initialized', () => {
    const starting = build({ 'karpenter.sh/registered': 'true', 'kubernetes.io/hostname': 'host' });
    expect(starting).toMatchObject({ name: 'n', hostname: 'host', registered: true, initialized: false, taints: [real] });
    expect(text(starting.allocatable)).toEqual({ cpu: '4', memory: '14Gi' });
    expect(text(starting.capacity)).toEqual({ cpu: '8', memory: '16Gi', nodes: '1' });
    const ready = build(READY);
    expect(ready.taints).toEqual([notReady, startup, real]);
    expect(text(ready.allocatable)).toEqual({ cpu: '4', memory: '0' });
  });

  it('is deleting by its NodeClaim only', () => {
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    const nodes = [node('n', READY, { metadata: { name: 'n', labels: READY, deletionTimestamp } })];
    expect(state({ nodes }).deleting).toHaveLength(1);
    expect(state({ nodes, nodeClaims: [claim('c', 'id-n')] }).deleting).toHaveLength(0);
    const terminating = claim('c', 'id-n', {
      status: { providerID: 'id-n', conditions: [{ type: 'InstanceTerminating', status: 'True' }] },
    });
    expect(state({ nodes, nodeClaims: [terminating] }).deleting).toHaveLength(1);
  });
});

it('initialized nodes come first, then names', () => {
  const cluster = state({
    nodes: [node('b'), node('a', { ...READY, 'karpenter.sh/initialized': 'no' }), node('c')],
    nodeClaims: [claim('z', 'id-a')],
  });
  expect(cluster.active.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
});

it('counts what the pods of a node hold, terminal ones left out', () => {
  const pod = (name: string, extra: object = {}, phase = 'Running') => ({
    metadata: { name, namespace: 'd', ...extra },
    spec: {
      nodeName: 'n',
      containers: [{ name: 'c', resources: { requests: { cpu: '3' } }, ports: [{ hostPort: 80, protocol: 'TCP' }] }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'shared' } }],
    },
    status: { phase },
  });
  const cluster = state({
    nodes: [node('n')],
    pods: [
      pod('b', { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'd' }] }),
      pod('a'),
      pod('done', {}, 'Succeeded'),
    ],
    persistentVolumeClaims: [{ metadata: { name: 'shared', namespace: 'd' }, spec: { storageClassName: 's' } }],
    storageClasses: [{ metadata: { name: 's' }, provisioner: 'kubernetes.io/aws-ebs' }],
    csiNodes: [{ metadata: { name: 'n' }, spec: { drivers: [{ name: 'ebs.csi.aws.com', allocatable: {} }, { name: 'free' }] } }],
  });
  const found = cluster.active[0]!;
  expect(text(found.available)).toEqual({ cpu: '-2', memory: '0' });
  expect(text(found.daemonRequests)).toEqual({ cpu: '3', pods: '1' });
  expect(found.hostPorts.map(({ pod: owner, port }) => [owner, port])).toEqual([
    ['d/a', 80],
    ['d/b', 80],
  ]);
  expect(found.volumes).toEqual(new Map([['ebs.csi.aws.com', new Set(['d/shared'])]]));
  expect(found.volumeLimits).toEqual(new Map([['ebs.csi.aws.com', 0]]));
  expect(found.pods.map(({ key, terminal, daemon, reschedulable }) => [key, terminal, daemon, reschedulable])).toEqual([
    ['d/a', false, false, true],
    ['d/b', false, true, false],
    ['d/done', true, false, false],
  ]);
});
