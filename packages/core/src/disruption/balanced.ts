import type { NodeClaim } from '../model/node.js';
import { Label } from '../model/wellknown.js';
import { compareText } from '../state/podfacts.js';
import type { StateNode } from '../state/statenode.js';
import type { Candidate } from './candidate.js';
import { type Command, sourceCost } from './command.js';
import { rescheduleDisruptionCost } from './cost.js';
import type { Refusal } from './refusal.js';
import type { Snapshot } from './snapshot.js';

/** A move must save at least 1/k of the share of the NodePool's cost that its share of the disruption would buy (chapter 05, 17). */
const K = 2;
const THRESHOLD = 1 / K;

/** What the nodes of a NodePool cost and would disrupt together. */
export interface NodePoolTotals {
  /** Per hour. */
  cost: number;
  disruption: number;
}

/** How much a move saves compared to what it disrupts; 0 if it saves nothing or there is nothing to compare with. */
export function score(savings: number, disruption: number, totals: NodePoolTotals): number {
  if (totals.cost <= 0 || totals.disruption <= 0) return 0;
  // Doubles in exactly this order: real prices hit the threshold.
  const savingsFraction = savings / totals.cost;
  const disruptionFraction = disruption / totals.disruption;
  if (savingsFraction <= 0) return 0;
  return disruptionFraction === 0 ? Number.POSITIVE_INFINITY : savingsFraction / disruptionFraction;
}

/** Scores moves of NodePools with the policy Balanced; others are not scored. */
export class BalancedPolicy {
  private readonly totals: ReadonlyMap<string, NodePoolTotals>;

  /** `candidates` are all of the method's class, before its filter. */
  constructor(candidates: readonly Candidate[], snapshot: Snapshot) {
    this.totals = readTotals(candidates, snapshot);
  }

  /** Why not even deleting the candidate without replacement would do, or undefined. */
  refuseCandidate(candidate: Candidate): Refusal | undefined {
    const nodePool = candidate.nodePool.metadata.name;
    const totals = this.totals.get(nodePool);
    if (!isBalanced(candidate) || totals === undefined || totals.cost <= 0) return undefined;
    return refuse(nodePool, score(candidate.price, candidate.rescheduleDisruptionCost, totals));
  }

  /** Why a NodePool does not approve the move, or undefined if each does; NodePools in order of name. */
  refuseCommand({ candidates, savings }: Command): Refusal | undefined {
    const byNodePool = new Map<string, Candidate[]>();
    for (const candidate of candidates) {
      const nodePool = candidate.nodePool.metadata.name;
      byNodePool.set(nodePool, [...(byNodePool.get(nodePool) ?? []), candidate]);
    }
    const cost = sourceCost(candidates);
    for (const nodePool of [...byNodePool.keys()].sort()) {
      const own = byNodePool.get(nodePool)!;
      if (!isBalanced(own[0]!)) continue;
      const share = cost > 0 && byNodePool.size > 1 ? savings * (sourceCost(own) / cost) : savings;
      let disruption = 0;
      for (const { rescheduleDisruptionCost: each } of own) disruption += each;
      const refusal = refuse(nodePool, score(share, disruption, this.totals.get(nodePool) ?? { cost: 0, disruption: 0 }));
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }
}

function isBalanced({ nodePool }: Candidate): boolean {
  return nodePool.spec.disruption?.consolidationPolicy === 'Balanced';
}

function refuse(nodePool: string, reached: number): Refusal | undefined {
  return reached >= THRESHOLD ? undefined : { code: 'balanced-score', nodePool, score: reached, threshold: THRESHOLD };
}

function readTotals(candidates: readonly Candidate[], snapshot: Snapshot): Map<string, NodePoolTotals> {
  const byNode = new Map(candidates.map((candidate) => [candidate.node, candidate]));
  const totals = new Map<string, NodePoolTotals>();
  for (const candidate of candidates) add(totals, candidate.nodePool.metadata.name, 'cost', candidate.price);
  for (const [nodePool, cost] of claimCosts(snapshot)) {
    const known = totals.get(nodePool);
    if (known !== undefined && cost > 0) known.cost = cost;
  }
  for (const node of snapshot.nodes) {
    const known = totals.get(node.labels[Label.nodePool] ?? '');
    if (known !== undefined) known.disruption += byNode.get(node)?.rescheduleDisruptionCost ?? boundDisruption(node);
  }
  return totals;
}

function add(totals: Map<string, NodePoolTotals>, nodePool: string, field: keyof NodePoolTotals, amount: number): void {
  const known = totals.get(nodePool) ?? { cost: 0, disruption: 0 };
  known[field] += amount;
  totals.set(nodePool, known);
}

// A node that is no candidate counts by the pods bound to it, terminating and mirror pods included.
function boundDisruption({ pods }: StateNode): number {
  return rescheduleDisruptionCost(pods.filter(({ terminal, daemon }) => !terminal && !daemon).map(({ pod }) => pod));
}

/** NodePool to the summed prices of its NodeClaims, added in order of name: the sum of doubles depends on it. */
function claimCosts({ input, nodePools, offerings }: Snapshot): Map<string, number> {
  const costs = new Map<string, number>();
  const claims = [...(input.nodeClaims ?? [])].sort((left, right) => compareText(left.metadata.name, right.metadata.name));
  for (const claim of claims) {
    const place = placeOf(claim);
    const type = place && nodePools.get(place.nodePool)?.instanceTypes.get(place.instanceType);
    if (!place || type === undefined) continue;
    costs.set(place.nodePool, (costs.get(place.nodePool) ?? 0) + offerings.nodePrice(type, place.zone, place.capacityType));
  }
  return costs;
}

function placeOf({ metadata }: NodeClaim): { nodePool: string; instanceType: string; zone: string; capacityType: string } | undefined {
  const { labels = {} } = metadata;
  const values = [Label.nodePool, Label.instanceType, Label.zone, Label.capacityType].map((key) =>
    Object.hasOwn(labels, key) ? labels[key] : undefined,
  );
  const [nodePool, instanceType, zone, capacityType] = values;
  if (nodePool === undefined || instanceType === undefined || zone === undefined || capacityType === undefined) return undefined;
  return { nodePool, instanceType, zone, capacityType };
}
