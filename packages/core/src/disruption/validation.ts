import { Budgets, readAllowances } from './allowance.js';
import { type Candidate, readCandidates } from './candidate.js';
import { type Command, sourceCost } from './command.js';
import { refuseConsolidation } from './consolidation.js';
import { refuseEmptiness } from './emptiness.js';
import type { Refusal } from './refusal.js';
import { type Simulator, simulateMove } from './simulation.js';
import type { Snapshot } from './snapshot.js';

/** How long emptiness and consolidation wait before they look again, in milliseconds (chapter 05, 18). */
export const VALIDATION_DELAY = 15_000;

/** The command that is executed, or why the second look rejects it. */
export type Validation = { command: Command } | { rejected: 'churn' | 'budget' | 'scheduling' };

/** The second look at a command of emptiness: the nodes that are still empty and still allowed go, without the others. */
export function validateEmptiness(command: Command, snapshot: Snapshot): Validation {
  const kept = stillCandidates(command, snapshot, refuseEmptiness);
  if (kept.length === 0) return { rejected: 'churn' };
  const budgets = new Budgets(readAllowances(snapshot, 'Empty'));
  const candidates = kept.filter((candidate) => isSpent(candidate, budgets));
  if (candidates.length === 0) return { rejected: 'budget' };
  return { command: { ...command, candidates, savings: sourceCost(candidates) } };
}

/** The second look at a command of consolidation, of one node or of several: all of it stands, or nothing. */
export function validateConsolidation(command: Command, snapshot: Snapshot, simulator: Simulator): Validation {
  const candidates = stillCandidates(command, snapshot, refuseConsolidation);
  if (candidates.length !== command.candidates.length) return { rejected: 'churn' };
  const budgets = new Budgets(readAllowances(snapshot, 'Underutilized'));
  if (!candidates.every((candidate) => isSpent(candidate, budgets))) return { rejected: 'budget' };
  const { refusal, replacements } = simulateMove(candidates, snapshot, simulator, { consolidation: true });
  if (refusal !== undefined || replacements.length > 1 || replacements.length !== command.replacements.length)
    return { rejected: 'scheduling' };
  // The new simulation knows no price rule, so the types of the command must be among its own.
  const possible = new Set(replacements.flatMap(({ instanceTypes }) => instanceTypes.map(({ name }) => name)));
  const stands = command.replacements.every(({ instanceTypes }) => instanceTypes.every(({ name }) => possible.has(name)));
  return stands ? { command } : { rejected: 'scheduling' };
}

// A node that was nominated meanwhile is no candidate any more.
function stillCandidates(command: Command, snapshot: Snapshot, refuse: (candidate: Candidate) => Refusal | undefined): Candidate[] {
  const names = new Set(command.candidates.map(({ node }) => node.name));
  return readCandidates(snapshot, 'graceful').candidates.filter(
    (candidate) => names.has(candidate.node.name) && refuse(candidate) === undefined,
  );
}

function isSpent({ nodePool }: Candidate, budgets: Budgets): boolean {
  if (budgets.of(nodePool.metadata.name) === 0) return false;
  budgets.spend(nodePool.metadata.name);
  return true;
}
