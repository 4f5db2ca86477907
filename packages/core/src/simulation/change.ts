import type { PodDisruptionBudget } from '../model/input.js';
import type { NodePool } from '../model/nodepool.js';
import type { Pod } from '../model/pod.js';
import { normaliseInput } from '../state/normalise.js';
import { isActive } from '../state/podfacts.js';
import { nodePoolOf } from './conditions.js';
import { EventClass } from './eventqueue.js';
import { CURRENT_HASH_VERSION, NODE_POOL_HASH, NODE_POOL_HASH_VERSION, nodePoolHash } from './nodepoolhash.js';
import { addPod, countReady, deletePod } from './pods.js';
import type { Provider } from './provider.js';
import { workloadKey } from './workload.js';
import { due, tell, touch, type World } from './world.js';

/** What a user does to the cluster, as data. */
export type Change =
  /** Another Kubernetes version, node class, image or price list. `description` is for people. */
  | { kind: 'provider'; provider: Provider; description: string }
  | { kind: 'apply-nodepool'; nodePool: NodePool }
  | { kind: 'delete-nodepool'; name: string }
  | { kind: 'apply-pod-disruption-budget'; podDisruptionBudget: PodDisruptionBudget }
  | { kind: 'create-pod'; pod: Pod }
  /** `workload` is `Kind/namespace/name` of a controller that the pods of the cluster name as their owner. */
  | { kind: 'scale'; workload: string; replicas: number }
  /** `pod` is `namespace/name`; a value that is absent takes the annotation away. */
  | { kind: 'annotate-pod'; pod: string; annotation: string; value?: string }
  | { kind: 'annotate-node'; node: string; annotation: string; value?: string }
  | { kind: 'delete-nodeclaim'; name: string };

/** Applies a change. */
export function applyChange(world: World, change: Change): void {
  const { state } = world;
  touch(world);
  switch (change.kind) {
    case 'provider':
      world.provider = change.provider;
      tell(world, 'user', 'change', { change: change.kind, description: change.description });
      return recheckDrift(world, () => true, world.parameters.driftDetectMs);
    case 'apply-nodepool':
      return applyNodePool(world, change.nodePool);
    case 'delete-nodepool':
      state.nodePools.delete(change.name);
      return tell(world, 'user', 'change', { change: change.kind, nodePool: change.name });
    case 'apply-pod-disruption-budget': {
      const { namespace = 'default', name } = change.podDisruptionBudget.metadata;
      const before = state.podDisruptionBudgets.get(`${namespace}/${name}`);
      if (before !== undefined) state.pods.forget(before);
      state.podDisruptionBudgets.set(`${namespace}/${name}`, change.podDisruptionBudget);
      return tell(world, 'user', 'change', { change: change.kind, podDisruptionBudget: `${namespace}/${name}` });
    }
    case 'create-pod':
      tell(world, 'user', 'change', {
        change: change.kind,
        pod: `${change.pod.metadata.namespace ?? 'default'}/${change.pod.metadata.name}`,
      });
      return createPod(world, normaliseInput({ nodePools: [], pods: [change.pod] }).pods[0]!);
    case 'scale':
      return scale(world, change.workload, change.replicas);
    case 'annotate-pod': {
      const pod = state.pods.get(change.pod);
      if (pod !== undefined) state.pods.set(change.pod, { ...pod, metadata: annotated(pod.metadata, change) });
      return tell(world, 'user', 'change', { change: change.kind, pod: change.pod, annotation: change.annotation });
    }
    case 'annotate-node': {
      const node = state.nodes.get(change.node);
      if (node !== undefined) state.nodes.set(change.node, { ...node, metadata: annotated(node.metadata, change) });
      return tell(world, 'user', 'change', { change: change.kind, node: change.node, annotation: change.annotation });
    }
    case 'delete-nodeclaim':
      tell(world, 'user', 'change', { change: change.kind, nodeClaim: change.name });
      return due(world, { class: EventClass.nodeClaim, type: 'delete-nodeclaim', name: change.name });
  }
}

function annotated<Metadata extends { annotations?: Record<string, string> }>(
  metadata: Metadata,
  { annotation, value }: { annotation: string; value?: string },
): Metadata {
  const others = Object.entries(metadata.annotations ?? {}).filter(([key]) => key !== annotation);
  return { ...metadata, annotations: Object.fromEntries(value === undefined ? others : [...others, [annotation, value]]) };
}

function createPod(world: World, pod: Pod): void {
  const key = workloadKey(pod);
  if (key !== undefined && isActive(pod)) {
    const workload = world.state.workloads.get(key);
    const [kind = '', namespace = '', name = ''] = key.split('/');
    if (workload === undefined) world.state.workloads.set(key, { key, kind, namespace, name, replicas: 1, template: pod });
    else workload.replicas++;
  }
  addPod(world, pod);
  countReady(world, key);
}

function scale(world: World, key: string, replicas: number): void {
  const workload = world.state.workloads.get(key);
  tell(world, 'user', 'change', { change: 'scale', workload: key, replicas });
  if (workload === undefined) return;
  workload.replicas = replicas;
  due(world, { class: EventClass.workload, type: 'reconcile', name: key });
  for (const pod of [...world.state.pods.values()]) if (replicas === 0 && workloadKey(pod) === key && isActive(pod)) deletePod(world, pod);
}

/** The NodePool with its hash: that of the NodePool it takes the place of, where the template is the same (chapter 05, 10). */
export function withHash(nodePool: NodePool, before?: NodePool): NodePool {
  const { annotations } = nodePool.metadata;
  const same = before !== undefined && nodePoolHash(before) === nodePoolHash(nodePool);
  const kept = same ? before.metadata.annotations : before === undefined ? annotations : undefined;
  const [hash, version] = [kept?.[NODE_POOL_HASH], kept?.[NODE_POOL_HASH_VERSION]];
  const known = hash !== undefined && version !== undefined;
  const stamped = {
    [NODE_POOL_HASH]: known ? hash : nodePoolHash(nodePool),
    [NODE_POOL_HASH_VERSION]: known ? version : (before?.metadata.annotations?.[NODE_POOL_HASH_VERSION] ?? CURRENT_HASH_VERSION),
  };
  return { ...nodePool, metadata: { ...nodePool.metadata, annotations: { ...annotations, ...stamped } } };
}

function applyNodePool(world: World, nodePool: NodePool): void {
  const { nodePools } = world.state;
  const { name } = nodePool.metadata;
  nodePools.set(name, withHash(nodePool, nodePools.get(name)));
  tell(world, 'user', 'change', { change: 'apply-nodepool', nodePool: name });
  recheckDrift(world, (owner) => owner === name, 0);
  for (const [claim, state] of world.state.claims)
    if (nodePoolOf(state) === name) due(world, { class: EventClass.nodeClaim, type: 'consolidatable', name: claim });
}

function recheckDrift(world: World, concerns: (nodePool: string) => boolean, delay: number): void {
  for (const [name, claim] of world.state.claims)
    if (concerns(nodePoolOf(claim))) due(world, { class: EventClass.nodeClaim, type: 'drift', name }, delay);
}
