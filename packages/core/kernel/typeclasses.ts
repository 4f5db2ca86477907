// Types that say the same of a label key are one class: what a requirement admits, and how many values are left, is worked out class by class.
import { heap, heapView, keep } from './arena';
import { clearBits, countBits, intersectsBits, orBits, setBit } from './bits';
import { I32A, popcnt32, viewI } from './mem';
import { keyCount, typeCount, typeSet } from './problem';
import { atomBits, atomCount, keyWords } from './requirement';
import { atomOf, compiled } from './requirements';

/** Per key its requirement classes: types that say the same of the key. */
export let classStart: I32A = viewI(0, 0);
export let classAtom: I32A = viewI(0, 0);
export let classTypes: I32A = viewI(0, 0);
/** The words of a class's types between the first and the last that is not empty: names decide ids, so most classes are a short run. */
let classFirstWord: I32A = viewI(0, 0);
let classWords: I32A = viewI(0, 0);
/** How many values a class lists, and per key 1 where no value is in two classes: then counts add up. */
let classValueCount: I32A = viewI(0, 0);
let classesDisjoint: I32A = viewI(0, 0);
/** Per key the types that say nothing of it. */
export let silentTypes: I32A = viewI(0, 0);
let scratchValues: i32 = 0;

/** Groups the types by what they say of each key. The sets must be compiled. */
export function openTypeClasses(typeWords: i32): void {
  let widest: i32 = 1;
  for (let k: i32 = 0; k < keyCount; k++) if (keyWords[k] > widest) widest = keyWords[k];
  scratchValues = keep(widest);
  classStart = heapView(keep(keyCount + 1), keyCount + 1);
  silentTypes = heapView(keep(keyCount), keyCount);
  // One class per atom at most: count per key first, then fill.
  const seen: i32 = keep(atomCount);
  let total: i32 = 0;
  for (let t: i32 = 0; t < typeCount; t++) {
    for (let k: i32 = 0; k < keyCount; k++) {
      const atom: i32 = atomOf(compiled[typeSet[t]], k);
      if (atom >= 0 && heap[seen + atom] == 0) {
        heap[seen + atom] = 1;
        total++;
      }
    }
  }
  classAtom = heapView(keep(total), total);
  classTypes = heapView(keep(total), total);
  classFirstWord = heapView(keep(total), total);
  classWords = heapView(keep(total), total);
  classValueCount = heapView(keep(total), total);
  classesDisjoint = heapView(keep(keyCount), keyCount);
  let next: i32 = 0;
  for (let k: i32 = 0; k < keyCount; k++) {
    classStart[k] = next;
    silentTypes[k] = keep(typeWords);
    for (let t: i32 = 0; t < typeCount; t++) {
      const atom: i32 = atomOf(compiled[typeSet[t]], k);
      if (atom < 0) {
        setBit(silentTypes[k], t);
        continue;
      }
      if (heap[seen + atom] == 1) {
        classAtom[next] = atom;
        classTypes[next] = keep(typeWords);
        classFirstWord[next] = t >> 5;
        heap[seen + atom] = 2 + next;
        next++;
      }
      const c: i32 = heap[seen + atom] - 2;
      setBit(classTypes[c], t);
      classWords[c] = (t >> 5) - classFirstWord[c] + 1;
    }
  }
  classStart[keyCount] = next;
  for (let k: i32 = 0; k < keyCount; k++) countClassValues(k);
}

function countClassValues(key: i32): void {
  const words: i32 = keyWords[key];
  clearBits(scratchValues, words);
  classesDisjoint[key] = 1;
  for (let c: i32 = classStart[key]; c < classStart[key + 1]; c++) {
    const values: i32 = atomBits[classAtom[c]];
    classValueCount[c] = countBits(values, words);
    if (intersectsBits(scratchValues, values, words)) classesDisjoint[key] = 0;
    orBits(scratchValues, values, words);
  }
}

/** How many distinct values of a key the types list, counting no further than `enough` (chapter 02, 11.6). */
export function distinctValues(types: i32, key: i32, enough: i32): i32 {
  const words: i32 = keyWords[key];
  const disjoint: bool = classesDisjoint[key] != 0;
  if (!disjoint) clearBits(scratchValues, words);
  let found: i32 = 0;
  for (let c: i32 = classStart[key]; c < classStart[key + 1] && found < enough; c++) {
    if (!intersectsBits(classTypes[c] + classFirstWord[c], types + classFirstWord[c], classWords[c])) continue;
    if (disjoint) {
      found += classValueCount[c];
      continue;
    }
    for (let w: i32 = 0; w < words; w++) {
      const fresh: i32 = heap[atomBits[classAtom[c]] + w] & ~heap[scratchValues + w];
      heap[scratchValues + w] |= fresh;
      found += popcnt32(fresh);
    }
  }
  return found;
}
