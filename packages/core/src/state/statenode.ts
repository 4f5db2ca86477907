import type { Taint } from '../model/meta.js';
import type { CSINode, Node, NodeClaim } from '../model/node.js';
import { wholeQuantity } from '../model/quantity.js';
import { addInto, type Resources, readResources, subtractResources } from '../model/resources.js';
import { isEphemeralTaint, isSameTaint } from '../model/taint.js';
import { Label } from '../model/wellknown.js';
import type { VolumeUse } from '../provisioning/volumes.js';
import type { BoundPod } from './boundpod.js';
import type { HostPort } from './hostport.js';

/** A running node, or a launched NodeClaim that has no ready node yet, as the scheduler sees it (chapter 02, 9.1). */
export interface StateNode {
  /** The provider ID, or the name of a node without one: the key of the cluster cache. */
  id: string;
  name: string;
  hostname: string;
  /** Value of the NodePool label in the state view; absent when the label is absent or empty. */
  nodePool?: string;
  /** Has a NodeClaim. Unmanaged nodes are always registered and initialized. */
  managed: boolean;
  registered: boolean;
  initialized: boolean;
  markedForDeletion: boolean;
  /** The NodeClaim's while a managed node is unregistered, else the Node's. */
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** The taints that placement has to tolerate. */
  taints: readonly Taint[];
  /** The Node object, whose raw labels and taints topology counting reads (chapter 03, 7). */
  node?: Node;
  nodeClaim?: NodeClaim;
  /** What states the attach limits. */
  csiNode?: CSINode;
  /** Always contains `nodes: 1`. */
  capacity: Resources;
  allocatable: Resources;
  /** Allocatable less the requests of the non-terminal pods; may be negative. */
  available: Resources;
  /** Requests of the non-terminal DaemonSet-owned pods. */
  daemonRequests: Resources;
  /** Host ports of the non-terminal pods, with the owner as `namespace/name`. */
  hostPorts: (HostPort & { pod: string })[];
  /** Claims attached by the non-terminal pods. */
  volumes: VolumeUse;
  /** CSI driver to attach limit; a driver that is absent is unlimited. */
  volumeLimits: ReadonlyMap<string, number>;
  /** Every pod bound to the Node object, terminal ones included, in order of namespace and name. */
  pods: readonly BoundPod[];
}

/** The objects behind one state node: a Node, a NodeClaim, or both. */
export type NodeObjects = { node: Node; nodeClaim?: NodeClaim | undefined } | { node?: Node | undefined; nodeClaim: NodeClaim };

/** Builds the state node of the objects. `pods` are those bound to the Node object. */
export function buildStateNode(id: string, objects: NodeObjects, pods: readonly BoundPod[], csiNode: CSINode | undefined): StateNode {
  const { node, nodeClaim } = objects;
  const managed = nodeClaim !== undefined;
  const hasLabel = (key: string) => node?.metadata.labels?.[key] === 'true';
  const registered = !managed || hasLabel(Label.registered);
  const initialized = !managed || hasLabel(Label.initialized);
  // Name, labels and annotations come from one object (chapter 02, 9.1).
  const { metadata } = node !== undefined && registered ? node : (nodeClaim ?? node!);
  const labels = metadata.labels ?? {};
  const allocatable = readStatus('allocatable', objects, initialized);
  const capacity = readStatus('capacity', objects, initialized);
  capacity.set('nodes', wholeQuantity(1));

  const running = pods.filter((bound) => !bound.terminal);
  const requests: Resources = new Map();
  const daemonRequests: Resources = new Map();
  for (const bound of running) {
    addInto(requests, bound.requests);
    if (bound.daemon) addInto(daemonRequests, bound.requests);
  }

  const state: StateNode = {
    id,
    name: metadata.name,
    hostname: labels[Label.hostname] || metadata.name,
    managed,
    registered,
    initialized,
    markedForDeletion: isMarkedForDeletion(objects),
    labels,
    annotations: metadata.annotations ?? {},
    taints: effectiveTaints(objects, registered, initialized),
    capacity,
    allocatable,
    available: subtractResources(allocatable, requests),
    daemonRequests,
    hostPorts: running.flatMap((bound) => bound.hostPorts.map((port) => ({ ...port, pod: bound.key }))),
    volumes: unionVolumes(running),
    volumeLimits: readVolumeLimits(csiNode),
    pods,
  };
  if (labels[Label.nodePool]) state.nodePool = labels[Label.nodePool]!;
  if (node) state.node = node;
  if (nodeClaim) state.nodeClaim = nodeClaim;
  if (csiNode) state.csiNode = csiNode;
  return state;
}

// Until a managed node is initialized, what its Node reports as missing or zero is taken from the NodeClaim.
function readStatus(field: 'capacity' | 'allocatable', { node, nodeClaim }: NodeObjects, initialized: boolean): Resources {
  const resources = readResources(node?.status?.[field]);
  if (nodeClaim === undefined || initialized) return resources;
  for (const [name, quantity] of readResources(nodeClaim.status?.[field])) {
    if (!resources.get(name)?.nano) resources.set(name, quantity);
  }
  return resources;
}

function effectiveTaints({ node, nodeClaim }: NodeObjects, registered: boolean, initialized: boolean): readonly Taint[] {
  const taints = (node !== undefined && registered ? node.spec?.taints : nodeClaim?.spec?.taints) ?? [];
  if (initialized || nodeClaim === undefined) return taints;
  const startupTaints = nodeClaim.spec?.startupTaints ?? [];
  return taints.filter((taint) => !isEphemeralTaint(taint) && !startupTaints.some((startup) => isSameTaint(startup, taint)));
}

function isMarkedForDeletion({ node, nodeClaim }: NodeObjects): boolean {
  if (nodeClaim === undefined) return !!node?.metadata.deletionTimestamp;
  return (
    !!nodeClaim.metadata.deletionTimestamp ||
    (nodeClaim.status?.conditions?.some((condition) => condition.type === 'InstanceTerminating' && condition.status === 'True') ?? false)
  );
}

function unionVolumes(pods: readonly BoundPod[]): VolumeUse {
  const union: VolumeUse = new Map();
  for (const { volumes } of pods) {
    for (const [driver, claims] of volumes) {
      const known = union.get(driver) ?? new Set();
      for (const claim of claims) known.add(claim);
      union.set(driver, known);
    }
  }
  return union;
}

// A driver with an allocatable block but no count has limit 0; without the block it is unlimited (chapter 01, 5.2).
function readVolumeLimits(csiNode: CSINode | undefined): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode?.spec?.drivers ?? []) {
    if (allocatable) limits.set(name, allocatable.count ?? 0);
  }
  return limits;
}
