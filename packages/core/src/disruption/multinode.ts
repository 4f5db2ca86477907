import type { InstanceType } from '../model/instancetype.js';
import type { Budgets } from './allowance.js';
import type { BalancedPolicy } from './balanced.js';
import { bySavingsRatio, type Candidate } from './candidate.js';
import { type Decision, estimatedSavings } from './command.js';
import { type Consolidation, consolidate, launchedBelow } from './consolidation.js';
import type { Refusal, RefusedNode } from './refusal.js';
import { labelRequirements } from './requirementset.js';
import type { Replacement, Simulator } from './simulation.js';
import type { Snapshot } from './snapshot.js';

/** A batch has at most one node more: the search counts from 0 to this index (chapter 05, 15). */
const MAX_BATCH_INDEX = 100;

/**
 * The largest batch of the most saving candidates, on the path of a binary search, that can be deleted or replaced by one
 * cheaper node. At least two nodes.
 */
export function decideMultiNode(
  candidates: readonly Candidate[],
  budgets: Budgets,
  snapshot: Snapshot,
  simulator: Simulator,
  balanced: BalancedPolicy,
): Decision {
  const refused: RefusedNode[] = [];
  const disruptable: Candidate[] = [];
  for (const candidate of bySavingsRatio(candidates, snapshot.ties)) {
    const nodePool = candidate.nodePool.metadata.name;
    if (budgets.of(nodePool) === 0) {
      refused.push({ node: candidate.node.name, refusal: { code: 'disruption-budget', nodePool } });
      continue;
    }
    disruptable.push(candidate);
    budgets.spend(nodePool);
  }
  const decision: Decision = { commands: [], refused };
  let low = 1;
  let high = Math.min(MAX_BATCH_INDEX, disruptable.length - 1);
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const batch = disruptable.slice(0, middle + 1);
    const outcome = consolidateBatch(batch, snapshot, simulator, balanced);
    if ('command' in outcome) {
      decision.commands = [outcome.command];
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return decision;
}

function consolidateBatch(batch: readonly Candidate[], snapshot: Snapshot, simulator: Simulator, balanced: BalancedPolicy): Consolidation {
  const outcome = consolidate(batch, snapshot, simulator);
  if ('refusal' in outcome) return outcome;
  let { command } = outcome;
  const [replacement] = command.replacements;
  if (replacement !== undefined) {
    const other = withoutSameType(replacement, batch, snapshot);
    if ('refusal' in other) return other;
    const replacements = [other.replacement];
    command = { ...command, replacements, savings: estimatedSavings(batch, replacements, snapshot.offerings) };
  }
  const refusal = balanced.refuseCommand(command);
  return refusal === undefined ? { command } : { refusal };
}

/**
 * Drops the types that are not cheaper than the cheapest node of a type that would come back: deleting the other nodes
 * alone would do (chapter 05, 15). Also where no type is shared, types without an available offering go.
 */
function withoutSameType(
  replacement: Replacement,
  candidates: readonly Candidate[],
  snapshot: Snapshot,
): { replacement: Replacement } | { refusal: Refusal } {
  const prices = pricesByType(candidates, snapshot);
  let limit = Number.POSITIVE_INFINITY;
  for (const { name } of replacement.instanceTypes) {
    const price = prices.get(name);
    // A type whose nodes fit no offering counts as free: nothing is cheaper.
    if (price !== undefined) limit = Math.min(limit, Number.isFinite(price) ? price : 0);
  }
  const instanceTypes = launchedBelow(replacement, limit, snapshot);
  if (instanceTypes === undefined) return { refusal: { code: 'min-values' } };
  if (instanceTypes.length === 0) return { refusal: { code: 'same-instance-type' } };
  return { replacement: { ...replacement, instanceTypes } };
}

/** The cheapest offering that fits the labels of a candidate, by type; infinite for a type where no candidate has any. */
function pricesByType(candidates: readonly Candidate[], { offerings }: Snapshot): Map<string, number> {
  const prices = new Map<string, number>();
  for (const { node, instanceType } of candidates) {
    const type: InstanceType = instanceType!;
    const price = offerings.under(labelRequirements(node.labels, offerings.configuration)).cheapest(type, 'any');
    prices.set(type.name, Math.min(price, prices.get(type.name) ?? Number.POSITIVE_INFINITY));
  }
  return prices;
}
