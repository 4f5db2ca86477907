// One arena per loaded problem: what outlives a solve grows upwards behind the image, what belongs to one solve grows downwards from the end.
// An index into `heap` counts 4-byte elements from the start of the image, an index into `amounts` 8-byte elements.
import { F64A, fillI, I32A, viewF, viewI } from './mem';

export let heap: I32A = viewI(0, 0);
export let amounts: F64A = viewF(0, 0);
/** Not 0 once an allocation did not fit: the solve stops with ERROR_WORKSPACE and the host loads again with more. */
export let exhausted: i32 = 0;

let base: i32 = 0;
let low: i32 = 0;
let high: i32 = 0;
let end: i32 = 0;

/** Lays the arena over `bytes` bytes from byte offset `start` (a multiple of 8), of which the first `used` hold the image. */
export function openArena(start: i32, bytes: i32, used: i32): void {
  base = start;
  low = ((used + 7) & -8) >> 2;
  end = (bytes & -8) >> 2;
  high = end;
  exhausted = 0;
  heap = viewI(base, end);
  amounts = viewF(base, end >> 1);
}

/** Elements of 4 bytes that are still free. */
export function room(): i32 {
  return high - low;
}

/** Marks the arena as too small. */
export function exhaust(): void {
  exhausted = 1;
}

/** n zeroed elements that live as long as the problem; the index into `heap` is even. After exhaustion the caller gets index 0 and must stop. */
export function keep(n: i32): i32 {
  const size: i32 = (n + 1) & -2;
  if (exhausted != 0 || size > high - low || size < 0) {
    exhausted = 1;
    return 0;
  }
  const at: i32 = low;
  low += size;
  fillI(base + (at << 2), size, 0);
  return at;
}

/** n zeroed elements that live as long as one solve. */
export function take(n: i32): i32 {
  const size: i32 = (n + 1) & -2;
  if (exhausted != 0 || size > high - low || size < 0) {
    exhausted = 1;
    return 0;
  }
  high -= size;
  fillI(base + (high << 2), size, 0);
  return high;
}

/** n zeroed amounts for one solve: an index into `amounts`. */
export function takeAmounts(n: i32): i32 {
  return take(n << 1) >> 1;
}

/** n zeroed amounts for the life of the problem: an index into `amounts`. */
export function keepAmounts(n: i32): i32 {
  return keep(n << 1) >> 1;
}

/** Gives back all that `take` handed out. */
export function beginSolve(): void {
  high = end;
  exhausted = 0;
}

/** A view of n elements at a heap index. What did not fit has none: the elements may reach beyond the memory. */
export function heapView(at: i32, n: i32): I32A {
  return viewI(base + (at << 2), exhausted != 0 ? 0 : n);
}

export function amountsView(at: i32, n: i32): F64A {
  return viewF(base + (at << 3), exhausted != 0 ? 0 : n);
}

/** The byte address of a heap index, for block copies. */
export function heapByte(at: i32): i32 {
  return base + (at << 2);
}
