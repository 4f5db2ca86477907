import type { DisruptionBudget } from '../model/nodepool.js';
import { parseDuration } from '../model/time.js';
import { nextHit, readSchedule } from './schedule.js';

/** What a budget may restrain (chapter 05, 0). */
export type DisruptionReason = 'Empty' | 'Drifted' | 'Underutilized';

/** No budget restrains. */
export const UNLIMITED = 2147483647;

/** The outcome of a set of budgets. */
export interface AllowedDisruptions {
  /** How many nodes may be disrupted at once, those already being disrupted included. */
  allowed: number;
  /** The budgets that cannot be evaluated, by their position: the NodePool then allows nothing for any reason. */
  problems: { budget: number; problem: string }[];
}

/**
 * What the budgets of a NodePool allow for a reason when it has `nodes` counted nodes (chapter 05, 5). `now` in
 * milliseconds. A budget that cannot be evaluated counts as 0 here for the reasons that it names only; `usableAllowance`
 * applies the rule that it stops the whole NodePool.
 */
export function allowedDisruptions(
  budgets: readonly DisruptionBudget[] | null | undefined,
  nodes: number,
  now: number,
  reason: DisruptionReason,
): AllowedDisruptions {
  const result: AllowedDisruptions = { allowed: UNLIMITED, problems: [] };
  for (const [index, budget] of (budgets ?? []).entries()) {
    const evaluated = evaluate(budget, nodes, now);
    if (typeof evaluated === 'string') result.problems.push({ budget: index, problem: evaluated });
    // An empty list of reasons matches none of them.
    if (budget.reasons && !budget.reasons.includes(reason)) continue;
    result.allowed = Math.min(result.allowed, typeof evaluated === 'string' ? 0 : evaluated);
  }
  return result;
}

/** The number that the methods work with: any budget that cannot be evaluated makes it 0 for every reason. */
export function usableAllowance({ allowed, problems }: AllowedDisruptions): number {
  return problems.length > 0 ? 0 : allowed;
}

/** What one budget allows, or why it cannot be evaluated. */
function evaluate(budget: DisruptionBudget, nodes: number, now: number): number | string {
  const active = isActive(budget, now);
  if (typeof active === 'string') return active;
  return active ? scaled(budget.nodes, nodes) : UNLIMITED;
}

/**
 * A budget is active iff a hit h satisfies h <= now < h + duration. A schedule that never hits leaves a hit at the zero
 * time, which is not after now: the budget is always active.
 */
function isActive({ schedule, duration }: DisruptionBudget, now: number): boolean | string {
  if (schedule === undefined && duration === undefined) return true;
  const reading = readSchedule(schedule ?? '');
  if (!reading.ok) return `schedule ${JSON.stringify(schedule ?? '')} cannot be read: ${reading.problem}`;
  const length = duration === undefined ? 0 : parseDuration(duration);
  if (length === undefined) return `duration ${JSON.stringify(duration)} cannot be read`;
  const hit = nextHit(reading.schedule, now - length);
  return hit === undefined || hit <= now;
}

const INTEGER = /^[+-]?[0-9]{1,19}$/;

function scaled(text: string, nodes: number): number | string {
  if (INTEGER.test(text)) return Number(BigInt.asIntN(32, BigInt(text.replace('+', ''))));
  const percent = typeof text === 'string' && text.endsWith('%') ? text.slice(0, -1) : '';
  if (!INTEGER.test(percent)) return `nodes ${JSON.stringify(text)} is neither a number nor a percentage`;
  return Math.ceil((Number(percent) * nodes) / 100);
}
