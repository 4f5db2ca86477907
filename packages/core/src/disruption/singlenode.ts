import type { Budgets } from './allowance.js';
import type { BalancedPolicy } from './balanced.js';
import { bySavingsRatio, type Candidate } from './candidate.js';
import type { Decision } from './command.js';
import { type Consolidation, consolidate } from './consolidation.js';
import type { RefusedNode } from './refusal.js';
import type { Simulator } from './simulation.js';
import type { Snapshot } from './snapshot.js';

/** The first candidate that can be deleted or replaced by one cheaper node (chapter 05, 16). */
export function decideSingleNode(
  candidates: readonly Candidate[],
  budgets: Budgets,
  snapshot: Snapshot,
  simulator: Simulator,
  balanced: BalancedPolicy,
): Decision {
  const refused: RefusedNode[] = [];
  for (const candidate of interleaveNodePools(bySavingsRatio(candidates, snapshot.ties))) {
    const outcome = consolidateNode(candidate, budgets, snapshot, simulator, balanced);
    if ('command' in outcome) return { commands: [outcome.command], refused };
    refused.push({ node: candidate.node.name, refusal: outcome.refusal });
  }
  return { commands: [], refused };
}

function consolidateNode(
  candidate: Candidate,
  budgets: Budgets,
  snapshot: Snapshot,
  simulator: Simulator,
  balanced: BalancedPolicy,
): Consolidation {
  const nodePool = candidate.nodePool.metadata.name;
  if (budgets.of(nodePool) === 0) return { refusal: { code: 'disruption-budget', nodePool } };
  const hopeless = balanced.refuseCandidate(candidate);
  if (hopeless !== undefined) return { refusal: hopeless };
  const outcome = consolidate([candidate], snapshot, simulator);
  const refusal = 'command' in outcome ? balanced.refuseCommand(outcome.command) : undefined;
  return refusal === undefined ? outcome : { refusal };
}

/** The first of every NodePool, then the second of every NodePool, and so on; NodePools in the order in which they first appear. */
export function interleaveNodePools(candidates: readonly Candidate[]): Candidate[] {
  const byNodePool = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const name = candidate.nodePool.metadata.name;
    const known = byNodePool.get(name);
    if (known) known.push(candidate);
    else byNodePool.set(name, [candidate]);
  }
  const queues = [...byNodePool.values()];
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, place) => queues.flatMap((queue) => queue.slice(place, place + 1))).flat();
}
