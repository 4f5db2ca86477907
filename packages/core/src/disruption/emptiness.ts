import type { Budgets } from './allowance.js';
import { bySavingsRatio, type Candidate, hasCondition, isEmpty, isStatic } from './candidate.js';
import { type Decision, sourceCost } from './command.js';
import { isConsolidationDisabled } from './consolidatable.js';
import type { Refusal, RefusedNode } from './refusal.js';
import type { Snapshot } from './snapshot.js';

/** Why emptiness does not consider a candidate (chapter 05, 9). It runs under every policy. */
export function refuseEmptiness(candidate: Candidate): Refusal | undefined {
  if (isStatic(candidate)) return { code: 'static-nodepool', nodePool: candidate.nodePool.metadata.name };
  if (isConsolidationDisabled(candidate.nodePool)) return { code: 'consolidation-disabled', nodePool: candidate.nodePool.metadata.name };
  if (!isEmpty(candidate)) return { code: 'not-empty' };
  return hasCondition(candidate, 'Consolidatable') ? undefined : { code: 'not-consolidatable' };
}

/** One delete command with all empty nodes that the budgets allow; nothing is simulated. */
export function decideEmptiness(candidates: readonly Candidate[], budgets: Budgets, snapshot: Snapshot): Decision {
  const taken: Candidate[] = [];
  const refused: RefusedNode[] = [];
  for (const candidate of bySavingsRatio(candidates, snapshot.ties)) {
    const nodePool = candidate.nodePool.metadata.name;
    if (budgets.of(nodePool) === 0) {
      refused.push({ node: candidate.node.name, refusal: { code: 'disruption-budget', nodePool } });
      continue;
    }
    taken.push(candidate);
    budgets.spend(nodePool);
  }
  if (taken.length === 0) return { commands: [], refused };
  return { commands: [{ candidates: taken, replacements: [], destinations: [], savings: sourceCost(taken) }], refused };
}
