import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findConflict, TestBudget } from './conflict.js';

/** Sets of items that admit nothing together; a superset of one does not either. */
const conflicts = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
const admitting = (sets: number[][]) => (kept: readonly number[]) => !sets.some((set) => set.every((item) => kept.includes(item)));
const ITEMS = [0, 1, 2, 3, 4, 5, 6, 7];

describe('findConflict', () => {
  it('finds a set that admits nothing, and something without any one of its members', () => {
    fc.assert(
      fc.property(conflicts, (sets) => {
        const admits = admitting(sets);
        const { members, minimal } = findConflict(ITEMS, admits, new TestBudget(1000))!;
        expect(minimal).toBe(true);
        expect(admits(members)).toBe(false);
        for (const member of members) expect(admits(members.filter((other) => other !== member))).toBe(true);
      }),
    );
  });

  it('finds one of the smallest where that has one member or two', () => {
    fc.assert(
      fc.property(conflicts, (sets) => {
        const least = Math.min(...sets.map((set) => set.length));
        const { members } = findConflict(ITEMS, admitting(sets), new TestBudget(1000))!;
        if (least <= 2) expect(members).toHaveLength(least);
      }),
    );
  });

  it('answers nothing where all items together admit something', () => {
    expect(findConflict(ITEMS, () => true, new TestBudget(10))).toBeUndefined();
  });

  it('answers an empty conflict where nothing is ever admitted', () => {
    expect(findConflict(ITEMS, () => false, new TestBudget(10))).toEqual({ members: [], minimal: true });
  });

  it('keeps to its budget and says so', () => {
    const budget = new TestBudget(4);
    const found = findConflict(ITEMS, admitting([[0, 1, 2]]), budget)!;
    expect(found.minimal).toBe(false);
    expect(admitting([[0, 1, 2]])(found.members)).toBe(false);
    expect(budget.made).toBeLessThanOrEqual(5);
  });
});
