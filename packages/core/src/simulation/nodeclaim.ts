import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import { parseDuration } from '../model/time.js';
import { Label } from '../model/wellknown.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { EventClass } from './eventqueue.js';
import { NODE_POOL_HASH, NODE_POOL_HASH_VERSION } from './nodepoolhash.js';
import { LAUNCH_DEADLINE, type Latency, REGISTRATION_DEADLINE } from './parameters.js';
import type { ClaimRequest, ClaimState } from './state.js';
import { beginTermination } from './termination.js';
import { due, hasCondition, historyOf, setCondition, tell, timestamp, touch, type World } from './world.js';

/** The steps of the next NodeClaim to be created. */
export function nextLatency({ parameters, state }: World): Latency {
  const { latencies } = parameters;
  return latencies[Math.min(state.counters.nodeClaims, latencies.length - 1)]!;
}

/** Creates a NodeClaim and asks the provider to launch it. `controller` is who wanted it. */
export function createNodeClaim(world: World, request: ClaimRequest, controller: 'provisioner' | 'disruption'): string | undefined {
  const { state } = world;
  const nodePool = state.nodePools.get(request.nodePool);
  if (nodePool === undefined) return undefined;
  const latency = nextLatency(world);
  const ordinal = state.counters.nodeClaims++;
  const name = nextName(world, request.nodePool);
  state.claims.set(name, {
    nodeClaim: newNodeClaim(name, request, nodePool, state.now),
    request,
    latency,
    ordinal,
    created: state.now,
    price: 0,
    marked: false,
    driftGiven: false,
  });
  touch(world);
  tell(world, controller, 'created-nodeclaim', {
    nodePool: request.nodePool,
    nodeClaim: name,
    requests: request.requests,
    instanceTypes: request.instanceTypes,
  });
  Object.assign(historyOf(world, name), { nodeClaim: name, nodePool: request.nodePool, created: state.now });
  due(world, { class: EventClass.cloud, type: 'launch', name }, latency.launchMs);
  for (const deadline of [LAUNCH_DEADLINE, REGISTRATION_DEADLINE])
    due(world, { class: EventClass.nodeClaim, type: 'liveness', name, detail: ordinal, idle: true }, deadline);
  scheduleExpiry(world, state.claims.get(name)!);
  return name;
}

function nextName({ state, naming }: World, nodePool: string): string {
  const { ofNodePool } = state.counters;
  for (;;) {
    const ordinal = ofNodePool.get(nodePool) ?? 0;
    ofNodePool.set(nodePool, ordinal + 1);
    const name = naming.nodeClaim(nodePool, ordinal);
    if (!state.claims.has(name)) return name;
  }
}

function newNodeClaim(name: string, { requirements, requests }: ClaimRequest, nodePool: NodePool, now: number): NodeClaim {
  const { metadata, spec } = nodePool.spec.template;
  const { taints, startupTaints, nodeClassRef, expireAfter, terminationGracePeriod } = spec;
  const hashes = Object.entries(nodePool.metadata.annotations ?? {}).filter(
    ([key]) => key === NODE_POOL_HASH || key === NODE_POOL_HASH_VERSION,
  );
  const single = requirements.flatMap(({ key, operator, values }) =>
    operator === 'In' && values?.length === 1 && key !== Label.hostname ? [[key, values[0]!] as const] : [],
  );
  return {
    metadata: {
      name,
      uid: name,
      labels: { ...Object.fromEntries(single), ...metadata?.labels, [Label.nodePool]: nodePool.metadata.name },
      annotations: { ...metadata?.annotations, ...Object.fromEntries(hashes) },
      creationTimestamp: timestamp(now),
    },
    spec: {
      requirements,
      resources: { requests },
      ...(taints === undefined ? {} : { taints }),
      ...(startupTaints === undefined ? {} : { startupTaints }),
      ...(nodeClassRef === undefined ? {} : { nodeClassRef }),
      ...(expireAfter === undefined ? {} : { expireAfter }),
      ...(terminationGracePeriod === undefined ? {} : { terminationGracePeriod }),
    },
    status: {},
  };
}

/** The provider answers: the instance runs, or there is no capacity and the NodeClaim goes at once (chapter 05, 20). */
export function launchNodeClaim(world: World, name: string): void {
  const { state, naming, provider } = world;
  const claim = state.claims.get(name);
  if (claim === undefined || claim.nodeClaim.metadata.deletionTimestamp || claim.nodeClaim.status?.providerID) return;
  const { nodePool, requirements, requests } = claim.request;
  const asked = new Set(claim.request.instanceTypes);
  const offered = instanceTypesOf(world.provider, nodePool).filter((type) => asked.has(type.name));
  const known = new Map(offered.map((type) => [type.name, type]));
  const instanceTypes = claim.request.instanceTypes.flatMap((type) => known.get(type) ?? []);
  const instance = provider.launch({ nodePool, requirements, requests, instanceTypes });
  if (instance === undefined) {
    state.counters.failedLaunches++;
    state.claims.delete(name);
    touch(world);
    historyOf(world, name).deleted = state.now;
    tell(world, 'nodeclaim.lifecycle', 'launch-failed', { nodeClaim: name, nodePool, reason: 'InsufficientCapacity' });
    return;
  }
  state.counters.failedLaunches = 0;
  const { zone, instanceType, capacityType, price, labels, capacity, allocatable, annotations, imageID, version } = instance;
  const { metadata, spec } = claim.nodeClaim;
  const providerID = naming.instance(name, zone, claim.ordinal);
  claim.nodeClaim = {
    metadata: {
      ...metadata,
      labels: { ...labels, ...state.nodePools.get(nodePool)?.spec.template.metadata?.labels, [Label.nodePool]: nodePool },
      annotations: { ...metadata.annotations, ...annotations },
    },
    spec,
    status: { providerID, capacity, allocatable, ...(imageID === undefined ? {} : { imageID }) },
  };
  claim.price = price;
  if (version !== undefined) claim.version = version;
  setCondition(world, claim, 'Launched', 'True');
  Object.assign(historyOf(world, name), {
    instanceType,
    zone,
    capacityType,
    price,
    launched: state.now,
    ...(version === undefined ? {} : { version }),
  });
  tell(world, 'nodeclaim.lifecycle', 'launched-nodeclaim', {
    nodePool,
    nodeClaim: name,
    providerID,
    instanceType,
    zone,
    capacityType,
    allocatable,
  });
  due(world, { class: EventClass.cloud, type: 'initialize', name }, claim.latency.initMs);
}

/** The node of a launched NodeClaim registers, is ready and takes pods, all at once (chapter 05, 24.1). */
export function initializeNodeClaim(world: World, name: string): void {
  const { state, naming } = world;
  const claim = state.claims.get(name);
  if (claim === undefined || claim.nodeClaim.metadata.deletionTimestamp || !claim.nodeClaim.status?.providerID) return;
  const { metadata, spec, status } = claim.nodeClaim;
  const nodeName = status?.nodeName ?? naming.node(name, claim.ordinal);
  const known = state.nodes.get(nodeName);
  const now = timestamp(state.now);
  const { [Label.hostname]: _, ...labels } = { ...metadata.labels, ...known?.metadata.labels };
  state.nodes.set(nodeName, {
    metadata: {
      ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }),
      creationTimestamp: now,
      ...known?.metadata,
      name: nodeName,
      labels: { ...labels, [Label.hostname]: nodeName, [Label.registered]: 'true', [Label.initialized]: 'true' },
    },
    spec: { providerID: status!.providerID!, taints: spec.taints ?? [] },
    status: {
      ...(status?.capacity === undefined ? {} : { capacity: status.capacity }),
      ...(status?.allocatable === undefined ? {} : { allocatable: status.allocatable }),
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now }],
    },
  });
  claim.nodeClaim = { ...claim.nodeClaim, status: { ...status, nodeName } };
  setCondition(world, claim, 'Registered', 'True');
  setCondition(world, claim, 'Initialized', 'True');
  Object.assign(historyOf(world, name), { name: nodeName, initialized: state.now });
  tell(world, 'nodeclaim.lifecycle', 'initialized-nodeclaim', {
    nodePool: metadata.labels?.[Label.nodePool],
    nodeClaim: name,
    node: nodeName,
    providerID: status!.providerID,
    allocatable: status?.allocatable ?? {},
    ...(claim.version === undefined ? {} : { version: claim.version }),
  });
  due(world, { class: EventClass.binding, type: 'bind', name: '' });
  due(world, { class: EventClass.nodeClaim, type: 'consolidatable', name });
  due(world, { class: EventClass.nodeClaim, type: 'drift', name });
}

/** A NodeClaim that is not launched after 5 minutes, or has no node after 15, is deleted (chapter 05, 20). */
export function checkLiveness(world: World, name: string, ordinal: unknown): void {
  const claim = world.state.claims.get(name);
  if (claim === undefined || claim.ordinal !== ordinal || claim.nodeClaim.metadata.deletionTimestamp || claim.nodeClaim.status?.nodeName)
    return;
  const launched = hasCondition(claim.nodeClaim, 'Launched');
  if (launched && world.state.now < claim.created + REGISTRATION_DEADLINE) return;
  tell(world, 'nodeclaim.lifecycle', 'liveness-deleted', { nodeClaim: name, reason: launched ? 'NotRegistered' : 'NotLaunched' });
  deleteNodeClaim(world, name);
}

/** Queues the forceful expiry (chapter 05, 12); creation times have whole seconds. */
export function scheduleExpiry(world: World, { nodeClaim, created }: ClaimState): void {
  const lifetime = parseDuration(nodeClaim.spec.expireAfter);
  if (lifetime === undefined) return;
  const expires = Math.floor(created / 1000) * 1000 + lifetime;
  due(world, { class: EventClass.nodeClaim, type: 'expire', name: nodeClaim.metadata.name }, Math.max(0, expires - world.state.now));
}

export function expireNodeClaim(world: World, name: string): void {
  const claim = world.state.claims.get(name);
  if (claim === undefined || claim.nodeClaim.metadata.deletionTimestamp) return;
  tell(world, 'nodeclaim.expiration', 'expired', { nodeClaim: name, node: claim.nodeClaim.status?.nodeName });
  deleteNodeClaim(world, name);
}

const TERMINATION_TIME = 'karpenter.sh/nodeclaim-termination-timestamp';

/** Deletes a NodeClaim and with it its node (chapter 05, 21). */
export function deleteNodeClaim(world: World, name: string): void {
  const { state } = world;
  const claim = state.claims.get(name);
  if (claim === undefined || claim.nodeClaim.metadata.deletionTimestamp) return;
  const deletionTimestamp = timestamp(state.now);
  const period = parseDuration(claim.nodeClaim.spec.terminationGracePeriod);
  const deadline = period === undefined ? undefined : Date.parse(deletionTimestamp) + period;
  const { metadata } = claim.nodeClaim;
  claim.nodeClaim = {
    ...claim.nodeClaim,
    metadata: {
      ...metadata,
      deletionTimestamp,
      ...(deadline === undefined ? {} : { annotations: { ...metadata.annotations, [TERMINATION_TIME]: timestamp(deadline) } }),
    },
  };
  setCondition(world, claim, 'Consolidatable');
  touch(world);
  historyOf(world, name).deleting = state.now;
  beginTermination(world, claim, deadline);
}
