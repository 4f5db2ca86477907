// Bitsets: runs of 32-bit words in the heap, addressed by the heap index of their first word.
import { heap } from './arena';
import { ctz32, popcnt32 } from './mem';

export function wordsFor(bits: i32): i32 {
  return (bits + 31) >> 5;
}

export function hasBit(at: i32, bit: i32): bool {
  return ((heap[at + (bit >> 5)] >>> (bit & 31)) & 1) != 0;
}

export function setBit(at: i32, bit: i32): void {
  heap[at + (bit >> 5)] |= 1 << (bit & 31);
}

export function clearBit(at: i32, bit: i32): void {
  heap[at + (bit >> 5)] &= ~(1 << (bit & 31));
}

export function copyBits(to: i32, from: i32, words: i32): void {
  for (let w: i32 = 0; w < words; w++) heap[to + w] = heap[from + w];
}

export function orBits(to: i32, from: i32, words: i32): void {
  for (let w: i32 = 0; w < words; w++) heap[to + w] |= heap[from + w];
}

export function andBits(to: i32, from: i32, words: i32): void {
  for (let w: i32 = 0; w < words; w++) heap[to + w] &= heap[from + w];
}

export function clearBits(at: i32, words: i32): void {
  for (let w: i32 = 0; w < words; w++) heap[at + w] = 0;
}

/** Sets the first `bits` bits. */
export function fillBits(at: i32, bits: i32): void {
  const whole: i32 = bits >> 5;
  for (let w: i32 = 0; w < whole; w++) heap[at + w] = -1;
  if ((bits & 31) != 0) heap[at + whole] = (1 << (bits & 31)) - 1;
}

export function anyBit(at: i32, words: i32): bool {
  for (let w: i32 = 0; w < words; w++) {
    if (heap[at + w] != 0) return true;
  }
  return false;
}

export function intersectsBits(a: i32, b: i32, words: i32): bool {
  for (let w: i32 = 0; w < words; w++) {
    if ((heap[a + w] & heap[b + w]) != 0) return true;
  }
  return false;
}

export function equalBits(a: i32, b: i32, words: i32): bool {
  for (let w: i32 = 0; w < words; w++) {
    if (heap[a + w] != heap[b + w]) return false;
  }
  return true;
}

export function countBits(at: i32, words: i32): i32 {
  let n: i32 = 0;
  for (let w: i32 = 0; w < words; w++) n += popcnt32(heap[at + w]);
  return n;
}

/** The first set bit at or after `from`, or -1. */
export function nextBit(at: i32, words: i32, from: i32): i32 {
  let w: i32 = from >> 5;
  if (w >= words) return -1;
  let word: i32 = heap[at + w] & (-1 << (from & 31));
  while (word == 0) {
    w++;
    if (w >= words) return -1;
    word = heap[at + w];
  }
  return (w << 5) + ctz32(word);
}
