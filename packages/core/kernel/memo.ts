// Memos of pure functions of two small integers: open addressing, emptied when nearly full. Forgetting costs time, never an answer.
import { heap, heapView, keep } from './arena';
import { I32A, imul, viewI } from './mem';

export const MEMO_INTERSECTION: i32 = 0;
export const MEMO_MERGE: i32 = 1;
export const MEMO_COUNT: i32 = 2;
export const MISS: i32 = -2147483647;

const SLOT: i32 = 3;

let tables: I32A = viewI(0, 0);
let enabled: bool = true;

/** Hash of two integers, for tables whose size is a power of two. */
export function mix(a: i32, b: i32): i32 {
  let h: i32 = imul(a, -1640531527) ^ imul(b, -2048144789);
  h ^= h >>> 15;
  h = imul(h, -1028477387);
  return h ^ (h >>> 13);
}

/** Reserves the memos: per memo the heap index, the mask and the fill. */
export function openMemos(slots: i32, on: bool): void {
  enabled = on;
  tables = heapView(keep(MEMO_COUNT * 3), MEMO_COUNT * 3);
  for (let m: i32 = 0; m < MEMO_COUNT; m++) {
    tables[m * 3] = keep(slots * SLOT);
    tables[m * 3 + 1] = slots - 1;
    tables[m * 3 + 2] = 0;
  }
}

/** What was remembered for (a, b), or MISS. a >= 0. */
export function recall(memo: i32, a: i32, b: i32): i32 {
  if (!enabled) return MISS;
  const at: i32 = tables[memo * 3];
  const mask: i32 = tables[memo * 3 + 1];
  let i: i32 = mix(a, b) & mask;
  while (heap[at + i * SLOT] != 0) {
    if (heap[at + i * SLOT] == a + 1 && heap[at + i * SLOT + 1] == b) return heap[at + i * SLOT + 2];
    i = (i + 1) & mask;
  }
  return MISS;
}

/** Remembers `value` for (a, b), which must not be remembered yet. */
export function remember(memo: i32, a: i32, b: i32, value: i32): void {
  if (!enabled) return;
  const at: i32 = tables[memo * 3];
  const mask: i32 = tables[memo * 3 + 1];
  if (tables[memo * 3 + 2] * 4 >= (mask + 1) * 3) {
    for (let j: i32 = 0; j <= mask; j++) heap[at + j * SLOT] = 0;
    tables[memo * 3 + 2] = 0;
  }
  let i: i32 = mix(a, b) & mask;
  while (heap[at + i * SLOT] != 0) i = (i + 1) & mask;
  heap[at + i * SLOT] = a + 1;
  heap[at + i * SLOT + 1] = b;
  heap[at + i * SLOT + 2] = value;
  tables[memo * 3 + 2]++;
}
