// The order in which open claims are tried: by pod count, with ties where the reference's sort leaves them (chapter 02, 10.2).

import { exhausted, heap, heapByte, take } from './arena';
import { copyI } from './mem';
import { sortByPodCount } from './order';

/** Heap index of the claim ids in order. */
export let claimOrder: i32 = 0;

let length: i32 = 0;
/** Position of the one claim that is out of place, or -1. */
let displaced: i32 = -1;
let counts: i32 = 0;

const SHORT: i32 = 12;
const SAMPLED: i32 = 50;

export function beginClaimOrder(most: i32, podCounts: i32): void {
  claimOrder = take(most);
  counts = podCounts;
  length = 0;
  displaced = -1;
}

/** A new claim stands last until the next sort. */
export function appendClaim(claim: i32): void {
  heap[claimOrder + length] = claim;
  displaced = length;
  length++;
}

/** The claim at a position gained a pod. */
export function claimGrew(position: i32): void {
  displaced = position;
}

/** Where a claim stands. */
export function positionOf(claim: i32): i32 {
  let at: i32 = 0;
  while (heap[claimOrder + at] != claim) at++;
  return at;
}

function countAt(position: i32): i32 {
  return heap[counts + heap[claimOrder + position]];
}

/** Whether the sort would see one of its nine samples out of order and take another path than shifting the one displaced claim. */
function samplesInOrder(): bool {
  const quarter: i32 = length >> 2;
  for (let i: i32 = 1; i <= 3; i++) {
    const at: i32 = i * quarter;
    if (countAt(at) < countAt(at - 1) || countAt(at + 1) < countAt(at)) return false;
  }
  return countAt(2 * quarter) >= countAt(quarter) && countAt(3 * quarter) >= countAt(2 * quarter);
}

/** Brings the order up to date. A sorted list stays as it is. */
export function sortClaims(): void {
  if (displaced < 0 || exhausted != 0) return;
  if (length > SHORT && (length < SAMPLED || !samplesInOrder())) sortByPodCount(claimOrder, length, counts);
  else shiftDisplaced();
  displaced = -1;
}

/** The stable move of the one displaced claim. */
function shiftDisplaced(): void {
  const claim: i32 = heap[claimOrder + displaced];
  const count: i32 = heap[counts + claim];
  let to: i32 = displaced;
  while (to + 1 < length && countAt(to + 1) < count) to++;
  if (to > displaced) {
    copyI(heapByte(claimOrder + displaced), heapByte(claimOrder + displaced + 1), to - displaced);
  } else {
    while (to > 0 && count < countAt(to - 1)) to--;
    if (to < displaced) copyI(heapByte(claimOrder + to + 1), heapByte(claimOrder + to), displaced - to);
  }
  heap[claimOrder + to] = claim;
}
