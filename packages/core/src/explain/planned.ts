import type { SchedulingInput } from '../model/input.js';
import type { LabelSelector } from '../model/meta.js';
import type { Node } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan, PlannedNodeClaim } from '../model/plan.js';
import type { Pod } from '../model/pod.js';
import { compareQuantities, formatQuantity, wholeQuantity } from '../model/quantity.js';
import { readResources, subtractFrom } from '../model/resources.js';
import { selectorMatches } from '../model/selector.js';
import { type Configuration, Label } from '../model/wellknown.js';
import type { DecidedRound } from '../schedule.js';
import { ownedPods } from '../state/daemonset.js';
import { podKey } from '../state/podfacts.js';

/**
 * What a pod that found no place finds taken: the state at its last attempt, which comes after the last placement of the round (chapter 02, 8).
 */
export class TakenPlaces {
  private nodesOfAll: { nodes: Node[]; doubles: readonly Double[]; target: ReadonlyMap<string, string> } | undefined;
  private held: ReadonlyMap<string, number> | undefined;

  /** The input is valid and, but for its pods, normalised. */
  constructor(
    private readonly input: SchedulingInput,
    private readonly plan: Plan,
    private readonly configuration: Configuration,
    private readonly decided: () => DecidedRound,
  ) {}

  /** What existing and planned nodes leave of a NodePool's limits, `nodes` as the existing nodes leave it; undefined where it has none. */
  remainingLimits({ metadata: { name }, spec: { limits } }: NodePool): Record<string, string> | undefined {
    if (Object.keys(limits ?? {}).length === 0) return undefined;
    const { round, answer } = this.decided();
    const template = round.problem.templates.findIndex(({ nodePool }) => nodePool.metadata.name === name);
    if (template < 0) return undefined;
    const left = readResources(limits);
    const { active } = round.problem.cluster;
    const used = answer.used(template).set('nodes', wholeQuantity(active.filter(({ nodePool }) => nodePool === name).length));
    subtractFrom(left, new Map([...used].filter(([resource]) => left.has(resource))));
    return Object.fromEntries([...left].map(([resource, quantity]): [string, string] => [resource, formatQuantity(quantity)]));
  }

  /** Nodes of the cluster and of the plan, without any room. */
  get nodes(): Node[] {
    return this.all.nodes;
  }

  /** Pods with a place that topology may count for a pod: those that one of its selectors matches, and those that keep others away. */
  podsThatCount(pod: Pod): Pod[] {
    const selectors = topologySelectors(pod);
    const { target, doubles } = this.all;
    const failed = new Set(this.plan.unschedulable.map((each) => each.pod));
    const counting = this.input.pods.flatMap((other): Pod[] => {
      const { labels } = other.metadata;
      if (other.spec.affinity?.podAntiAffinity === undefined && !selectors.some((selector) => selectorMatches(selector, labels))) return [];
      const key = podKey(other);
      const nodeName = target.get(key) ?? other.spec.nodeName;
      if (!nodeName || failed.has(key)) return [];
      return [nodeName === other.spec.nodeName ? other : { ...other, spec: { ...other.spec, nodeName }, status: { phase: 'Running' } }];
    });
    const byName = new Map(counting.map((other) => [podKey(other), other]));
    for (const { pod: name, node } of doubles) {
      const placed = byName.get(name);
      if (placed === undefined) continue;
      const double = `${placed.metadata.name}-on-${node}`;
      counting.push({
        ...placed,
        metadata: { ...placed.metadata, name: double, uid: double },
        spec: { ...placed.spec, nodeName: node },
      });
    }
    return counting;
  }

  /** The pods of DaemonSets: the newest of each stands for all (chapter 02, 7.1). */
  get daemonPods(): Pod[] {
    return ownedPods(this.input.daemonSets ?? [], this.input.pods).filter(({ spec }) => spec.nodeName);
  }

  /** Reservation id to the planned nodes that hold one of its instances. */
  get reserved(): ReadonlyMap<string, number> {
    this.held ??= heldReservations(this.plan, this.configuration);
    return this.held;
  }

  private get all() {
    this.nodesOfAll ??= placedNodes(this.input, this.plan);
    return this.nodesOfAll;
  }
}

/** A pod on a planned node that may still come up in several domains. */
interface Double {
  pod: string;
  node: string;
}

/** Every selector by which a pod counts others. */
export function topologySelectors({ spec }: Pod): (LabelSelector | null | undefined)[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [
    ...(spec.topologySpreadConstraints ?? []),
    ...[podAffinity, podAntiAffinity].flatMap((part) => [
      ...(part?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(part?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ]),
  ].map(({ labelSelector }) => labelSelector);
}

function placedNodes(input: SchedulingInput, plan: Plan): { nodes: Node[]; doubles: Double[]; target: Map<string, string> } {
  const target = new Map<string, string>();
  // A planned node that may still come up in several domains keeps anti-affinity out of all of them (chapter 03, 12).
  const repelling = repellingKeys(input.pods);
  const doubles: Double[] = [];
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
  return { nodes, doubles, target };
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
