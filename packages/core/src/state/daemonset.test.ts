import { expect, it } from 'vitest';
import type { DaemonSet } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { podRequests } from '../model/resources.js';
import { daemonPods } from './daemonset.js';

const daemonSet = (name: string, spec: Pod['spec'] = {}): DaemonSet => ({
  metadata: { name, namespace: 'd', uid: `uid-${name}` },
  spec: { template: { spec } },
});
const live = (name: string, uid: string, creationTimestamp: string, spec: Pod['spec'] = {}): Pod => ({
  metadata: {
    name,
    namespace: 'd',
    creationTimestamp,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'x', uid, controller: true }],
  },
  spec,
});
const affinity = (value: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: [value] }] }],
    },
    preferredDuringSchedulingIgnoredDuringExecution: [],
  },
});

it('is the newest pod of the DaemonSet, the smallest name among equals', () => {
  const pods = [
    live('b', 'uid-x', '2026-01-01T00:00:01Z'),
    live('a', 'uid-x', '2026-01-01T00:00:01Z'),
    live('c', 'uid-x', '2026-01-01T00:00:00Z'),
    live('z', 'uid-y', '2026-01-01T00:00:09Z'),
  ];
  expect(daemonPods([daemonSet('x')], pods).map((pod) => pod.metadata.name)).toEqual(['a']);
  const { uid: _, ...nameless } = daemonSet('x').metadata;
  const orphan = live('o', '', '2026-01-01T00:00:00Z');
  expect(daemonPods([{ ...daemonSet('x'), metadata: nameless }], [orphan])).toEqual([orphan]);
});

it('takes the required node affinity of the template, and of nothing else of it', () => {
  const template = { affinity: affinity('template'), nodeSelector: { x: 'y' } };
  const pod = live('p', 'uid-x', '2026-01-01T00:00:00Z', { affinity: affinity('live'), tolerations: [{ operator: 'Exists' }] });
  const [found] = daemonPods([daemonSet('x', template)], [pod]);
  expect(found!.spec).toEqual({ ...pod.spec, affinity: affinity('template') });
  expect(pod.spec.affinity).toEqual(affinity('live'));
  expect(daemonPods([daemonSet('x')], [pod])).toEqual([pod]);
});

it('is made from the template without a pod, limits becoming missing requests', () => {
  const container = { name: 'c', resources: { limits: { cpu: '1', memory: '1000Mi' }, requests: { cpu: '750m' } } };
  const [found] = daemonPods([daemonSet('x', { containers: [container], initContainers: [container] })], []);
  expect(found!.metadata).toEqual({ name: 'x', namespace: 'd' });
  expect(podRequests(found!.spec).get('memory')!.nano).toBe(1000n * 1024n * 1024n * 10n ** 9n);
  expect(found!.spec.initContainers![0]!.resources!.requests).toEqual({ cpu: '750m', memory: '1000Mi' });
  expect(container.resources.requests).toEqual({ cpu: '750m' });
});

it('leaves out those with resource claims, and answers by namespace and name', () => {
  const sets = [daemonSet('b'), daemonSet('a'), daemonSet('c', { resourceClaims: [{ name: 'gpu' }] })];
  expect(daemonPods(sets, []).map((pod) => pod.metadata.name)).toEqual(['a', 'b']);
});
