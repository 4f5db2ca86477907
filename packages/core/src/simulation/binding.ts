import type { SchedulingInput } from '../model/input.js';
import type { Node } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { Pod } from '../model/pod.js';
import { fitsResources } from '../model/resources.js';
import { untoleratedTaints } from '../model/taint.js';
import { scheduleValid } from '../schedule.js';
import { compareText, isProvisionable, podKey } from '../state/podfacts.js';
import { bindPod } from './pods.js';
import { triggerPod } from './trigger.js';
import type { World } from './world.js';

/**
 * What the kube-scheduler does with the pods that wait (chapter 05, 24.3): each goes to the first node, by name, that admits it.
 * The rules of admission are the engine's own, asked without instance types and without NodeClaims: a node that is being deleted
 * then refuses pods by its taint alone, as it does in a cluster.
 */
export function bindPods(world: World): void {
  const { state } = world;
  if (state.bound === state.version) return;
  const pending = state.pods.waiting().filter(isProvisionable);
  if (pending.length === 0) return;
  const view = bindingView(world, pending);
  if (view.nodes!.length > 0) {
    const plan = scheduleValid(view, { backend: world.backend, reasons: false });
    for (const { name, pods } of plan.existingNodes)
      for (const key of [...pods].sort(compareText)) bindPod(world, state.pods.get(key)!, name);
  }
  state.bound = state.version;
  for (const pod of pending) if (isProvisionable(state.pods.get(podKey(pod))!)) triggerPod(world, podKey(pod));
}

// A round without any NodePool looks at no node either (chapter 02, 3).
const NO_NODE_POOL: NodePool = { metadata: { name: 'none' }, spec: { template: { spec: {} } } };

/** The cluster as the pods that wait see it; nodes that are full or tainted for all of them are left out where nothing counts their pods. */
function bindingView(world: World, pending: readonly Pod[]): SchedulingInput {
  const { state, room } = world;
  const rest = { ...state.fixed, nodePools: [NO_NODE_POOL], now: new Date(state.now).toISOString() };
  const nodes = Array.from(state.nodes.values(), staying);
  if (pending.some(countsOthers) || state.pods.hasAntiAffinity) return { ...rest, nodes, pods: [...state.pods.values()] };
  const open: Node[] = [];
  const pods = [...pending];
  for (const node of nodes) {
    const bound = state.pods.on(node.metadata.name);
    const free = room.freeOn(node, bound);
    const isOpen = pending.some(
      ({ spec }) => fitsResources(room.requestsOf(spec), free) && untoleratedTaints(node.spec?.taints, spec.tolerations).length === 0,
    );
    if (!isOpen) continue;
    open.push(node);
    pods.push(...bound);
  }
  return { ...rest, nodes: open, pods };
}

/** The node as if nobody were deleting it: a round would find other places for its pods, the kube-scheduler leaves them where they are. */
function staying(node: Node): Node {
  const { deletionTimestamp, ...metadata } = node.metadata;
  return deletionTimestamp ? { ...node, metadata } : node;
}

/** Whether it matters to the pod which other pods run where. */
function countsOthers({ spec }: Pod): boolean {
  return !!spec.topologySpreadConstraints?.length || !!spec.affinity?.podAffinity || !!spec.affinity?.podAntiAffinity;
}
