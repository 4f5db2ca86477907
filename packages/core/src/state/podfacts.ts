import type { Pod } from '../model/pod.js';
import { DISRUPTED_TAINT, untoleratedTaints } from '../model/taint.js';
import { parseDuration, parseTime } from '../model/time.js';
import { DO_NOT_DISRUPT } from '../model/wellknown.js';

/** `namespace/name`: how plans and reports name a pod. */
export function podKey(pod: Pod): string {
  return `${pod.metadata.namespace || 'default'}/${pod.metadata.name}`;
}

/** Whether both are the pod of one name: `podKey` of thousands would be put together to be told apart. */
export function isSamePod({ metadata: left }: Pod, { metadata: right }: Pod): boolean {
  return left.name === right.name && (left.namespace || 'default') === (right.namespace || 'default');
}

/** Byte order of namespace, then name: the order in which the API lists pods. */
export function comparePods(left: Pod, right: Pod): number {
  return (
    compareText(left.metadata.namespace || 'default', right.metadata.namespace || 'default') ||
    compareText(left.metadata.name, right.metadata.name)
  );
}

/** Code-unit order. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The scheduler has seen the pod and found no place; the condition's status is not looked at. */
export function failedToSchedule(pod: Pod): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === 'PodScheduled' && condition.reason === 'Unschedulable') ?? false;
}

export function isScheduled(pod: Pod): boolean {
  return !!pod.spec.nodeName;
}

export function isPreempting(pod: Pod): boolean {
  return !!pod.status?.nominatedNodeName;
}

export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

export function isTerminating(pod: Pod): boolean {
  return !!pod.metadata.deletionTimestamp;
}

export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && !isTerminating(pod);
}

const STUCK_AFTER_MILLISECONDS = 60_000;

/** Terminating for more than a minute past its deletion timestamp, which includes the grace period. `now` in milliseconds. */
export function isStuckTerminating(pod: Pod, now: number): boolean {
  const deletion = parseTime(pod.metadata.deletionTimestamp);
  return deletion !== undefined && now - deletion > STUCK_AFTER_MILLISECONDS;
}

function isOwnedBy(pod: Pod, apiVersion: string, kind: string): boolean {
  return pod.metadata.ownerReferences?.some((owner) => owner.apiVersion === apiVersion && owner.kind === kind) ?? false;
}

export function isOwnedByDaemonSet(pod: Pod): boolean {
  return isOwnedBy(pod, 'apps/v1', 'DaemonSet');
}

export function isOwnedByStatefulSet(pod: Pod): boolean {
  return isOwnedBy(pod, 'apps/v1', 'StatefulSet');
}

/** A static pod, known by its owner alone; the mirror annotation is not consulted. */
export function isMirror(pod: Pod): boolean {
  return isOwnedBy(pod, 'v1', 'Node');
}

export function toleratesDisrupted(pod: Pod): boolean {
  return untoleratedTaints([DISRUPTED_TAINT], pod.spec.tolerations).length === 0;
}

/** Whether dynamic resource allocation is asked for anywhere in the pod. */
export function hasResourceClaims(pod: Pod): boolean {
  if (pod.spec.resourceClaims?.length) return true;
  const claims = (containers: Pod['spec']['containers']) => containers?.some((container) => container.resources?.claims?.length) ?? false;
  return claims(pod.spec.containers) || claims(pod.spec.initContainers);
}

export function hasRequiredAntiAffinity(pod: Pod): boolean {
  return !!pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length;
}

/**
 * Whether the do-not-disrupt annotation is in force (chapter 01, 7.3): `true`, or a positive duration since the start of
 * the pod. Any other text counts as absent. `now` in milliseconds.
 */
export function isDoNotDisruptActive(pod: Pod, now: number): boolean {
  const annotations = pod.metadata.annotations;
  if (!annotations || !Object.hasOwn(annotations, DO_NOT_DISRUPT)) return false;
  const value = annotations[DO_NOT_DISRUPT];
  if (value === 'true') return true;
  const duration = parseDuration(value);
  if (duration === undefined || duration <= 0) return false;
  const start = parseTime(pod.status?.startTime);
  return start === undefined || now - start < duration;
}

/** The pod wants a place and may be given a new node (chapter 01, 7.2). Neither phase nor deletion is looked at. */
export function isProvisionable(pod: Pod): boolean {
  return !isScheduled(pod) && failedToSchedule(pod) && !isPreempting(pod) && !isOwnedByDaemonSet(pod) && !isMirror(pod);
}

export function isReschedulable(pod: Pod): boolean {
  return (isActive(pod) || (isOwnedByStatefulSet(pod) && isTerminating(pod))) && !isOwnedByDaemonSet(pod) && !isMirror(pod);
}

export function isDisruptable(pod: Pod, now: number): boolean {
  return !isActive(pod) || !isDoNotDisruptActive(pod, now);
}

export function isEvictable(pod: Pod, now: number): boolean {
  return isActive(pod) && !toleratesDisrupted(pod) && !isMirror(pod) && !isDoNotDisruptActive(pod, now);
}

export function isDrainable(pod: Pod, now: number): boolean {
  return !toleratesDisrupted(pod) && !isStuckTerminating(pod, now) && !isMirror(pod);
}

export function isWaitingEviction(pod: Pod, now: number): boolean {
  return !isTerminal(pod) && isDrainable(pod, now);
}

/** Whether the pod would outlive the node: its deletion time lies after the node's expiration (both in milliseconds). */
export function isForcedEviction(pod: Pod, nodeExpiration: number | undefined): boolean {
  const deletion = parseTime(pod.metadata.deletionTimestamp);
  return nodeExpiration !== undefined && deletion !== undefined && deletion > nodeExpiration;
}
