import { beforeEach, expect, test } from 'vitest';
import {
  amounts,
  amountsView,
  beginSolve,
  exhaust,
  exhausted,
  heap,
  heapView,
  keep,
  keepAmounts,
  openArena,
  room,
  take,
  takeAmounts,
} from './arena';
import { bind } from './mem';

beforeEach(() => {
  bind(new ArrayBuffer(1024));
  heapView(0, 0);
  openArena(0, 1024, 100);
});

test('what is kept lies behind the image, what is taken before the end, both at even indices and zeroed', () => {
  heap.fill(7);
  const [kept, taken] = [keep(3), take(3)];
  expect([kept, taken]).toEqual([26, 252]);
  expect(heap.subarray(kept, kept + 4)).toEqual(new Int32Array(4));
  expect(heap.subarray(taken, taken + 4)).toEqual(new Int32Array(4));
  expect(heap[kept + 4]).toBe(7);
  expect(room()).toBe(256 - 26 - 8);
});

test('amounts are indexed in units of their own over the same memory', () => {
  const [kept, taken] = [keepAmounts(2), takeAmounts(1)];
  amountsView(kept, 2)[1] = 2.5;
  expect(amounts[kept + 1]).toBe(2.5);
  expect(heapView((kept + 1) * 2, 2)).toEqual(new Int32Array(new Float64Array([2.5]).buffer));
  expect(taken).toBe(127);
});

test('a new solve gives back what was taken, not what was kept', () => {
  keep(10);
  const before = room();
  take(50);
  beginSolve();
  expect(room()).toBe(before);
});

test('the last element can be had, one more exhausts the arena until the next solve', () => {
  take(room());
  expect(exhausted).toBe(0);
  expect(take(1)).toBe(0);
  expect(exhausted).toBe(1);
  beginSolve();
  expect(take(1)).toBeGreaterThan(0);
  exhaust();
  expect(keep(1)).toBe(0);
});

test.each([0x7fffffff, 1 << 30, 300])('%i elements are refused, and have no view that reaches beyond the memory', (n) => {
  expect(keep(n)).toBe(0);
  expect(exhausted).toBe(1);
  expect(heapView(0, n)).toHaveLength(0);
  expect(amountsView(0, n)).toHaveLength(0);
});
