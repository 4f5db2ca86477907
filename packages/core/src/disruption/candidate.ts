import type { InstanceType } from '../model/instancetype.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import { sortUnstably } from '../model/unstablesort.js';
import { DO_NOT_DISRUPT, Label } from '../model/wellknown.js';
import type { BoundPod } from '../state/boundpod.js';
import { isDisruptable } from '../state/podfacts.js';
import type { StateNode } from '../state/statenode.js';
import { BASE_COST, lifetimeRemaining, rescheduleDisruptionCost, reschedulingCost } from './cost.js';
import type { Refusal, RefusedNode } from './refusal.js';
import type { Snapshot } from './snapshot.js';

/** A node that may be disrupted, with all that the methods read of it (chapter 05, 3 and 4). */
export interface Candidate {
  node: StateNode;
  nodeClaim: NodeClaim;
  nodePool: NodePool;
  /** Absent if the NodePool does not know the type of the label. */
  instanceType?: InstanceType;
  /** Empty if the label is missing. */
  capacityType: string;
  /** The pods that move when the node goes. */
  reschedulablePods: readonly BoundPod[];
  /** Per hour; 0 if no offering is found. */
  price: number;
  /** 1 and the positive eviction costs of the reschedulable pods. */
  rescheduleDisruptionCost: number;
}

/** `graceful`: pods that block eviction exclude a node. `eventual`: not if its NodeClaim has a terminationGracePeriod. */
export type DisruptionClass = 'graceful' | 'eventual';

/** The candidates of a class, and why each other node is none; both in order of node name. */
export interface Candidates {
  candidates: Candidate[];
  blocked: RefusedNode[];
}

/** Sorts the nodes of a cluster into candidates and blocked ones. */
export function readCandidates(snapshot: Snapshot, disruptionClass: DisruptionClass): Candidates {
  const result: Candidates = { candidates: [], blocked: [] };
  for (const { node, refusal, podRefusal, candidate } of verdictsOn(snapshot)) {
    const forgiven = disruptionClass === 'eventual' && node.nodeClaim?.spec.terminationGracePeriod !== undefined;
    const blocking = refusal ?? (forgiven ? undefined : podRefusal);
    if (blocking === undefined) result.candidates.push(candidate!);
    else result.blocked.push({ node: node.name, refusal: blocking });
  }
  return result;
}

/** What is known of a node whatever the class of the method: what blocks it, or what its pods do, which one class forgives. */
interface Verdict {
  node: StateNode;
  refusal?: Refusal;
  podRefusal?: Refusal;
  /** Absent with a refusal. */
  candidate?: Candidate;
}

const known = new WeakMap<Snapshot, readonly Verdict[]>();

/** The verdicts in the order of the nodes; the methods of a pass ask one after the other. */
function verdictsOn(snapshot: Snapshot): readonly Verdict[] {
  let verdicts = known.get(snapshot);
  if (verdicts === undefined) {
    verdicts = snapshot.nodes.map((node): Verdict => {
      const refusal = blocks(node, snapshot);
      if (refusal !== undefined) return { node, refusal };
      const podRefusal = podBlock(node, snapshot);
      return { node, ...(podRefusal === undefined ? {} : { podRefusal }), candidate: buildCandidate(node, snapshot) };
    });
    known.set(snapshot, verdicts);
  }
  return verdicts;
}

// The order of the checks is that of chapter 05, 3: the first failure is the one that is told.
function blocks(node: StateNode, snapshot: Snapshot): Refusal | undefined {
  if (snapshot.queued.has(node.id)) return { code: 'already-disrupting' };
  if (node.nodeClaim === undefined) return { code: 'not-managed' };
  if (node.node === undefined) return { code: 'node-missing' };
  if (!node.initialized) return { code: 'not-initialized' };
  if (node.markedForDeletion) return { code: 'deleting' };
  if (snapshot.nominated.has(node.id)) return { code: 'nominated' };
  // On a node only the exact text counts, durations do not.
  if (label(node.annotations, DO_NOT_DISRUPT) === 'true') return { code: 'node-do-not-disrupt' };
  const nodePool = label(node.labels, Label.nodePool);
  if (nodePool === undefined) return { code: 'nodepool-label-missing' };
  if (!snapshot.nodePools.get(nodePool)?.instanceTypes.size) return { code: 'nodepool-not-found', nodePool };
  return undefined;
}

function podBlock(node: StateNode, { now, podDisruptionBudgets }: Snapshot): Refusal | undefined {
  const held = node.pods.find(({ pod }) => !isDisruptable(pod, now));
  if (held !== undefined) return { code: 'pod-do-not-disrupt', pod: held.key };
  for (const { pod, key } of node.pods) {
    const budgets = podDisruptionBudgets.blocking(pod, 'zero', now);
    if (budgets.length === 0) continue;
    return {
      code: budgets.length > 1 ? 'multiple-pod-disruption-budgets' : 'pod-disruption-budget',
      pod: key,
      podDisruptionBudgets: budgets,
    };
  }
  return undefined;
}

function buildCandidate(node: StateNode, { nodePools, offerings }: Snapshot): Candidate {
  const nodeClaim = node.nodeClaim!;
  const { nodePool, instanceTypes } = nodePools.get(node.labels[Label.nodePool]!)!;
  const instanceType = instanceTypes.get(label(node.labels, Label.instanceType) ?? '');
  const capacityType = label(node.labels, Label.capacityType) ?? '';
  const reschedulablePods = node.pods.filter(({ reschedulable }) => reschedulable);
  const candidate: Candidate = {
    node,
    nodeClaim,
    nodePool,
    capacityType,
    reschedulablePods,
    price: instanceType === undefined ? 0 : offerings.nodePrice(instanceType, label(node.labels, Label.zone) ?? '', capacityType),
    rescheduleDisruptionCost: rescheduleDisruptionCost(reschedulablePods.map(({ pod }) => pod)),
  };
  if (instanceType !== undefined) candidate.instanceType = instanceType;
  return candidate;
}

function label(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** The eviction costs of all pods, scaled by the remaining lifetime: told, but it orders nothing here (chapter 05, 4). `now` in milliseconds. */
export function disruptionCost({ node, nodeClaim }: Candidate, now: number): number {
  return reschedulingCost(node.pods.map(({ pod }) => pod)) * lifetimeRemaining(nodeClaim, now);
}

/** No reschedulable pod has a positive eviction cost: the meaning of empty for emptiness and consolidation, not for drift. */
export function isEmpty({ rescheduleDisruptionCost }: Candidate): boolean {
  return rescheduleDisruptionCost <= BASE_COST;
}

/** Whether the NodePool has a fixed number of nodes. */
export function isStatic({ nodePool }: Candidate): boolean {
  return nodePool.spec.replicas !== undefined && nodePool.spec.replicas !== null;
}

/** Whether a condition of the NodeClaim is True. */
export function hasCondition({ nodeClaim }: Pick<Candidate, 'nodeClaim'>, type: string): boolean {
  return nodeClaim.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

/** What a node saves for each unit of disruption: the order in which emptiness and consolidation take candidates. */
function savingsRatio({ price, rescheduleDisruptionCost }: Candidate): number {
  return price / rescheduleDisruptionCost;
}

/** Where equal candidates stand: in order of name, or where the reference's sort leaves them if it is given them in that order. */
export type Ties = 'by-name' | 'as-reference';

/** The most saving first (chapter 05, 4). The candidates are given in order of name. */
export function bySavingsRatio(candidates: readonly Candidate[], ties: Ties): Candidate[] {
  return sortCandidates(candidates, (left, right) => savingsRatio(left) > savingsRatio(right), ties);
}

/** Sorts candidates that are given in order of name. */
export function sortCandidates(
  candidates: readonly Candidate[],
  before: (left: Candidate, right: Candidate) => boolean,
  ties: Ties,
): Candidate[] {
  const sorted = [...candidates];
  if (ties === 'as-reference') sortUnstably(sorted, before);
  else sorted.sort((left, right) => Number(before(right, left)) - Number(before(left, right)));
  return sorted;
}
