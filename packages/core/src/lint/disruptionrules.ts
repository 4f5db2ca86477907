import { allowedDisruptions, type DisruptionReason, usableAllowance } from '../disruption/budget.js';
import { nextHit, readSchedule } from '../disruption/schedule.js';
import type { DisruptionBudget } from '../model/nodepool.js';
import { parseDuration } from '../model/time.js';
import type { LintCheck } from './rule.js';

const REASONS: readonly DisruptionReason[] = ['Empty', 'Drifted', 'Underutilized'];
/** Hits of a schedule that are looked at: beyond a year of hours. */
const MOST_HITS = 10_000;
/** A percentage of so many nodes is 0 only if it is 0 of any number. */
const MANY_NODES = 100;

export const budgetNeverOpens: LintCheck = {
  id: 'budget-never-opens',
  severity: 'warning',
  summary: 'disruption budgets allow no disruption for some reason at any time',
  check({ nodePool }, { now }) {
    const budgets = nodePool.spec.disruption?.budgets ?? [];
    const zero = budgets.filter(({ nodes }) => Number.parseInt(nodes, 10) === 0);
    if (zero.length === 0) return [];
    const times = [now, ...zero.flatMap((budget) => closings(budget, now))];
    const closed = REASONS.filter((reason) =>
      times.every((time) => usableAllowance(allowedDisruptions(budgets, MANY_NODES, time, reason)) === 0),
    );
    if (closed.length === 0) return [];
    return [
      {
        path: 'spec.disruption.budgets',
        message: `its disruption budgets never allow a disruption that is ${closed.join(' or ')}`,
        details: { reasons: [...closed] },
      },
    ];
  },
};

/** The times at which the budget may stop to hold: so long after each hit of its schedule. */
function closings({ schedule, duration }: DisruptionBudget, now: number): number[] {
  const reading = schedule === undefined ? undefined : readSchedule(schedule);
  const length = parseDuration(duration);
  if (!reading?.ok || length === undefined) return [];
  const times: number[] = [];
  let hit = nextHit(reading.schedule, now - length);
  for (let i = 0; i < MOST_HITS && hit !== undefined; i++) {
    const next = nextHit(reading.schedule, hit);
    // Between this hit and the next the budget is closed to disruption all the time.
    if (next === undefined || next > hit + length) {
      times.push(hit + length);
      if (times.length >= 100) break;
    }
    hit = next;
  }
  return times;
}

export const consolidationDisabled: LintCheck = {
  id: 'consolidation-disabled',
  severity: 'warning',
  summary: 'consolidateAfter is Never, so that the consolidation policy has no effect',
  check({ nodePool }) {
    const { consolidateAfter, consolidationPolicy } = nodePool.spec.disruption ?? {};
    if (consolidateAfter !== 'Never') return [];
    const policy = consolidationPolicy ?? 'WhenEmptyOrUnderutilized';
    return [
      {
        path: 'spec.disruption.consolidateAfter',
        message: `consolidateAfter is Never: neither empty nor underutilized nodes are removed, whatever consolidationPolicy ${policy} says`,
        details: { consolidationPolicy: policy },
      },
    ];
  },
};
