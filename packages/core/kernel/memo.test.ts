import { beforeEach, expect, test } from 'vitest';
import { openArena } from './arena';
import { bind } from './mem';
import { MEMO_INTERSECTION, MEMO_MERGE, MISS, openMemos, recall, remember } from './memo';

beforeEach(() => {
  bind(new ArrayBuffer(1 << 16));
  openArena(0, 1 << 16, 0);
});

test('what was remembered is recalled, per memo and in the order of the pair', () => {
  openMemos(1024, true);
  remember(MEMO_MERGE, 3, 5, 42);
  expect(recall(MEMO_MERGE, 3, 5)).toBe(42);
  expect(recall(MEMO_MERGE, 5, 3)).toBe(MISS);
  expect(recall(MEMO_INTERSECTION, 3, 5)).toBe(MISS);
  remember(MEMO_MERGE, 0, 0, -7);
  expect(recall(MEMO_MERGE, 0, 0)).toBe(-7);
});

test('a memo that fills up forgets, and never answers for another pair', () => {
  openMemos(64, true);
  let known = 0;
  for (let a = 0; a < 150; a++) {
    remember(MEMO_MERGE, a, a * 3, a + 1);
    expect(recall(MEMO_MERGE, a, a * 3)).toBe(a + 1);
    for (let b = 0; b <= a; b++) {
      const found = recall(MEMO_MERGE, b, b * 3);
      expect([MISS, b + 1]).toContain(found);
      if (a === 149 && found !== MISS) known++;
    }
  }
  expect(known).toBeLessThanOrEqual(48);
});

test('switched off it knows nothing', () => {
  openMemos(64, false);
  remember(MEMO_MERGE, 1, 2, 3);
  expect(recall(MEMO_MERGE, 1, 2)).toBe(MISS);
});
