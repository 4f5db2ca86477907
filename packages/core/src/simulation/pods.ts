import type { Pod } from '../model/pod.js';
import { parseTime } from '../model/time.js';
import { isActive, isOwnedByDaemonSet, podKey } from '../state/podfacts.js';
import { EventClass } from './eventqueue.js';
import { podOfTemplate, surplusPods, type Workload, workloadKey } from './workload.js';
import { due, tell, timestamp, touch, type World } from './world.js';

const SECOND = 1000;
/** The grace period of pods that state none. */
const DEFAULT_GRACE = 30;
/** A new pod event within so long of the last one is not written (chapter 05, 8). */
const POD_EVENT_PAUSE = 10_000;

/** Puts a pod into the cluster. */
export function addPod(world: World, pod: Pod): void {
  const { state } = world;
  const key = podKey(pod);
  state.pods.set(key, pod);
  if (!pod.spec.nodeName) due(world, { class: EventClass.binding, type: 'bind', name: '' });
  touch(world);
}

/** Binds a pod: it starts at once and is ready after `podStartMs`. */
export function bindPod(world: World, pod: Pod, node: string): void {
  const { state, parameters } = world;
  const key = podKey(pod);
  const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  state.pods.set(key, {
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    status: {
      ...pod.status,
      phase: 'Pending',
      startTime: timestamp(state.now),
      conditions: [...conditions, { type: 'PodScheduled', status: 'True' }],
    },
  });
  state.waiting.delete(key);
  touch(world);
  notePodEvent(world, pod, node);
  tell(world, 'kube-scheduler', 'bound-pod', { pod: key, node });
  due(world, { class: EventClass.pod, type: 'pod-ready', name: key, detail: pod.metadata.uid }, parameters.podStartMs);
}

/** A pod that was started is ready. */
export function podReady(world: World, key: string, uid: unknown): void {
  const pod = world.state.pods.get(key);
  if (pod === undefined || pod.metadata.uid !== uid || !isActive(pod)) return;
  const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
  world.state.pods.set(key, {
    ...pod,
    status: { ...pod.status, phase: 'Running', conditions: [...conditions, { type: 'Ready', status: 'True' }] },
  });
  touch(world);
  tell(world, 'workload', 'ready-pod', { pod: key, node: pod.spec.nodeName });
  countReady(world, workloadKey(pod));
}

/** Deletes a pod, by default with its own grace period (in seconds); it is gone when it has stopped (chapter 05, 24.2). */
export function deletePod(world: World, pod: Pod, grace = pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE): void {
  const { state, parameters } = world;
  const key = podKey(pod);
  const seconds = pod.spec.nodeName ? grace : 0;
  state.pods.set(key, { ...pod, metadata: { ...pod.metadata, deletionTimestamp: timestamp(state.now + seconds * SECOND) } });
  touch(world);
  if (isActive(pod) && pod.spec.nodeName) notePodEvent(world, pod, pod.spec.nodeName);
  const stop = seconds === 0 ? 0 : Math.min(seconds * SECOND, parameters.podStopMs);
  due(world, { class: EventClass.pod, type: 'pod-gone', name: key, detail: pod.metadata.uid }, stop);
  const workload = workloadKey(pod);
  countReady(world, workload);
  if (workload !== undefined) due(world, { class: EventClass.workload, type: 'reconcile', name: workload });
}

/** Takes a pod out of the cluster. */
export function podGone(world: World, key: string, uid: unknown): void {
  const { state } = world;
  const pod = state.pods.get(key);
  if (pod === undefined || pod.metadata.uid !== uid) return;
  state.pods.delete(key);
  state.waiting.delete(key);
  touch(world);
  const workload = workloadKey(pod);
  countReady(world, workload);
  if (workload !== undefined) due(world, { class: EventClass.workload, type: 'reconcile', name: workload });
  due(world, { class: EventClass.binding, type: 'bind', name: '' });
}

/** Makes the pods that a controller is short of, and deletes those that it has too many (chapter 05, 24.3). */
export function reconcileWorkload(world: World, key: string): void {
  const workload = world.state.workloads.get(key);
  if (workload === undefined) return;
  const { pods } = world.state;
  const { active, keys } = pods.of(key);
  if (active > workload.replicas) {
    const own = Array.from(keys, (each) => pods.get(each)!).filter(isActive);
    for (const pod of surplusPods(own, active - workload.replicas)) deletePod(world, pod);
  }
  for (let missing = workload.replicas - active; missing > 0; missing--) {
    const name = workload.kind === 'StatefulSet' ? nextOrdinal(workload, world) : nextName(workload, world);
    // A StatefulSet waits until the pod of that name is gone.
    if (name === undefined) break;
    const uid = `${key}/${name}@${world.state.now}`;
    addPod(world, podOfTemplate(workload.template, name, uid, timestamp(world.state.now)));
  }
}

function nextName({ name, namespace, key }: Workload, { state, naming }: World): string {
  const { ofController } = state.counters;
  for (;;) {
    const ordinal = ofController.get(key) ?? 0;
    ofController.set(key, ordinal + 1);
    const candidate = naming.pod(name, ordinal);
    if (!state.pods.has(`${namespace}/${candidate}`)) return candidate;
  }
}

function nextOrdinal({ name, namespace, replicas }: Workload, { state }: World): string | undefined {
  for (let ordinal = 0; ordinal < replicas; ordinal++) if (!state.pods.has(`${namespace}/${name}-${ordinal}`)) return `${name}-${ordinal}`;
  return undefined;
}

/** Writes down how many pods of a workload are ready, where that changed. */
export function countReady(world: World, key: string | undefined): void {
  if (key === undefined || !world.state.workloads.has(key)) return;
  const { ready } = world.state.pods.of(key);
  const series = world.readiness.get(key) ?? [];
  if (series.at(-1)?.ready === ready) return;
  if (series.at(-1)?.time === world.state.now) series.pop();
  series.push({ time: world.state.now, ready });
  world.readiness.set(key, series);
}

/** A pod came to a node or leaves it: its NodeClaim remembers when (chapter 05, 8). */
function notePodEvent(world: World, pod: Pod, nodeName: string): void {
  if (isOwnedByDaemonSet(pod)) return;
  const { now, claims } = world.state;
  for (const claim of claims.values()) {
    const { nodeClaim } = claim;
    if (nodeClaim.status?.nodeName !== nodeName) continue;
    const last = parseTime(nodeClaim.status.lastPodEventTime);
    if (last === undefined || now - last >= POD_EVENT_PAUSE) {
      claim.nodeClaim = { ...nodeClaim, status: { ...nodeClaim.status, lastPodEventTime: timestamp(now) } };
      due(world, { class: EventClass.nodeClaim, type: 'consolidatable', name: nodeClaim.metadata.name });
    }
    return;
  }
}
