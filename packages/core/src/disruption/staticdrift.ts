import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { PlannedRequirement } from '../model/plan.js';
import { decodeQuantity, wholeValue } from '../model/quantity.js';
import { readBound } from '../model/requirement.js';
import { Label } from '../model/wellknown.js';
import { compareText } from '../state/podfacts.js';
import type { Budgets } from './allowance.js';
import { type Candidate, hasCondition, isStatic } from './candidate.js';
import { type Command, type Decision, sourceCost } from './command.js';
import { driftedSince } from './drift.js';
import type { Refusal, RefusedNode } from './refusal.js';
import { intersects, readRequirements } from './requirementset.js';
import type { Replacement } from './simulation.js';
import type { Snapshot } from './snapshot.js';

/** Why static drift does not consider a candidate (chapter 05, 11). */
export function refuseStaticDrift(candidate: Candidate): Refusal | undefined {
  if (!isStatic(candidate)) return { code: 'dynamic-nodepool', nodePool: candidate.nodePool.metadata.name };
  return hasCondition(candidate, 'Drifted') ? undefined : { code: 'not-drifted' };
}

/** One command for each drifted node of a static NodePool that budget and limits allow, NodePools by name; nothing is simulated. */
export function decideStaticDrift(candidates: readonly Candidate[], budgets: Budgets, snapshot: Snapshot): Decision {
  const decision: Decision = { commands: [], refused: [] };
  const names = [...new Set(candidates.map(({ nodePool }) => nodePool.metadata.name))].sort();
  for (const name of names) {
    const own = candidates.filter(({ nodePool }) => nodePool.metadata.name === name);
    const inOrder = own.sort((left, right) => driftedSince(left) - driftedSince(right));
    const { granted, refusal } = grant(inOrder[0]!.nodePool, inOrder.length, budgets.of(name), countClaims(name, snapshot));
    for (const [index, candidate] of inOrder.entries()) {
      if (index < granted) decision.commands.push(replaceByTemplate(candidate, snapshot));
      else decision.refused.push({ node: candidate.node.name, refusal } satisfies RefusedNode);
    }
  }
  return decision;
}

/** The NodeClaims of a NodePool by what becomes of them. */
interface ClaimCounts {
  active: number;
  /** Of commands that are being executed. */
  pendingDisruption: number;
  deleting: number;
}

/** How many nodes may be replaced now, and what holds back the others. */
function grant(nodePool: NodePool, wanted: number, allowed: number, counts: ClaimCounts): { granted: number; refusal: Refusal } {
  const name = nodePool.metadata.name;
  const budget: Refusal = { code: 'disruption-budget', nodePool: name };
  if (allowed === 0) return { granted: 0, refusal: budget };
  const standing = counts.active + counts.pendingDisruption;
  const replicas = nodePool.spec.replicas!;
  if (standing > replicas)
    return { granted: 0, refusal: { code: 'scale-down-unfinished', nodePool: name, found: standing, required: replicas } };
  const headroom = nodeLimit(nodePool) - standing - counts.deleting;
  const within = Math.min(wanted, allowed);
  return headroom < within
    ? { granted: Math.max(0, headroom), refusal: { code: 'node-limit', nodePool: name } }
    : { granted: within, refusal: budget };
}

function nodeLimit({ spec }: NodePool): number {
  const limits = spec.limits ?? {};
  const quantity = Object.hasOwn(limits, 'nodes') ? decodeQuantity(limits.nodes) : undefined;
  return quantity === undefined ? Number.POSITIVE_INFINITY : Number(wholeValue(quantity));
}

function countClaims(nodePool: string, { input, nodes, queued }: Snapshot): ClaimCounts {
  const counts: ClaimCounts = { active: 0, pendingDisruption: 0, deleting: 0 };
  const marked = new Set(nodes.filter(({ markedForDeletion }) => markedForDeletion).map(({ id }) => id));
  for (const { metadata, status } of input.nodeClaims ?? []) {
    if (metadata.labels?.[Label.nodePool] !== nodePool) continue;
    // A NodeClaim that is not launched yet is in no cluster state: it counts as active.
    const id = status?.providerID ?? '';
    if (queued.has(id) && !metadata.deletionTimestamp) counts.pendingDisruption++;
    else if (marked.has(id)) counts.deleting++;
    else counts.active++;
  }
  return counts;
}

function replaceByTemplate(candidate: Candidate, snapshot: Snapshot): Command {
  const candidates = [candidate];
  // The reference reads no instance types here, so the replacement counts as free.
  return {
    candidates,
    replacements: [templateReplacement(candidate.nodePool, snapshot)],
    destinations: [],
    savings: sourceCost(candidates),
  };
}

/** A NodeClaim as the template of the NodePool states it, for any of the NodePool's types. */
function templateReplacement({ metadata, spec }: NodePool, { nodePools, offerings }: Snapshot): Replacement {
  const { template } = spec;
  const labels = { ...template.metadata?.labels, [Label.nodePool]: metadata.name };
  const requirements: PlannedRequirement[] = Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  for (const { operator, ...rest } of template.spec.requirements ?? []) requirements.push(inclusive(operator, rest));
  requirements.sort((left, right) => compareText(left.key, right.key) || compareText(JSON.stringify(left), JSON.stringify(right)));

  const set = readRequirements(requirements, offerings.configuration);
  const prices = offerings.under(set);
  const fits = (type: InstanceType) =>
    prices.cheapest(type) < Number.POSITIVE_INFINITY && intersects(readRequirements(type.requirements, offerings.configuration), set);
  const instanceTypes = [...nodePools.get(metadata.name)!.instanceTypes.values()].filter(fits);
  instanceTypes.sort((left, right) => prices.cheapest(left) - prices.cheapest(right) || compareText(left.name, right.name));
  return { nodePool: metadata.name, pods: [], requests: new Map(), requirements, instanceTypes };
}

// A plan states bounds as inclusive ones.
function inclusive(operator: string, rest: { key: string; values?: string[]; minValues?: number }): PlannedRequirement {
  const bound = readBound(rest.values?.[0] ?? '');
  if (operator === 'Gt') return { ...rest, operator: 'Gte', values: [String(bound + 1n)] };
  if (operator === 'Lt') return { ...rest, operator: 'Lte', values: [String(bound - 1n)] };
  return { ...rest, operator: operator as PlannedRequirement['operator'] };
}
