import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortUnstably } from './unstablesort.js';

const orderOf = (counts: number[]): number[] => {
  const items = counts.map((count, index) => ({ count, index }));
  sortUnstably(items, (left, right) => left.count < right.count);
  return items.map(({ index }) => index);
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const repeat = (length: number, value: number) => Array.from({ length }, () => value);

// The vectors of chapter 02, 10.2.
test.each<[string, number[], number[]]>([
  ['12 are sorted stably', [3, ...repeat(11, 2)], [...range(1, 11), 0]],
  ['13 are not', [3, ...repeat(12, 2)], [6, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 0]],
  ['13, the last is less', [...repeat(12, 2), 1], [12, 6, 2, 3, 4, 5, 0, 7, 8, 9, 10, 11, 1]],
  ['16, the last is less', [...repeat(15, 2), 1], [15, 8, 11, 3, 4, 5, 6, 2, 9, 7, 10, 0, 12, 13, 14, 1]],
  ['20, the first is greater', [6, ...repeat(19, 5)], [10, 1, 2, 3, 4, 5, 6, 7, 9, 8, 12, 11, 19, 13, 14, 15, 16, 17, 18, 0]],
  ['13 of three kinds', [2, ...repeat(5, 1), ...repeat(7, 3)], [1, 2, 3, 4, 5, 0, ...range(6, 12)]],
  ['52, the first is greater', [3, ...repeat(51, 2)], [...range(1, 51), 0]],
  ['52, the last is less', [...repeat(51, 2), 1], [51, ...range(0, 50)]],
])('%s', (_, counts, order) => {
  expect(orderOf(counts)).toEqual(order);
});

test('any list ends sorted and complete', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 300 }), (counts) => {
      const order = orderOf(counts);
      expect(order.map((index) => counts[index]!)).toEqual([...counts].sort((left, right) => left - right));
      expect(new Set(order).size).toBe(counts.length);
    }),
    { numRuns: 300 },
  );
});
