import { expect, it } from 'vitest';
import type { SchedulingInput } from '../model/input.js';
import { normaliseInput } from './normalise.js';

it('fills in what is absent, in a new value', () => {
  const input: SchedulingInput = {
    nodePools: [
      { metadata: { name: 'a' }, spec: { template: { spec: {} } }, status: { conditions: [{ type: 'Ready', status: 'False' }] } },
    ],
    pods: [
      { metadata: { name: 'pending' }, spec: {} },
      { metadata: { name: 'bound', namespace: 'team', uid: 'u' }, spec: { nodeName: 'n', containers: [{ name: 'c' }] } },
      { metadata: { name: 'told' }, spec: {}, status: { phase: 'Pending' } },
    ],
    namespaces: [{ metadata: { name: 'team' } }],
  };
  const before = structuredClone(input);
  const { pods, nodePools, namespaces, now } = normaliseInput(input);
  expect(input).toEqual(before);
  expect(pods[0]).toEqual({
    metadata: { name: 'pending', namespace: 'default', uid: 'pod-00000000', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'app', image: 'app' }] },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
  });
  expect(pods[1]).toMatchObject({
    metadata: { namespace: 'team', uid: 'u' },
    status: { phase: 'Running', conditions: [{ status: 'True' }] },
  });
  expect(pods[2]).toMatchObject({ metadata: { uid: 'pod-00000002' }, status: { phase: 'Pending' } });
  expect(pods[2]!.status).not.toHaveProperty('conditions');
  expect(nodePools[0]).toMatchObject({
    metadata: { uid: 'nodepool-a' },
    spec: { template: { spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' } } } },
    status: { conditions: ['Ready', 'ValidationSucceeded', 'NodeClassReady'].map((type) => ({ type, status: 'True' })) },
  });
  expect(namespaces).toEqual([
    { metadata: { name: 'team' } },
    { metadata: { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default' } } },
  ]);
  expect(now).toBe('2026-01-02T00:00:00Z');
});

it('changes nothing the second time', () => {
  const once = normaliseInput({
    nodePools: [{ metadata: { name: 'a' }, spec: { template: { spec: {} } } }],
    pods: [{ metadata: { name: 'p' }, spec: {} }],
  });
  expect(normaliseInput(once)).toEqual(once);
});
