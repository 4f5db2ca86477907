import type { SchedulingInput } from '../model/input.js';
import type { CSINode, Node, NodeClaim } from '../model/node.js';
import { Label } from '../model/wellknown.js';
import type { Volumes } from '../provisioning/volumes.js';
import { type BoundPod, readBoundPod } from './boundpod.js';
import { comparePods, compareText } from './podfacts.js';
import { buildStateNode, type NodeObjects, type StateNode } from './statenode.js';

/** A cluster as a scheduling round sees it. */
export interface ClusterState {
  /** State nodes that take pods: initialized first, then by name (chapter 02, 9.2). */
  active: StateNode[];
  /** State nodes marked for deletion, by name. */
  deleting: StateNode[];
  /** Every Node object, also those kept out of the cache: topology counting looks nodes up by name (chapter 03, 7). */
  nodesByName: ReadonlyMap<string, Node>;
  /** Every pod with a node name, in order of namespace and name. */
  boundPods: BoundPod[];
}

/**
 * Builds the cluster state from the objects of an input. What an `earlier` state of the same volumes read of objects that are still the same, by identity,
 * is not read again.
 */
export function buildClusterState(input: SchedulingInput, volumes: Volumes, earlier?: ClusterState): ClusterState {
  const objectsById = admit(input);
  const nodesByName = new Map((input.nodes ?? []).map((node) => [node.metadata.name, node]));
  const cached = new Set<string>();
  for (const { node } of objectsById.values()) if (node) cached.add(node.metadata.name);

  const knownPods = new Map(earlier?.boundPods.map((bound) => [bound.pod, bound]));
  const boundPods = input.pods
    .filter((pod) => pod.spec.nodeName)
    .sort(comparePods)
    .map((pod) => {
      const nodeInCache = cached.has(pod.spec.nodeName!);
      const known = knownPods.get(pod);
      return known?.nodeInCache === nodeInCache ? known : readBoundPod(pod, nodeInCache, volumes);
    });
  const podsByNode = new Map<string, BoundPod[]>();
  for (const bound of boundPods) {
    const onNode = podsByNode.get(bound.nodeName);
    if (onNode) onNode.push(bound);
    else podsByNode.set(bound.nodeName, [bound]);
  }
  const csiNodes = new Map<string, CSINode>((input.csiNodes ?? []).map((csiNode) => [csiNode.metadata.name, csiNode]));

  const knownNodes = new Map([...(earlier?.active ?? []), ...(earlier?.deleting ?? [])].map((state) => [state.id, state]));
  const states = [...objectsById].map(([id, objects]) => {
    const name = objects.node?.metadata.name;
    // A NodeClaim without a Node has neither pods nor attach limits.
    const pods = name === undefined ? [] : (podsByNode.get(name) ?? []);
    const csiNode = name === undefined ? undefined : csiNodes.get(name);
    const known = knownNodes.get(id);
    return known !== undefined && isReadFrom(known, objects, pods, csiNode) ? known : buildStateNode(id, objects, pods, csiNode);
  });
  const byName = (left: StateNode, right: StateNode) => compareText(left.name, right.name) || compareText(left.id, right.id);
  return {
    active: states
      .filter((state) => !state.markedForDeletion)
      .sort((left, right) => Number(right.initialized) - Number(left.initialized) || byName(left, right)),
    deleting: states.filter((state) => state.markedForDeletion).sort(byName),
    nodesByName,
    boundPods,
  };
}

/** Whether a state node was built from these very objects. */
function isReadFrom(state: StateNode, { node, nodeClaim }: NodeObjects, pods: readonly BoundPod[], csiNode: CSINode | undefined): boolean {
  return (
    state.node === node &&
    state.nodeClaim === nodeClaim &&
    state.csiNode === csiNode &&
    state.pods.length === pods.length &&
    state.pods.every((pod, index) => pod === pods[index])
  );
}

/** Which objects the cluster cache holds, by cache key (chapter 02, 9.1, "Cache admission"). */
function admit(input: SchedulingInput): Map<string, NodeObjects> {
  const claims = new Map<string, NodeClaim>();
  for (const claim of input.nodeClaims ?? []) if (claim.status?.providerID) claims.set(claim.status.providerID, claim);
  const objects = new Map<string, NodeObjects>();
  for (const [id, nodeClaim] of claims) objects.set(id, { nodeClaim });
  for (const node of input.nodes ?? []) {
    const id = cacheKey(node);
    if (id !== undefined) objects.set(id, { node, nodeClaim: claims.get(id) });
  }
  return objects;
}

// The test goes by the label, everything else by the existence of a NodeClaim.
function cacheKey(node: Node): string | undefined {
  const labels = node.metadata.labels ?? {};
  const providerID = node.spec?.providerID;
  if (!labels[Label.nodePool]) return providerID || node.metadata.name;
  if (!labels[Label.instanceType] && !labels[Label.initialized]) return undefined;
  return providerID || undefined;
}
