import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { Node } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan, PlannedNodeClaim } from '../model/plan.js';
import type { Pod } from '../model/pod.js';
import { compareQuantities, formatQuantity, wholeQuantity, ZERO } from '../model/quantity.js';
import { type Resources, readResources, subtractFrom } from '../model/resources.js';
import { type Configuration, Label } from '../model/wellknown.js';
import { Volumes } from '../provisioning/volumes.js';
import { buildClusterState } from '../state/cluster.js';
import { podKey } from '../state/podfacts.js';
import { TypeAmounts } from './amounts.js';

/**
 * What a pod that found no place finds taken: the state at its last attempt, which comes after the last placement of the round (chapter 02, 8).
 */
export interface TakenPlaces {
  /** NodePool name to what existing and planned nodes leave of its limits, `nodes` as the existing nodes leave it. */
  remaining: ReadonlyMap<string, Record<string, string>>;
  /** Nodes of the cluster and of the plan, without any room, and every pod on them: what topology counts. */
  nodes: Node[];
  pods: Pod[];
  /** Reservation id to the planned nodes that hold one of its instances. */
  reserved: ReadonlyMap<string, number>;
}

/** The places that a plan takes. The input is normalised and valid. */
export function takenPlaces(
  input: SchedulingInput,
  plan: Plan,
  typesOf: (nodePool: string) => readonly InstanceType[],
  configuration: Configuration,
): TakenPlaces {
  return {
    remaining: remainingLimits(input, plan, typesOf, configuration),
    ...placedPods(input, plan),
    reserved: heldReservations(plan, configuration),
  };
}

function remainingLimits(
  input: SchedulingInput,
  plan: Plan,
  typesOf: (nodePool: string) => readonly InstanceType[],
  configuration: Configuration,
): Map<string, Record<string, string>> {
  const limited = input.nodePools.filter(({ spec }) => Object.keys(spec.limits ?? {}).length > 0);
  if (limited.length === 0) return new Map();
  const left = new Map(limited.map(({ metadata, spec }) => [metadata.name, readResources(spec.limits)]));
  const take = (nodePool: string | undefined, amounts: Resources) => {
    const limits = left.get(nodePool ?? '');
    if (limits) subtractFrom(limits, new Map([...amounts].filter(([name]) => limits.has(name))));
  };
  for (const { nodePool, capacity } of buildClusterState(input, new Volumes(input)).active) take(nodePool, capacity);
  for (const claim of plan.nodeClaims) {
    const limits = left.get(claim.nodePool);
    if (limits) take(claim.nodePool, largestCapacity(claim, typesOf(claim.nodePool), [...limits.keys()], configuration));
  }
  return new Map(
    [...left].map(([nodePool, limits]) => [
      nodePool,
      Object.fromEntries([...limits].map(([name, quantity]): [string, string] => [name, formatQuantity(quantity)])),
    ]),
  );
}

/** What a planned node counts for: per resource the largest capacity among its types (chapter 02, 10.6). */
function largestCapacity(
  { instanceTypes }: PlannedNodeClaim,
  types: readonly InstanceType[],
  resources: readonly string[],
  configuration: Configuration,
): Resources {
  const names = new Set(instanceTypes.map(({ name }) => name));
  const kept = types.filter(({ name }) => names.has(name));
  const amounts = new TypeAmounts(types, configuration);
  // Types have no capacity of nodes, which a planned node does not use up.
  return new Map(
    resources
      .filter((resource) => resource !== 'nodes')
      .map((resource) => [
        resource,
        kept.map((type) => amounts.capacity(type, resource)).reduce((a, b) => (compareQuantities(a, b) < 0 ? b : a), ZERO),
      ]),
  );
}

function placedPods(input: SchedulingInput, plan: Plan): { nodes: Node[]; pods: Pod[] } {
  const target = new Map<string, string>();
  // A planned node that may still come up in several domains keeps anti-affinity out of all of them (chapter 03, 12).
  const repelling = repellingKeys(input.pods);
  const doubles: { pod: string; node: string }[] = [];
  const nodes: Node[] = (input.nodes ?? []).map((node) => ({ ...node, status: { ...node.status, capacity: {}, allocatable: FULL } }));
  const taken = new Set(nodes.map(({ metadata }) => metadata.name));
  const pools = new Map(input.nodePools.map((nodePool) => [nodePool.metadata.name, nodePool]));
  for (const { name, pods } of plan.existingNodes) for (const pod of pods) target.set(pod, name);
  for (const [index, claim] of plan.nodeClaims.entries()) {
    let name = `planned-${index}`;
    while (taken.has(name)) name += '-';
    nodes.push(plannedNode(name, claim, pools.get(claim.nodePool)));
    for (const pod of claim.pods) target.set(pod, name);
    for (const { key, operator, values } of claim.requirements) {
      if (operator !== 'In' || values!.length < 2 || !repelling.has(key)) continue;
      for (const value of values!) {
        const node = `${name}-${value}`;
        nodes.push({
          metadata: { name: node, labels: { [key]: value } },
          spec: { providerID: `planned:///${node}` },
          status: { capacity: {}, allocatable: FULL },
        });
        for (const pod of claim.pods) doubles.push({ pod, node });
      }
    }
  }
  const failed = new Set(plan.unschedulable.map(({ pod }) => pod));
  const pods = input.pods.flatMap((pod): Pod[] => {
    const key = podKey(pod);
    const nodeName = target.get(key) ?? pod.spec.nodeName;
    if (!nodeName || failed.has(key)) return [];
    return [nodeName === pod.spec.nodeName ? pod : { ...pod, spec: { ...pod.spec, nodeName }, status: { phase: 'Running' } }];
  });
  const byName = new Map(pods.map((pod) => [podKey(pod), pod]));
  for (const { pod, node } of doubles) {
    const placed = byName.get(pod);
    if (placed === undefined) continue;
    const name = `${placed.metadata.name}-on-${node}`;
    pods.push({ ...placed, metadata: { ...placed.metadata, name, uid: name }, spec: { ...placed.spec, nodeName: node } });
  }
  return { nodes, pods };
}

/** The keys of every anti-affinity term. */
function repellingKeys(pods: readonly Pod[]): Set<string> {
  const keys = new Set<string>();
  for (const { spec } of pods) {
    const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } =
      spec.affinity?.podAntiAffinity ?? {};
    for (const { topologyKey } of required ?? []) keys.add(topologyKey);
    for (const { podAffinityTerm } of preferred ?? []) keys.add(podAffinityTerm.topologyKey);
  }
  return keys;
}

const FULL = { pods: '0' };

function plannedNode(name: string, { nodePool, requirements }: PlannedNodeClaim, pool: NodePool | undefined): Node {
  const labels: Record<string, string> = { ...pool?.spec.template.metadata?.labels, [Label.nodePool]: nodePool, [Label.hostname]: name };
  for (const { key, operator, values } of requirements) if (operator === 'In' && values?.length === 1) labels[key] = values[0]!;
  const taints = pool?.spec.template.spec.taints ?? [];
  return { metadata: { name, labels }, spec: { providerID: `planned:///${name}`, taints }, status: { capacity: {}, allocatable: FULL } };
}

function heldReservations(plan: Plan, { reservationIdLabel }: Configuration): Map<string, number> {
  const held = new Map<string, number>();
  for (const { requirements } of plan.nodeClaims) {
    const ids = requirements.find(({ key, operator }) => key === reservationIdLabel && operator === 'In')?.values ?? [];
    for (const id of ids) held.set(id, (held.get(id) ?? 0) + 1);
  }
  return held;
}

/** The smallest amount of a resource that a limit would have to reach: what is used, and one more node of `capacity`. */
export function neededLimit(limit: string, remaining: string, capacity: string): string {
  const amounts = readResources({ limit, remaining, capacity });
  const needed = new Map([['needed', amounts.get('limit')!]]);
  subtractFrom(needed, new Map([['needed', amounts.get('remaining')!]]));
  const used = needed.get('needed')!;
  const more = amounts.get('capacity')!;
  return formatQuantity({
    nano: used.nano + more.nano,
    family: compareQuantities(used, wholeQuantity(0)) === 0 ? more.family : used.family,
  });
}
