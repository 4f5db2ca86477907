// A set of requirements, one per key (chapter 01, 2). Equal sets are one id; merging and comparing two sets is remembered per pair of ids.
import { exhaust, exhausted, heap, heapView, keep } from './arena';
import {
  E_BOUND,
  E_COUNT,
  E_KEY,
  E_MIN_VALUES,
  E_OPERATOR,
  E_VALUES,
  EXPRESSION_STRIDE,
  OP_DOES_NOT_EXIST,
  OP_EXISTS,
  OP_GTE,
  OP_IN,
  OP_LTE,
  OP_NOT_IN,
} from './layout';
import { I32A, imul, viewI } from './mem';
import { MEMO_MERGE, MISS, mix, recall, remember } from './memo';
import { expressions, expressionValues, keyCount, keyWellKnown, setCount, setExpressions, setStart } from './problem';
import {
  atomMinValues,
  atomOperator,
  clearScratch,
  internAtom,
  intersection,
  NONE,
  roomForAtoms,
  scratch,
  toleratesAbsence,
} from './requirement';

/** Compatible without an allowance: every key that is asked for must be there (existing nodes). */
export const STRICT: i32 = 0;
/** Undefined well-known labels are allowed (templates and claims). */
export const WELL_KNOWN: i32 = 1;

/** The empty set. */
export const EMPTY_SET: i32 = 0;

export let internedSets: i32 = 0;
/** Interned set of each set of the image. */
export let compiled: I32A = viewI(0, 0);

let capacity: i32 = 0;
let rows: I32A = viewI(0, 0);
let candidate: I32A = viewI(0, 0);
let index: i32 = 0;
let indexMask: i32 = 0;

export function openSets(sets: i32): void {
  capacity = sets;
  internedSets = 0;
  rows = heapView(keep(sets * keyCount), sets * keyCount);
  candidate = heapView(keep(keyCount), keyCount);
  compiled = heapView(keep(setCount), setCount);
  let slots: i32 = 2;
  while (slots < sets * 2) slots = slots << 1;
  index = keep(slots);
  indexMask = slots - 1;
  if (exhausted != 0) return;
  beginSet(-1);
  internSet();
}

export function roomForSets(n: i32): bool {
  if (internedSets + n <= capacity) return roomForAtoms(n * 4 + keyCount * 4);
  exhaust();
  return false;
}

/** The atom on a key, or -1 where the set says nothing of it. */
export function atomOf(set: i32, key: i32): i32 {
  return rows[set * keyCount + key] - 1;
}

/** Starts a set under construction as a copy of `set`; -1 starts empty. */
export function beginSet(set: i32): void {
  for (let k: i32 = 0; k < keyCount; k++) candidate[k] = set < 0 ? 0 : rows[set * keyCount + k];
}

/** Merges an atom into the set under construction by intersection. */
export function addAtom(key: i32, atom: i32): void {
  candidate[key] = (candidate[key] == 0 ? atom : intersection(candidate[key] - 1, atom)) + 1;
}

/** Puts an atom in place of what the set under construction has on its key; -1 removes the key. */
export function putAtom(key: i32, atom: i32): void {
  candidate[key] = atom + 1;
}

/** The id of the set under construction. */
export function internSet(): i32 {
  let h: i32 = 17;
  for (let k: i32 = 0; k < keyCount; k++) h = imul(h ^ candidate[k], 16777619);
  let i: i32 = mix(h, keyCount) & indexMask;
  while (heap[index + i] != 0) {
    const s: i32 = heap[index + i] - 1;
    let same: bool = true;
    for (let k: i32 = 0; k < keyCount && same; k++) same = rows[s * keyCount + k] == candidate[k];
    if (same) return s;
    i = (i + 1) & indexMask;
  }
  if (internedSets >= capacity) {
    exhaust();
    return 0;
  }
  const set: i32 = internedSets++;
  heap[index + i] = set + 1;
  for (let k: i32 = 0; k < keyCount; k++) rows[set * keyCount + k] = candidate[k];
  return set;
}

function atomOfExpression(e: i32): i32 {
  const at: i32 = e * EXPRESSION_STRIDE;
  const key: i32 = expressions[at + E_KEY];
  const operator: i32 = expressions[at + E_OPERATOR];
  const minValues: i32 = expressions[at + E_MIN_VALUES];
  clearScratch(key);
  if (operator == OP_IN || operator == OP_NOT_IN) {
    for (let i: i32 = 0; i < expressions[at + E_COUNT]; i++) {
      const value: i32 = expressionValues[expressions[at + E_VALUES] + i];
      heap[scratch + (value >> 5)] |= 1 << (value & 31);
    }
  }
  if (operator == OP_GTE) return internAtom(key, 1, expressions[at + E_BOUND], NONE, minValues);
  if (operator == OP_LTE) return internAtom(key, 1, NONE, expressions[at + E_BOUND], minValues);
  const complement: i32 = operator == OP_NOT_IN || operator == OP_EXISTS ? 1 : 0;
  return internAtom(key, complement, NONE, NONE, minValues);
}

/** Interns every set of the image. False where the arena is too small. */
export function compileSets(): bool {
  for (let s: i32 = 0; s < setCount; s++) {
    beginSet(-1);
    for (let i: i32 = setStart[s]; i < setStart[s + 1]; i++) {
      if (!roomForAtoms(2)) return false;
      const e: i32 = setExpressions[i];
      addAtom(expressions[e * EXPRESSION_STRIDE + E_KEY], atomOfExpression(e));
    }
    if (!roomForSets(1)) return false;
    compiled[s] = internSet();
  }
  return true;
}

/** A refused merge, as a negative number: `key` is not defined on the receiving side. */
function undefinedKey(key: i32): i32 {
  return -2 - (key << 1);
}

function conflictingKey(key: i32): i32 {
  return -3 - (key << 1);
}

/** The key that refused a merge. */
export function refusedKey(refusal: i32): i32 {
  return (-2 - refusal) >> 1;
}

export function refusedAsUndefined(refusal: i32): bool {
  return (refusal & 1) == 0;
}

/** Whether asking for `atom` fails where the key is not defined. */
function needsDefinition(key: i32, atom: i32, mode: i32): bool {
  if (mode == WELL_KNOWN && keyWellKnown[key] != 0) return false;
  return !toleratesAbsence(atom);
}

function mergeNow(receiver: i32, asked: i32, mode: i32): i32 {
  const r: i32 = receiver * keyCount;
  const q: i32 = asked * keyCount;
  // An undefined key hides all other findings; keys are in byte order (chapter 01, 2.4).
  for (let k: i32 = 0; k < keyCount; k++) {
    if (rows[q + k] != 0 && rows[r + k] == 0 && needsDefinition(k, rows[q + k] - 1, mode)) return undefinedKey(k);
  }
  for (let k: i32 = 0; k < keyCount; k++) {
    candidate[k] = rows[r + k];
    if (rows[q + k] == 0) continue;
    if (rows[r + k] == 0) {
      candidate[k] = rows[q + k];
      continue;
    }
    const both: i32 = intersection(rows[r + k] - 1, rows[q + k] - 1);
    if (atomOperator[both] == OP_DOES_NOT_EXIST && !(toleratesAbsence(rows[r + k] - 1) && toleratesAbsence(rows[q + k] - 1))) {
      return conflictingKey(k);
    }
    candidate[k] = both + 1;
  }
  return internSet();
}

/** Compatible(receiver, asked) and then their merge: the id of the merged set, or a negative refusal (chapter 01, 2.4). */
export function merge(receiver: i32, asked: i32, mode: i32): i32 {
  if (asked == EMPTY_SET) return receiver;
  const known: i32 = recall(MEMO_MERGE, (receiver << 1) | mode, asked);
  if (known != MISS) return known;
  const result: i32 = mergeNow(receiver, asked, mode);
  remember(MEMO_MERGE, (receiver << 1) | mode, asked, result);
  return result;
}

export function compatible(receiver: i32, asked: i32, mode: i32): bool {
  return merge(receiver, asked, mode) >= 0;
}

/** Intersects: keys on one side only are ignored (chapter 01, 2.4). The first failing key, or -1. */
export function firstConflict(a: i32, b: i32): i32 {
  for (let k: i32 = 0; k < keyCount; k++) {
    const x: i32 = rows[a * keyCount + k] - 1;
    const y: i32 = rows[b * keyCount + k] - 1;
    if (x < 0 || y < 0) continue;
    if (toleratesAbsence(x) && toleratesAbsence(y)) continue;
    if (atomOperator[intersection(x, y)] == OP_DOES_NOT_EXIST) return k;
  }
  return -1;
}

/** The plain merge of two sets, compatible or not. */
export function union(a: i32, b: i32): i32 {
  beginSet(a);
  for (let k: i32 = 0; k < keyCount; k++) {
    if (rows[b * keyCount + k] != 0) addAtom(k, rows[b * keyCount + k] - 1);
  }
  return internSet();
}

/** `set` with `atom` in place of what it has on `key`; -1 removes the key. */
export function withAtom(set: i32, key: i32, atom: i32): i32 {
  beginSet(set);
  putAtom(key, atom);
  return internSet();
}

/**
 * Whether a merge changed what earlier refusals rested on: a key that was undefined where it had to be defined, or Exists that became NotIn or, by way
 * of NotIn and a pick outside of it (chapter 03, 9), DoesNotExist (chapter 02, 18). All other changes only narrow.
 */
export function mayAdmitMore(before: i32, after: i32, mode: i32): bool {
  if (before == after) return false;
  for (let k: i32 = 0; k < keyCount; k++) {
    const x: i32 = rows[before * keyCount + k];
    const y: i32 = rows[after * keyCount + k];
    if (x == y) continue;
    if (x == 0) {
      if (mode == STRICT || keyWellKnown[k] == 0) return true;
    } else if (atomOperator[x - 1] == OP_EXISTS && toleratesAbsence(y - 1)) {
      return true;
    }
  }
  return false;
}

export function hasMinValues(set: i32): bool {
  for (let k: i32 = 0; k < keyCount; k++) {
    if (rows[set * keyCount + k] != 0 && atomMinValues[rows[set * keyCount + k] - 1] != NONE) return true;
  }
  return false;
}
