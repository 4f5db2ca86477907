import { parseTime } from '../model/time.js';
import type { Budgets } from './allowance.js';
import { type Candidate, hasCondition, isStatic, sortCandidates, type Ties } from './candidate.js';
import { type Decision, estimatedSavings } from './command.js';
import type { Refusal, RefusedNode } from './refusal.js';
import { type Simulator, simulateMove } from './simulation.js';
import type { Snapshot } from './snapshot.js';

/** Why drift does not consider a candidate (chapter 05, 11). */
export function refuseDrift(candidate: Candidate): Refusal | undefined {
  if (isStatic(candidate)) return { code: 'static-nodepool', nodePool: candidate.nodePool.metadata.name };
  return hasCondition(candidate, 'Drifted') ? undefined : { code: 'not-drifted' };
}

/**
 * The command for the first drifted node whose pods all find a place, with as many replacements as they need. There is
 * neither a price rule nor a limit on the number of replacements.
 */
export function decideDrift(candidates: readonly Candidate[], budgets: Budgets, snapshot: Snapshot, simulator: Simulator): Decision {
  const refused: RefusedNode[] = [];
  for (const candidate of inDriftOrder(candidates, snapshot.ties)) {
    const nodePool = candidate.nodePool.metadata.name;
    const node = candidate.node.name;
    if (budgets.of(nodePool) === 0) {
      refused.push({ node, refusal: { code: 'disruption-budget', nodePool } });
      continue;
    }
    const { refusal, replacements, existingNodes } = simulateMove([candidate], snapshot, simulator, { consolidation: false });
    if (refusal !== undefined) {
      refused.push({ node, refusal });
      continue;
    }
    const savings = estimatedSavings([candidate], replacements, snapshot.offerings);
    return { commands: [{ candidates: [candidate], replacements, destinations: [...existingNodes.keys()], savings }], refused };
  }
  return { commands: [], refused };
}

/** Nodes without any reschedulable pod first, then by the time at which they were first found drifted, then by name. */
function inDriftOrder(candidates: readonly Candidate[], ties: Ties): Candidate[] {
  const byTime = sortCandidates(candidates, (left, right) => driftedSince(left) < driftedSince(right), ties);
  const isFree = ({ reschedulablePods }: Candidate) => reschedulablePods.length === 0;
  return [...byTime.filter(isFree), ...byTime.filter((candidate) => !isFree(candidate))];
}

/** Milliseconds since 1970; 0 if the condition carries no time. */
export function driftedSince({ nodeClaim }: Candidate): number {
  const drifted = nodeClaim.status?.conditions?.find(({ type }) => type === 'Drifted');
  return parseTime(drifted?.lastTransitionTime) ?? 0;
}
