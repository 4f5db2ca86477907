import type { SchedulingInput } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { isActive, isMirror, isOwnedByDaemonSet, podKey } from '../state/podfacts.js';

/** A controller that keeps a number of pods (chapter 05, 24.3). */
export interface Workload {
  /** `Kind/namespace/name` of the controller that the pods name as their owner. */
  key: string;
  kind: string;
  namespace: string;
  name: string;
  replicas: number;
  /** What a new pod is made of; its name, UID, node and status are not used. */
  template: Pod;
}

/** The key of the controller of a pod; undefined for pods that nothing creates anew, or that belong to a node. */
export function workloadKey(pod: Pod): string | undefined {
  if (isOwnedByDaemonSet(pod) || isMirror(pod)) return undefined;
  const controller = pod.metadata.ownerReferences?.find((owner) => owner.controller) ?? pod.metadata.ownerReferences?.[0];
  return controller && `${controller.kind}/${pod.metadata.namespace || 'default'}/${controller.name}`;
}

/** The controllers that the pods name, each with as many replicas as it has active pods, in the order of the pods. */
export function readWorkloads({ pods }: Pick<SchedulingInput, 'pods'>): Map<string, Workload> {
  const workloads = new Map<string, Workload>();
  for (const pod of pods) {
    const key = workloadKey(pod);
    if (key === undefined || !isActive(pod)) continue;
    const known = workloads.get(key);
    if (known) {
      known.replicas++;
      continue;
    }
    const [kind = '', namespace = '', name = ''] = key.split('/');
    workloads.set(key, { key, kind, namespace, name, replicas: 1, template: pod });
  }
  return workloads;
}

/** A pod as its controller makes it: pending, without a place. `created` is RFC 3339. */
export function podOfTemplate({ metadata, spec }: Pod, name: string, uid: string, created: string): Pod {
  const { nodeName: _, ...unbound } = spec;
  const { deletionTimestamp: __, ...kept } = metadata;
  return { metadata: { ...kept, name, uid, creationTimestamp: created }, spec: unbound, status: PENDING };
}

const PENDING: Pod['status'] = {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
};

/** Whether the condition Ready of a pod is True. */
export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Pods to delete when there are too many: those without a place first, then those not ready, then the last by name. */
export function surplusPods(pods: readonly Pod[], count: number): Pod[] {
  if (count === 0) return [];
  const rank = (pod: Pod) => (pod.spec.nodeName ? (isReady(pod) ? 2 : 1) : 0);
  return [...pods].sort((left, right) => rank(left) - rank(right) || (podKey(left) < podKey(right) ? 1 : -1)).slice(0, count);
}
