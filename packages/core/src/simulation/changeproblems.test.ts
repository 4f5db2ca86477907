import { expect, test } from 'vitest';
import { cluster, instanceType, NOW, nodePool, pod } from '../../test/disruption/cluster.js';
import { simpleProvider } from '../../test/simulation/provider.js';
import { InvalidInput } from '../model/issue.js';
import type { Change } from './change.js';
import { simulateCluster } from './simulate.js';

const broken = instanceType({ name: 'm', prices: { 'on-demand': 1 } });
broken.capacity = { cpu: 'many' };

/** The paths of the problems of a simulation with these changes. */
function pathsOf(changes: Change[], input = cluster({ nodes: [] }), provider = simpleProvider([], 'x')): string[] {
  try {
    simulateCluster(
      input,
      provider,
      changes.map((change) => ({ at: NOW, change })),
      { horizonMs: 1000 },
    );
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}

test('what changes bring is refused before anything happens, all of it at once', () => {
  const pool = nodePool('p', {}, { limits: { cpu: '1x' } });
  const changes: Change[] = [
    { kind: 'create-pod', pod: pod('good') },
    { kind: 'apply-nodepool', nodePool: pool },
    { kind: 'create-pod', pod: pod('bad', 'much') },
    { kind: 'apply-pod-disruption-budget', podDisruptionBudget: { metadata: { name: 'b' }, spec: { minAvailable: 0.5 } } },
    { kind: 'provider', provider: simpleProvider([broken], 'y'), description: 'y' },
  ];
  expect(pathsOf(changes)).toEqual([
    'changes[1].change.nodePool.spec.limits.cpu',
    'changes[2].change.pod.spec.containers[0].resources.requests.cpu',
    'changes[3].change.podDisruptionBudget.spec.minAvailable',
    'changes[4].change.provider.instanceTypes[0].capacity.cpu',
  ]);
  expect(pathsOf(changes.slice(0, 1))).toEqual([]);
});

test('so is what the provider offers, with the problems of the input', () => {
  const input = cluster({ nodes: [], pods: [pod('bad', 'much')] });
  expect(pathsOf([], input, simpleProvider([broken], 'x'))).toEqual([
    'pods[0].spec.containers[0].resources.requests.cpu',
    'provider.instanceTypes[0].capacity.cpu',
  ]);
});
