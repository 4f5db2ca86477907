import { Offerings } from '../disruption/offerings.js';
import type { SchedulingInput } from '../model/input.js';
import type { Node, NodeClaim } from '../model/node.js';
import type { Pod } from '../model/pod.js';
import { parseDuration, parseTime } from '../model/time.js';
import { DEFAULT_CONFIGURATION, Label } from '../model/wellknown.js';
import { ClusterReader } from '../state/clusterreader.js';
import { normaliseInput } from '../state/normalise.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { isActive, isScheduled, isTerminating, podKey } from '../state/podfacts.js';
import { withHash } from './change.js';
import { EventClass } from './eventqueue.js';
import { scheduleExpiry } from './nodeclaim.js';
import { NODE_POOL_HASH, NODE_POOL_HASH_VERSION } from './nodepoolhash.js';
import { NodeRoom } from './noderoom.js';
import { countReady } from './pods.js';
import { PodStore } from './podstore.js';
import type { Provider } from './provider.js';
import type { ClaimState, NodeHistory, SimulationState } from './state.js';
import { beginTermination } from './termination.js';
import { isReady, readWorkloads, workloadKey } from './workload.js';
import { due, hasCondition, historyOf, type World } from './world.js';

type Surroundings = Pick<World, 'queue' | 'parameters' | 'naming' | 'backend'>;

/** The world at the start of a simulation, with what is under way in the input due to go on. */
export function openWorld(input: SchedulingInput, provider: Provider, surroundings: (start: number) => Surroundings): World {
  const normal = normaliseInput(input);
  const start = parseTime(normal.now)!;
  const state = readState(normal, start);
  const world: World = {
    ...surroundings(start),
    state,
    provider,
    reader: new ClusterReader(),
    room: new NodeRoom(),
    records: [],
    blockages: [],
    histories: new Map(),
    readiness: new Map(),
  };
  const hashed = new Set(
    normal.nodePools.filter(({ metadata }) => metadata.annotations?.[NODE_POOL_HASH] !== undefined).map(({ metadata }) => metadata.name),
  );
  const offerings = new Offerings(DEFAULT_CONFIGURATION);
  for (const nodeClaim of normal.nodeClaims ?? []) addNodeClaim(world, nodeClaim, offerings, hashed);
  for (const node of normal.nodes ?? []) addUnmanaged(world, node);
  for (const pod of normal.pods) resumePod(world, pod);
  for (const key of state.workloads.keys()) countReady(world, key);
  due(world, { class: EventClass.binding, type: 'bind', name: '' });
  return world;
}

function readState(normal: SchedulingInput, now: number): SimulationState {
  const {
    nodePools,
    nodes,
    nodeClaims: _,
    pods,
    podDisruptionBudgets,
    now: __,
    instanceTypes: ___,
    nodePoolInstanceTypes: ____,
    ...fixed
  } = normal;
  return {
    now,
    version: 0,
    changed: now,
    fixed,
    nodePools: new Map(nodePools.map((nodePool) => [nodePool.metadata.name, withHash(nodePool)])),
    podDisruptionBudgets: new Map(
      (podDisruptionBudgets ?? []).map((budget) => [`${budget.metadata.namespace || 'default'}/${budget.metadata.name}`, budget]),
    ),
    nodes: new Map((nodes ?? []).map((node) => [node.metadata.name, node])),
    claims: new Map(),
    pods: new PodStore(),
    workloads: readWorkloads({ pods }),
    nominations: new Map(),
    commands: new Map(),
    terminations: new Map(),
    evictions: new Map(),
    triggers: new Set(),
    bound: -1,
    blocked: new Map(),
    blockingBudgets: new Set(),
    waiting: new Map(),
    counters: { nodeClaims: 0, commands: 0, evaluations: 0, failedLaunches: 0, ofNodePool: new Map(), ofController: new Map() },
  };
}

function addNodeClaim(world: World, given: NodeClaim, offerings: Offerings, hashed: ReadonlySet<string>): void {
  const { state, parameters } = world;
  const { name } = given.metadata;
  const node = nodeOf(given, state);
  const labels = { ...given.metadata.labels, ...node?.metadata.labels };
  const nodePool = labels[Label.nodePool] ?? '';
  const types = instanceTypesOf(world.provider, nodePool);
  const type = types.find((each) => each.name === labels[Label.instanceType]);
  const claim: ClaimState = {
    nodeClaim: stamped(joined(given, node), hashed.has(nodePool) ? undefined : state.nodePools.get(nodePool)?.metadata.annotations),
    request: {
      nodePool,
      requirements: (given.spec.requirements ?? []) as ClaimState['request']['requirements'],
      requests: Object.fromEntries(Object.entries(given.spec.resources?.requests ?? {}).map(([key, value]) => [key, String(value)])),
      instanceTypes: types.map((each) => each.name),
    },
    latency: parameters.latencies.at(-1)!,
    ordinal: -1 - state.claims.size,
    created: parseTime(given.metadata.creationTimestamp) ?? state.now,
    price: type === undefined ? 0 : offerings.nodePrice(type, labels[Label.zone] ?? '', labels[Label.capacityType] ?? ''),
    marked: false,
    driftGiven: hasCondition(given, 'Drifted'),
  };
  state.claims.set(name, claim);
  Object.assign(historyOf(world, name), {
    name: node?.metadata.name ?? name,
    nodeClaim: name,
    nodePool,
    price: claim.price,
    ...placeOf(labels),
  } satisfies NodeHistory);
  resumeNodeClaim(world, claim, node);
}

/** What is under way: launch, start, deletion; and what time will bring: drift, expiry. */
function resumeNodeClaim(world: World, claim: ClaimState, node: Node | undefined): void {
  const { nodeClaim, latency } = claim;
  const { name, deletionTimestamp } = nodeClaim.metadata;
  if (deletionTimestamp) {
    const period = parseDuration(nodeClaim.spec.terminationGracePeriod);
    return beginTermination(world, claim, period === undefined ? undefined : parseTime(deletionTimestamp)! + period);
  }
  if (!nodeClaim.status?.providerID) due(world, { class: EventClass.cloud, type: 'launch', name }, latency.launchMs);
  else if (node?.metadata.labels?.[Label.initialized] !== 'true')
    due(world, { class: EventClass.cloud, type: 'initialize', name }, latency.initMs);
  due(world, { class: EventClass.nodeClaim, type: 'consolidatable', name });
  due(world, { class: EventClass.nodeClaim, type: 'drift', name });
  scheduleExpiry(world, claim);
}

function nodeOf({ status }: NodeClaim, { nodes }: SimulationState): Node | undefined {
  if (!status?.providerID) return undefined;
  for (const node of nodes.values()) if (node.spec?.providerID === status.providerID) return node;
  return undefined;
}

function joined(nodeClaim: NodeClaim, node: Node | undefined): NodeClaim {
  const { nodeName: _, ...status } = nodeClaim.status ?? {};
  return { ...nodeClaim, status: { ...status, ...(node === undefined ? {} : { nodeName: node.metadata.name }) } };
}

/** A NodeClaim without a hash is taken as up to date with a NodePool that has none either. */
function stamped(nodeClaim: NodeClaim, hashes: Record<string, string> | undefined): NodeClaim {
  const { annotations } = nodeClaim.metadata;
  if (hashes === undefined || annotations?.[NODE_POOL_HASH] !== undefined) return nodeClaim;
  const added = Object.fromEntries([NODE_POOL_HASH, NODE_POOL_HASH_VERSION].map((key) => [key, hashes[key] ?? '']));
  return { ...nodeClaim, metadata: { ...nodeClaim.metadata, annotations: { ...annotations, ...added } } };
}

function addUnmanaged(world: World, { metadata, spec }: Node): void {
  for (const { nodeClaim } of world.state.claims.values())
    if (nodeClaim.status?.nodeName === metadata.name || (spec?.providerID && nodeClaim.status?.providerID === spec.providerID)) return;
  world.histories.set(`node/${metadata.name}`, { name: metadata.name, price: 0, ...placeOf(metadata.labels ?? {}) });
}

function placeOf(labels: Readonly<Record<string, string>>): Partial<NodeHistory> {
  const fields = { instanceType: Label.instanceType, zone: Label.zone, capacityType: Label.capacityType } as const;
  return Object.fromEntries(Object.entries(fields).flatMap(([field, key]) => (labels[key] === undefined ? [] : [[field, labels[key]]])));
}

function resumePod(world: World, given: Pod): void {
  const { state, parameters } = world;
  const key = podKey(given);
  const pod = isScheduled(given) ? withReadiness(given) : given;
  state.pods.set(key, pod);
  const workload = workloadKey(pod);
  const detail = pod.metadata.uid;
  if (isTerminating(pod)) {
    const end = parseTime(pod.metadata.deletionTimestamp)!;
    due(world, { class: EventClass.pod, type: 'pod-gone', name: key, detail }, Math.max(0, end - state.now));
    if (workload !== undefined) due(world, { class: EventClass.workload, type: 'reconcile', name: workload });
  } else if (isScheduled(pod) && pod.status?.phase === 'Pending' && !isReady(pod)) {
    due(world, { class: EventClass.pod, type: 'pod-ready', name: key, detail }, parameters.podStartMs);
  }
}

/** A running pod of a document that says nothing of its readiness is ready. */
function withReadiness(pod: Pod): Pod {
  const conditions = pod.status?.conditions ?? [];
  if (!isActive(pod) || pod.status?.phase !== 'Running' || conditions.some(({ type }) => type === 'Ready')) return pod;
  return { ...pod, status: { ...pod.status, conditions: [...conditions, { type: 'Ready', status: 'True' }] } };
}
