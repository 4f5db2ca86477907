import type { StateNode } from '../state/statenode.js';
import type { Candidate } from './candidate.js';
import type { Offerings } from './offerings.js';
import type { RefusedNode } from './refusal.js';
import { readRequirements } from './requirementset.js';
import type { Replacement } from './simulation.js';

/** What a method wants done: the candidates go once every replacement is initialized (chapter 05, 1). */
export interface Command {
  /** In the order in which they were taken. */
  candidates: readonly Candidate[];
  /** Empty: the candidates are deleted without replacement. */
  replacements: readonly Replacement[];
  /** Existing nodes that the pods are to move to. */
  destinations: readonly StateNode[];
  /** Per hour: the prices of the candidates less those of the cheapest launches of the replacements. */
  savings: number;
}

/** What a method decided, and why it left nodes alone that it considered. */
export interface Decision {
  commands: Command[];
  refused: RefusedNode[];
}

/** The sum of the candidates' prices, per hour. */
export function sourceCost(candidates: readonly Candidate[]): number {
  let cost = 0;
  for (const { price } of candidates) cost += price;
  return cost;
}

/**
 * Estimated savings per hour (chapter 05, 14): only the first type of a replacement counts, and a replacement whose first
 * type has no available offering counts as free.
 */
export function estimatedSavings(candidates: readonly Candidate[], replacements: readonly Replacement[], offerings: Offerings): number {
  let cost = 0;
  for (const { requirements, instanceTypes } of replacements) {
    const [first] = instanceTypes;
    if (first === undefined) continue;
    const price = offerings.under(readRequirements(requirements, offerings.configuration)).cheapest(first);
    if (price < Number.POSITIVE_INFINITY) cost += price;
  }
  return sourceCost(candidates) - cost;
}
