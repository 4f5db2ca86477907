// Orders that can change an answer: the reference's unstable sort of claims by pod count (chapter 02, 10.2), and a total order by amount.
import { amounts, heap } from './arena';
import { copyBits } from './bits';
import { clz32 } from './mem';

/** Runs that merging starts from. */
const RUN_LENGTH: i32 = 8;
const INSERTION_LENGTH: i32 = 12;
const NINTHER_LENGTH: i32 = 50;
const SHIFT_LENGTH: i32 = 50;
const MAX_STEPS: i32 = 5;
const MAX_EXCHANGES: i32 = 12;

let items: i32 = 0;
let counts: i32 = 0;
let exchanges: i32 = 0;
let partitioned: bool = false;
let randomLow: i32 = 0;
let randomHigh: i32 = 0;

function less(i: i32, j: i32): bool {
  return heap[counts + heap[items + i]] < heap[counts + heap[items + j]];
}

function swap(i: i32, j: i32): void {
  const x: i32 = heap[items + i];
  heap[items + i] = heap[items + j];
  heap[items + j] = x;
}

function insertionSort(a: i32, b: i32): void {
  for (let i: i32 = a + 1; i < b; i++) {
    for (let j: i32 = i; j > a && less(j, j - 1); j--) swap(j, j - 1);
  }
}

function siftDown(root: i32, n: i32, first: i32): void {
  let at: i32 = root;
  while (true) {
    let child: i32 = 2 * at + 1;
    if (child >= n) return;
    if (child + 1 < n && less(first + child, first + child + 1)) child++;
    if (!less(first + at, first + child)) return;
    swap(first + at, first + child);
    at = child;
  }
}

function heapSort(a: i32, b: i32): void {
  const n: i32 = b - a;
  for (let i: i32 = (n - 1) >> 1; i >= 0; i--) siftDown(i, n, a);
  for (let i: i32 = n - 1; i >= 0; i--) {
    swap(a, a + i);
    siftDown(0, i, a);
  }
}

/** One step of the 64-bit xorshift, in two words; the low one is what the scramble reads. */
function nextRandom(): i32 {
  // left by 13
  let high: i32 = (randomHigh << 13) | (randomLow >>> 19);
  let low: i32 = randomLow << 13;
  randomHigh ^= high;
  randomLow ^= low;
  // right by 7
  low = (randomLow >>> 7) | (randomHigh << 25);
  high = randomHigh >>> 7;
  randomHigh ^= high;
  randomLow ^= low;
  // left by 17
  high = (randomHigh << 17) | (randomLow >>> 15);
  low = randomLow << 17;
  randomHigh ^= high;
  randomLow ^= low;
  return randomLow;
}

function scramble(a: i32, b: i32): void {
  const n: i32 = b - a;
  if (n < 8) return;
  randomLow = n;
  randomHigh = 0;
  const mask: i32 = (1 << (32 - clz32(n))) - 1;
  const middle: i32 = a + (n >> 2) * 2;
  for (let i: i32 = middle - 1; i <= middle + 1; i++) {
    let other: i32 = nextRandom() & mask;
    if (other >= n) other -= n;
    swap(i, a + other);
  }
}

function median(x: i32, y: i32, z: i32): i32 {
  let a: i32 = x;
  let b: i32 = y;
  let c: i32 = z;
  let t: i32 = 0;
  if (less(b, a)) {
    exchanges++;
    t = a;
    a = b;
    b = t;
  }
  if (less(c, b)) {
    exchanges++;
    t = b;
    b = c;
    c = t;
  }
  if (less(b, a)) {
    exchanges++;
    t = a;
    a = b;
    b = t;
  }
  return b;
}

/** The pivot; `exchanges` says whether the samples were in order (0), in reverse order (12) or neither. */
function choosePivot(a: i32, b: i32): i32 {
  const n: i32 = b - a;
  exchanges = 0;
  let i: i32 = a + (n >> 2);
  let j: i32 = a + (n >> 2) * 2;
  let k: i32 = a + (n >> 2) * 3;
  if (n < 8) return j;
  if (n >= NINTHER_LENGTH) {
    i = median(i - 1, i, i + 1);
    j = median(j - 1, j, j + 1);
    k = median(k - 1, k, k + 1);
  }
  return median(i, j, k);
}

/** Mends up to five inversions of an almost sorted range; true where it ends sorted. */
function partialInsertionSort(a: i32, b: i32): bool {
  let i: i32 = a + 1;
  for (let step: i32 = 0; step < MAX_STEPS; step++) {
    while (i < b && !less(i, i - 1)) i++;
    if (i == b) return true;
    if (b - a < SHIFT_LENGTH) return false;
    swap(i, i - 1);
    if (i - a >= 2) {
      for (let j: i32 = i - 1; j >= 1 && less(j, j - 1); j--) swap(j, j - 1);
    }
    if (b - i >= 2) {
      for (let j: i32 = i + 1; j < b && less(j, j - 1); j++) swap(j, j - 1);
    }
  }
  return false;
}

function partitionEqual(a: i32, b: i32, pivot: i32): i32 {
  swap(a, pivot);
  let i: i32 = a + 1;
  let j: i32 = b - 1;
  while (true) {
    while (i <= j && !less(a, i)) i++;
    while (i <= j && less(a, j)) j--;
    if (i > j) break;
    swap(i, j);
    i++;
    j--;
  }
  return i;
}

/** Splits the range at the pivot and returns where the pivot ends; `partitioned` tells whether nothing had to move. */
function partition(a: i32, b: i32, pivot: i32): i32 {
  swap(a, pivot);
  let i: i32 = a + 1;
  let j: i32 = b - 1;
  while (i <= j && less(i, a)) i++;
  while (i <= j && !less(j, a)) j--;
  if (i > j) {
    swap(j, a);
    partitioned = true;
    return j;
  }
  swap(i, j);
  i++;
  j--;
  while (true) {
    while (i <= j && less(i, a)) i++;
    while (i <= j && !less(j, a)) j--;
    if (i > j) break;
    swap(i, j);
    i++;
    j--;
  }
  swap(j, a);
  partitioned = false;
  return j;
}

function patternDefeatingSort(from: i32, to: i32, allowance: i32): void {
  let a: i32 = from;
  let b: i32 = to;
  let budget: i32 = allowance;
  let balanced: bool = true;
  let wasPartitioned: bool = true;
  while (true) {
    const n: i32 = b - a;
    if (n <= INSERTION_LENGTH) {
      insertionSort(a, b);
      return;
    }
    if (budget == 0) {
      heapSort(a, b);
      return;
    }
    if (!balanced) {
      scramble(a, b);
      budget--;
    }
    let pivot: i32 = choosePivot(a, b);
    let increasing: bool = exchanges == 0;
    if (exchanges == MAX_EXCHANGES) {
      for (let i: i32 = 0; i < n >> 1; i++) swap(a + i, b - 1 - i);
      pivot = b - 1 - (pivot - a);
      increasing = true;
    }
    if (balanced && wasPartitioned && increasing && partialInsertionSort(a, b)) return;
    if (a > 0 && !less(a - 1, pivot)) {
      a = partitionEqual(a, b, pivot);
      continue;
    }
    const middle: i32 = partition(a, b, pivot);
    wasPartitioned = partitioned;
    const left: i32 = middle - a;
    const right: i32 = b - middle;
    if (left < right) {
      balanced = left >= n >> 3;
      patternDefeatingSort(a, middle, budget);
      a = middle + 1;
    } else {
      balanced = right >= n >> 3;
      patternDefeatingSort(middle + 1, b, budget);
      b = middle;
    }
  }
}

/** Sorts n claim ids at heap index `list` by heap[count + id] ascending, leaving ties where the reference's sort leaves them. */
export function sortByPodCount(list: i32, n: i32, count: i32): void {
  items = list;
  counts = count;
  patternDefeatingSort(0, n, 32 - clz32(n));
}

function amountLess(a: i32, b: i32, base: i32, stride: i32): bool {
  const x: f64 = amounts[base + a * stride];
  const y: f64 = amounts[base + b * stride];
  return x < y || (x == y && a < b);
}

/** Sorts n ids at heap index `list` by amounts[base + id * stride] ascending, then by id. `spare` is room for n more. */
export function sortByAmount(list: i32, spare: i32, n: i32, base: i32, stride: i32): void {
  for (let start: i32 = 0; start < n; start += RUN_LENGTH)
    sortRun(list, start, start + RUN_LENGTH < n ? start + RUN_LENGTH : n, base, stride);
  let from: i32 = list;
  let to: i32 = spare;
  for (let width: i32 = RUN_LENGTH; width < n; width <<= 1) {
    for (let start: i32 = 0; start < n; start += width << 1) {
      const middle: i32 = start + width < n ? start + width : n;
      const end: i32 = middle + width < n ? middle + width : n;
      mergeRuns(from, to, start, middle, end, base, stride);
    }
    const sorted: i32 = to;
    to = from;
    from = sorted;
  }
  if (from != list) copyBits(list, from, n);
}

function sortRun(list: i32, a: i32, b: i32, base: i32, stride: i32): void {
  for (let i: i32 = a + 1; i < b; i++) {
    const x: i32 = heap[list + i];
    let j: i32 = i;
    while (j > a && amountLess(x, heap[list + j - 1], base, stride)) {
      heap[list + j] = heap[list + j - 1];
      j--;
    }
    heap[list + j] = x;
  }
}

/** Catalogs are in order of names, in which a family's sizes follow each other: runs that are in order already are common. */
function mergeRuns(from: i32, to: i32, a: i32, middle: i32, b: i32, base: i32, stride: i32): void {
  if (middle >= b || !amountLess(heap[from + middle], heap[from + middle - 1], base, stride)) {
    copyBits(to + a, from + a, b - a);
    return;
  }
  let i: i32 = a;
  let j: i32 = middle;
  for (let at: i32 = a; at < b; at++) {
    if (j >= b || (i < middle && !amountLess(heap[from + j], heap[from + i], base, stride))) {
      heap[to + at] = heap[from + i];
      i++;
    } else {
      heap[to + at] = heap[from + j];
      j++;
    }
  }
}
