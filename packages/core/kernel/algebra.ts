// Small questions about the pieces of a decision (chapter 06, 14.3), answered by the same code that schedules.
import { exhausted, heap, take } from './arena';
import { H_ANSWER_OFFSET, H_ANSWER_WORDS, OP_DOES_NOT_EXIST } from './layout';
import { keyValues } from './problem';
import {
  allows,
  atomBits,
  atomComplement,
  atomGte,
  atomKey,
  atomLte,
  atomMinValues,
  atomOperator,
  intersection,
  keyWords,
} from './requirement';
import { atomOf, compatible, compiled, firstConflict, STRICT, WELL_KNOWN } from './requirements';
import { header } from './sections';
import { tolerates } from './taints';

const ATOM_HEAD: i32 = 5;

function publish(at: i32, words: i32): void {
  header[H_ANSWER_OFFSET] = at << 2;
  header[H_ANSWER_WORDS] = words;
}

/** [operator, complement, gte, lte, minValues], the listed values as bits, the allowed values as bits. */
function describe(to: i32, atom: i32): i32 {
  const key: i32 = atomKey[atom];
  const words: i32 = keyWords[key];
  heap[to] = atomOperator[atom];
  heap[to + 1] = atomComplement[atom];
  heap[to + 2] = atomGte[atom];
  heap[to + 3] = atomLte[atom];
  heap[to + 4] = atomMinValues[atom];
  for (let w: i32 = 0; w < words; w++) heap[to + ATOM_HEAD + w] = heap[atomBits[atom] + w];
  for (let v: i32 = 0; v < keyValues[key + 1] - keyValues[key]; v++) {
    if (allows(atom, v)) heap[to + ATOM_HEAD + words + (v >> 5)] |= 1 << (v & 31);
  }
  return to + ATOM_HEAD + words * 2;
}

/** Two requirements on key 0, in sets 0 and 1: [hasIntersection], then both and their intersection described. */
export function answerRequirement(): void {
  const a: i32 = atomOf(compiled[0], 0);
  const b: i32 = atomOf(compiled[1], 0);
  const both: i32 = intersection(a, b);
  const words: i32 = 1 + 3 * (ATOM_HEAD + keyWords[0] * 2);
  const at: i32 = take(words);
  if (exhausted != 0) return;
  heap[at] = atomOperator[both] == OP_DOES_NOT_EXIST ? 0 : 1;
  describe(describe(describe(at + 1, a), b), both);
  publish(at, words);
}

/** Sets 0 (a node's) and 1 (a pod's): [intersects, compatible, compatible with undefined well-known labels]. */
export function answerRequirements(): void {
  const at: i32 = take(3);
  if (exhausted != 0) return;
  heap[at] = firstConflict(compiled[0], compiled[1]) < 0 ? 1 : 0;
  heap[at + 1] = compatible(compiled[0], compiled[1], STRICT) ? 1 : 0;
  heap[at + 2] = compatible(compiled[0], compiled[1], WELL_KNOWN) ? 1 : 0;
  publish(at, 3);
}

/** Toleration set 0 against taint set 0: [tolerates]. */
export function answerTaints(): void {
  const at: i32 = take(1);
  if (exhausted != 0) return;
  heap[at] = tolerates(0, 0) ? 1 : 0;
  publish(at, 1);
}
