// A requirement on one label key (chapter 01, 1): a set of interned values, a complement flag, inclusive integer bounds, minValues. Equal requirements
// are one atom, so that comparing is comparing ids and every operation on two of them is worked out once. Bounds are ranks in the key's table of
// integers: exact for all 64 bits, in 32.
import { exhaust, heap, heapView, keep, room } from './arena';
import { OP_DOES_NOT_EXIST, OP_EXISTS, OP_IN, OP_NOT_IN } from './layout';
import { ctz32, I32A, imul, popcnt32, viewI } from './mem';
import { MEMO_INTERSECTION, MISS, mix, recall, remember } from './memo';
import { keyCount, keyValues, valueRank } from './problem';

/** No bound, no minValues. */
export const NONE: i32 = -1;

export let atomCount: i32 = 0;
/** Words of the value bitset of a key. */
export let keyWords: I32A = viewI(0, 0);
export let atomKey: I32A = viewI(0, 0);
/** Heap index of the value bitset. */
export let atomBits: I32A = viewI(0, 0);
export let atomComplement: I32A = viewI(0, 0);
export let atomGte: I32A = viewI(0, 0);
export let atomLte: I32A = viewI(0, 0);
export let atomMinValues: I32A = viewI(0, 0);
/** Derived operator: In, NotIn, Exists (also when bounded) or DoesNotExist (chapter 01, 1.4). */
export let atomOperator: I32A = viewI(0, 0);
/** Scratch for the value bitset of the atom under construction. */
export let scratch: i32 = 0;

let capacity: i32 = 0;
let index: i32 = 0;
let indexMask: i32 = 0;
let widest: i32 = 0;

export function openAtoms(atoms: i32): void {
  capacity = atoms;
  atomCount = 0;
  keyWords = heapView(keep(keyCount), keyCount);
  widest = 1;
  for (let k: i32 = 0; k < keyCount; k++) {
    keyWords[k] = (keyValues[k + 1] - keyValues[k] + 31) >> 5;
    if (keyWords[k] > widest) widest = keyWords[k];
  }
  scratch = keep(widest);
  atomKey = heapView(keep(atoms), atoms);
  atomBits = heapView(keep(atoms), atoms);
  atomComplement = heapView(keep(atoms), atoms);
  atomGte = heapView(keep(atoms), atoms);
  atomLte = heapView(keep(atoms), atoms);
  atomMinValues = heapView(keep(atoms), atoms);
  atomOperator = heapView(keep(atoms), atoms);
  let slots: i32 = 2;
  while (slots < atoms * 2) slots = slots << 1;
  index = keep(slots);
  indexMask = slots - 1;
}

/** Whether `n` more atoms fit; where they do not, the arena is marked as exhausted. */
export function roomForAtoms(n: i32): bool {
  if (atomCount + n <= capacity && room() > n * (widest + 1)) return true;
  exhaust();
  return false;
}

export function clearScratch(key: i32): void {
  for (let w: i32 = 0; w < keyWords[key]; w++) heap[scratch + w] = 0;
}

/** The atom of what stands in scratch. A concrete set has no bounds (chapter 01, 1.6). */
export function internAtom(key: i32, complement: i32, gte: i32, lte: i32, minValues: i32): i32 {
  const words: i32 = keyWords[key];
  const lower: i32 = complement != 0 ? gte : NONE;
  const upper: i32 = complement != 0 ? lte : NONE;
  let h: i32 = mix(key * 2 + complement, minValues) ^ mix(lower, upper);
  let any: i32 = 0;
  for (let w: i32 = 0; w < words; w++) {
    any |= heap[scratch + w];
    h = imul(h ^ heap[scratch + w], 16777619) + w;
    h = h | 0;
  }
  let i: i32 = (h ^ (h >>> 15)) & indexMask;
  while (heap[index + i] != 0) {
    const a: i32 = heap[index + i] - 1;
    if (
      atomKey[a] == key &&
      atomComplement[a] == complement &&
      atomGte[a] == lower &&
      atomLte[a] == upper &&
      atomMinValues[a] == minValues &&
      sameAsScratch(atomBits[a], words)
    ) {
      return a;
    }
    i = (i + 1) & indexMask;
  }
  if (!roomForAtoms(1)) return 0;
  const atom: i32 = atomCount++;
  heap[index + i] = atom + 1;
  atomKey[atom] = key;
  atomComplement[atom] = complement;
  atomGte[atom] = lower;
  atomLte[atom] = upper;
  atomMinValues[atom] = minValues;
  atomOperator[atom] = complement != 0 ? (any != 0 ? OP_NOT_IN : OP_EXISTS) : any != 0 ? OP_IN : OP_DOES_NOT_EXIST;
  const bits: i32 = keep(words);
  atomBits[atom] = bits;
  for (let w: i32 = 0; w < words; w++) heap[bits + w] = heap[scratch + w];
  return atom;
}

function sameAsScratch(bits: i32, words: i32): bool {
  for (let w: i32 = 0; w < words; w++) {
    if (heap[bits + w] != heap[scratch + w]) return false;
  }
  return true;
}

/** The atom `key In [value]`. */
export function singleton(key: i32, value: i32): i32 {
  clearScratch(key);
  heap[scratch + (value >> 5)] |= 1 << (value & 31);
  return internAtom(key, 0, NONE, NONE, NONE);
}

function within(rank: i32, gte: i32, lte: i32): bool {
  if (rank < 0) return false;
  return (gte == NONE || rank >= gte) && (lte == NONE || rank <= lte);
}

/** Whether the requirement allows the value; as soon as a bound exists a non-integer is outside (chapter 01, 1.4). */
export function allows(atom: i32, value: i32): bool {
  const listed: bool = ((heap[atomBits[atom] + (value >> 5)] >>> (value & 31)) & 1) != 0;
  if (atomComplement[atom] == 0) return listed;
  if (listed) return false;
  if (atomGte[atom] == NONE && atomLte[atom] == NONE) return true;
  return within(valueRank[keyValues[atomKey[atom]] + value], atomGte[atom], atomLte[atom]);
}

function larger(a: i32, b: i32): i32 {
  if (a > b) return a;
  return b;
}

function intersect(a: i32, b: i32): i32 {
  const key: i32 = atomKey[a];
  const words: i32 = keyWords[key];
  const gte: i32 = larger(atomGte[a], atomGte[b]);
  let lte: i32 = atomLte[a];
  if (lte == NONE || (atomLte[b] != NONE && atomLte[b] < lte)) lte = atomLte[b];
  const minValues: i32 = larger(atomMinValues[a], atomMinValues[b]);
  if (gte != NONE && lte != NONE && gte > lte) {
    clearScratch(key);
    return internAtom(key, 0, NONE, NONE, minValues);
  }
  const complement: i32 = atomComplement[a] & atomComplement[b];
  const from: i32 = atomBits[a];
  const to: i32 = atomBits[b];
  for (let w: i32 = 0; w < words; w++) {
    const x: i32 = heap[from + w];
    const y: i32 = heap[to + w];
    if (complement != 0) heap[scratch + w] = x | y;
    else if (atomComplement[a] != 0) heap[scratch + w] = y & ~x;
    else if (atomComplement[b] != 0) heap[scratch + w] = x & ~y;
    else heap[scratch + w] = x & y;
  }
  if (gte != NONE || lte != NONE) dropOutside(key, words, gte, lte);
  return internAtom(key, complement, gte, lte, minValues);
}

/** Drops every value outside the merged bounds, excluded ones too (chapter 01, 1.6, step 3). */
function dropOutside(key: i32, words: i32, gte: i32, lte: i32): void {
  const first: i32 = keyValues[key];
  for (let w: i32 = 0; w < words; w++) {
    let left: i32 = heap[scratch + w];
    while (left != 0) {
      const bit: i32 = ctz32(left);
      left &= left - 1;
      if (!within(valueRank[first + (w << 5) + bit], gte, lte)) heap[scratch + w] &= ~(1 << bit);
    }
  }
}

/** The intersection of two requirements on one key. */
export function intersection(a: i32, b: i32): i32 {
  if (a == b) return a;
  const x: i32 = a < b ? a : b;
  const y: i32 = a < b ? b : a;
  const known: i32 = recall(MEMO_INTERSECTION, x, y);
  if (known != MISS) return known;
  const atom: i32 = intersect(x, y);
  remember(MEMO_INTERSECTION, x, y, atom);
  return atom;
}

/** NotIn or DoesNotExist: the operators that an absent label satisfies (chapter 01, 2.4). */
export function toleratesAbsence(atom: i32): bool {
  return atomOperator[atom] == OP_NOT_IN || atomOperator[atom] == OP_DOES_NOT_EXIST;
}

/** Whether two requirements on one key are judged compatible: they intersect, or both are satisfied by an absent label (chapter 01, 2.4). */
export function compatibleAtoms(a: i32, b: i32): bool {
  if (toleratesAbsence(a) && toleratesAbsence(b)) return true;
  return atomOperator[intersection(a, b)] != OP_DOES_NOT_EXIST;
}

/** The number of listed values; of a complement these are the excluded ones. */
export function listedCount(atom: i32): i32 {
  let n: i32 = 0;
  for (let w: i32 = 0; w < keyWords[atomKey[atom]]; w++) n += popcnt32(heap[atomBits[atom] + w]);
  return n;
}

/** The same requirement with another minValues. */
export function withMinValues(atom: i32, minValues: i32): i32 {
  for (let w: i32 = 0; w < keyWords[atomKey[atom]]; w++) heap[scratch + w] = heap[atomBits[atom] + w];
  return internAtom(atomKey[atom], atomComplement[atom], atomGte[atom], atomLte[atom], minValues);
}
