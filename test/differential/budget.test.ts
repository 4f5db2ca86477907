import type { DisruptionBudget } from '@kerf/core';
import { expect, test } from 'vitest';
import { allowedDisruptions, type DisruptionReason } from '../../packages/core/src/disruption/budget.js';
import { comparePart } from '../support/compare.js';
import { partCases } from '../support/golden.js';

test('budgets allow what the reference says they do', () => {
  const cases = partCases('budget');
  expect(cases).toHaveLength(500);
  for (const part of cases) {
    const { budgets, nodes, now } = part.question as unknown as { budgets?: DisruptionBudget[]; nodes?: number; now: string };
    const allowed: Record<string, unknown> = {};
    for (const reason of ['Empty', 'Drifted', 'Underutilized'] satisfies DisruptionReason[]) {
      const answer = allowedDisruptions(budgets, nodes ?? 0, Date.parse(now), reason);
      allowed[reason] = answer.problems.length > 0 ? { error: true, allowed: answer.allowed } : answer.allowed;
    }
    expect(comparePart(part, { allowed })).toBeUndefined();
  }
});
