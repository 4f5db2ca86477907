import type { NodePool } from '../model/nodepool.js';
import { schedule } from '../schedule.js';
import { compareText, isProvisionable, podKey } from '../state/podfacts.js';
import { bindPod } from './pods.js';
import { triggerPod } from './trigger.js';
import { clusterView } from './view.js';
import type { World } from './world.js';

/**
 * What the kube-scheduler does with the pods that wait (chapter 05, 24.3): each goes to the first node, by name, that admits it.
 * The rules of admission are the engine's own, asked without instance types and without NodeClaims: a node that is being deleted then
 * refuses pods by its taint alone, as it does in a cluster.
 */
export function bindPods(world: World): void {
  const { state } = world;
  if (state.bound === state.version) return;
  const pending = [...state.pods.values()].filter(isProvisionable);
  if (pending.length === 0) return;
  const { nodePoolInstanceTypes: _, ...view } = clusterView(world, { marked: false });
  const plan = schedule(
    { ...view, instanceTypes: [], nodePools: [NO_NODE_POOL], nodeClaims: [], podDisruptionBudgets: [] },
    { backend: world.backend, reasons: false },
  );
  for (const { name, pods } of plan.existingNodes)
    for (const key of [...pods].sort(compareText)) bindPod(world, state.pods.get(key)!, name);
  state.bound = state.version;
  for (const pod of pending) if (isProvisionable(state.pods.get(podKey(pod))!)) triggerPod(world, podKey(pod));
}

// A round without any NodePool looks at no node either (chapter 02, 3).
const NO_NODE_POOL: NodePool = { metadata: { name: 'none' }, spec: { template: { spec: {} } } };
