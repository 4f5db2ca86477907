import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DisruptionBudget } from '../model/nodepool.js';
import { allowedDisruptions, type DisruptionReason, UNLIMITED, usableAllowance } from './budget.js';

const REASONS: DisruptionReason[] = ['Empty', 'Drifted', 'Underutilized'];
const allowed = (
  budgets: DisruptionBudget[] | undefined,
  nodes: number,
  now = '2024-06-01T00:00:00Z',
  reason: DisruptionReason = 'Empty',
) => usableAllowance(allowedDisruptions(budgets, nodes, Date.parse(now), reason));

// Chapter 05, 25.1.
test.each<[string, string, number, number]>([
  ['30% of 10', '30%', 10, 3],
  ['100% of 10', '100%', 10, 10],
  ['0% of 10', '0%', 10, 0],
  ['percentages round up', '50%', 3, 2],
  ['a percentage of no node', '10%', 0, 0],
  ['a number of no node', '3', 0, 3],
  ['a number beyond 32 bits wraps around', '4294967296', 5, 0],
])('%s', (_, nodes, count, expected) => {
  expect(allowed([{ nodes }], count)).toBe(expected);
});

test('no budget, an inactive one and one for other reasons do not limit', () => {
  expect(allowed([], 10)).toBe(UNLIMITED);
  expect(allowed(undefined, 10)).toBe(UNLIMITED);
  expect(allowed([{ nodes: '0', reasons: [] }], 10)).toBe(UNLIMITED);
  expect(allowed([{ nodes: '0', reasons: ['Drifted'] }], 10)).toBe(UNLIMITED);
  expect(allowed([{ nodes: '0', schedule: '@yearly', duration: '1h' }], 10)).toBe(UNLIMITED);
});

test('the smallest budget that names the reason counts', () => {
  const budgets: DisruptionBudget[] = [
    { nodes: '10' },
    { nodes: '100' },
    { nodes: '100%' },
    { nodes: '15', reasons: ['Drifted', 'Underutilized'] },
    { nodes: '5', reasons: ['Drifted'] },
    { nodes: '4', reasons: ['Empty'] },
    { nodes: '0', reasons: REASONS, schedule: '@yearly', duration: '1h' },
  ];
  expect(REASONS.map((reason) => allowed(budgets, 100, '2024-06-01T00:00:00Z', reason))).toEqual([4, 5, 10]);
  expect(REASONS.map((reason) => allowed(budgets, 100, '2024-01-01T00:30:00Z', reason))).toEqual([0, 0, 0]);
});

test('a budget that cannot be evaluated stops the NodePool, and counts as 0 for its own reasons only', () => {
  const budgets: DisruptionBudget[] = [
    { nodes: '33%', schedule: '0 0 * * 7', duration: '1h', reasons: ['Underutilized'] },
    { nodes: '50%' },
  ];
  const evaluated = REASONS.map((reason) => allowedDisruptions(budgets, 7, Date.parse('2024-06-01T00:00:00Z'), reason));
  expect(evaluated.map((each) => each.allowed)).toEqual([4, 4, 0]);
  expect(evaluated.map(usableAllowance)).toEqual([0, 0, 0]);
  expect(evaluated[0]!.problems).toEqual([{ budget: 0, problem: expect.stringContaining('0 0 * * 7') }]);
  for (const bad of [
    { nodes: '1000a%' },
    { nodes: '5', schedule: '@wrongly', duration: '1h' },
    { nodes: '5', duration: '1h' },
    { nodes: '' },
  ]) {
    expect(allowed([bad], 10)).toBe(0);
  }
});

describe('windows', () => {
  test.each<[string, string, string, boolean]>([
    ['@daily', '30m', '2024-06-01T23:00:00Z', false],
    ['@yearly', '24h', '2024-01-01T12:00:00Z', true],
    ['@daily', '48h', '2024-01-07T00:00:00Z', true],
    ['30 6 * * SUN', '6h', '2024-01-07T00:00:00Z', false],
    ['0 9 * * *', '8h', '2024-01-07T09:00:00Z', true],
    ['0 9 * * *', '8h', '2024-01-07T16:59:59Z', true],
    ['0 9 * * *', '8h', '2024-01-07T17:00:00Z', false],
    ['0 0 30 2 *', '1h', '2024-01-07T17:00:00Z', true],
  ])('%s for %s at %s', (schedule, duration, now, active) => {
    expect(allowed([{ nodes: '0', schedule, duration }], 10, now)).toBe(active ? 0 : UNLIMITED);
  });

  test('a window holds its start and not its end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 23 * 60 }),
        fc.integer({ min: -86400, max: 86400 }),
        (hour, minutes, offset) => {
          const start = Date.UTC(2024, 5, 3, hour);
          const now = start + offset * 1000;
          const since = (((now - start) % 86400e3) + 86400e3) % 86400e3;
          const budget = { nodes: '0', schedule: `0 ${hour} * * *`, duration: `${minutes}m` };
          expect(allowedDisruptions([budget], 5, now, 'Empty').allowed === 0).toBe(since < minutes * 60e3);
        },
      ),
      { numRuns: 200 },
    );
  });
});
