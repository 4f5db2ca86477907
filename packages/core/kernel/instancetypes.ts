// Instance types as columns (architecture, 2): per requirement, offering pattern and amount the bitset of types that meet it. The AND of the three is
// what the reference works out type by type (chapter 02, 11.3). Type ids are in byte order of the names.
import { amounts, amountsView, exhausted, heap, heapView, keep, keepAmounts } from './arena';
import { andBits, clearBits, copyBits, fillBits, hasBit, intersectsBits, orBits, setBit, wordsFor } from './bits';
import { NO_LIMIT, O_AVAILABLE, O_PATTERN, OFFERING_STRIDE, OP_IN } from './layout';
import { F64A, I32A, viewF, viewI } from './mem';
import { mix } from './memo';
import { sortByAmount } from './order';
import {
  keyCount,
  offeringPrice,
  offeringStart,
  offerings,
  patternCount,
  patternSet,
  resourceCount,
  templateCount,
  templateLimits,
  typeAllocatable,
  typeCapacity,
  typeCount,
  typeNegative,
} from './problem';
import { atomBits, atomKey, atomOperator, compatibleAtoms, keyWords } from './requirement';
import { atomOf, compatible, compiled, WELL_KNOWN } from './requirements';
import { classAtom, classStart, classTypes, openTypeClasses, silentTypes } from './typeclasses';

/** Price of a type without a compatible available offering. */
export const NO_PRICE: f64 = 1e300;

/** Words of a bitset of types. */
export let typeWords: i32 = 0;
/** All types; types without a negative allocatable quantity. */
export let everyType: i32 = 0;

let fittable: i32 = 0;
let patternWords: i32 = 0;
let patternTypes: i32 = 0;
let typesByAtom: I32A = viewI(0, 0);
let typesBySet: I32A = viewI(0, 0);
let signatureBySet: I32A = viewI(0, 0);
/** Signatures: which offering patterns a set of requirements admits. */
let signatureCount: i32 = 0;
let signatureBits: I32A = viewI(0, 0);
let signatureTypes: I32A = viewI(0, 0);
let signatureOrder: I32A = viewI(0, 0);
let signaturePrices: I32A = viewI(0, 0);
let signatureLength: I32A = viewI(0, 0);
let signatureIndex: i32 = 0;
let signatureMask: i32 = 0;
/** Columns: per resource the distinct amounts ascending, and for each the types that have at least as much. */
let allocatableStart: I32A = viewI(0, 0);
let allocatableValues: F64A = viewF(0, 0);
let allocatableTypes: I32A = viewI(0, 0);
let capacityStart: I32A = viewI(0, 0);
let capacityValues: F64A = viewF(0, 0);
let capacityTypes: I32A = viewI(0, 0);
let spareOrder: i32 = 0;

/** Builds the columns. The sets must be compiled. */
export function openInstanceTypes(atoms: i32, sets: i32): void {
  typeWords = wordsFor(typeCount);
  patternWords = wordsFor(patternCount);
  everyType = keep(typeWords);
  fillBits(everyType, typeCount);
  fittable = keep(typeWords);
  for (let t: i32 = 0; t < typeCount; t++) {
    if (typeNegative[t] == 0) setBit(fittable, t);
  }
  typesByAtom = heapView(keep(atoms), atoms);
  typesBySet = heapView(keep(sets), sets);
  signatureBySet = heapView(keep(sets), sets);
  spareOrder = keep(typeCount);
  if (exhausted != 0) return;
  openTypeClasses(typeWords);
  patternTypes = keep(patternCount * typeWords);
  if (exhausted != 0) return;
  for (let t: i32 = 0; t < typeCount; t++) {
    for (let o: i32 = offeringStart[t]; o < offeringStart[t + 1]; o++) {
      if (offerings[o * OFFERING_STRIDE + O_AVAILABLE] != 0)
        setBit(patternTypes + offerings[o * OFFERING_STRIDE + O_PATTERN] * typeWords, t);
    }
  }
  openSignatures(sets);
  if (exhausted != 0) return;
  openAllocatable();
  if (exhausted != 0) return;
  openCapacity();
}

function openSignatures(sets: i32): void {
  signatureCount = 0;
  signatureBits = heapView(keep(sets), sets);
  signatureTypes = heapView(keep(sets), sets);
  signatureOrder = heapView(keep(sets), sets);
  signaturePrices = heapView(keep(sets), sets);
  signatureLength = heapView(keep(sets), sets);
  let slots: i32 = 2;
  while (slots < sets * 2) slots = slots << 1;
  signatureIndex = keep(slots);
  signatureMask = slots - 1;
}

function openAllocatable(): void {
  allocatableStart = heapView(keep(resourceCount + 1), resourceCount + 1);
  allocatableValues = amountsView(keepAmounts(resourceCount * typeCount), resourceCount * typeCount);
  allocatableTypes = heapView(keep(resourceCount * typeCount), resourceCount * typeCount);
  const list: i32 = keep(typeCount);
  const keys: i32 = keepAmounts(typeCount);
  if (exhausted != 0) return;
  let next: i32 = 0;
  for (let r: i32 = 0; r < resourceCount; r++) {
    allocatableStart[r] = next;
    next = fillColumn(typeAllocatable, r, next, allocatableValues, allocatableTypes, list, keys);
  }
  allocatableStart[resourceCount] = next;
}

function openCapacity(): void {
  capacityStart = heapView(keep(resourceCount + 1), resourceCount + 1);
  capacityValues = amountsView(keepAmounts(resourceCount * typeCount), resourceCount * typeCount);
  capacityTypes = heapView(keep(resourceCount * typeCount), resourceCount * typeCount);
  const list: i32 = keep(typeCount);
  const keys: i32 = keepAmounts(typeCount);
  if (exhausted != 0) return;
  let next: i32 = 0;
  for (let r: i32 = 0; r < resourceCount; r++) {
    capacityStart[r] = next;
    // Only limits are compared with capacity.
    if (isLimited(r)) next = fillColumn(typeCapacity, r, next, capacityValues, capacityTypes, list, keys);
  }
  capacityStart[resourceCount] = next;
}

function isLimited(resource: i32): bool {
  for (let t: i32 = 0; t < templateCount; t++) if (templateLimits[t * resourceCount + resource] < NO_LIMIT) return true;
  return false;
}

/** Writes the column of a resource from entry `first` on and returns the index behind it. */
function fillColumn(from: F64A, resource: i32, first: i32, values: F64A, types: I32A, list: i32, keys: i32): i32 {
  for (let t: i32 = 0; t < typeCount; t++) {
    heap[list + t] = t;
    amounts[keys + t] = from[t * resourceCount + resource];
  }
  sortByAmount(list, spareOrder, typeCount, keys, 1);
  let next: i32 = first;
  for (let i: i32 = 0; i < typeCount; i++) {
    const amount: f64 = amounts[keys + heap[list + i]];
    if (next == first || values[next - 1] != amount) {
      values[next] = amount;
      types[next] = keep(typeWords);
      next++;
    }
    setBit(types[next - 1], heap[list + i]);
  }
  // From "exactly this much" to "at least this much".
  for (let i: i32 = next - 2; i >= first; i--) orBits(types[i], types[i + 1], typeWords);
  return next;
}

/** Index of the first amount of the column that is at least `amount`; the column's end where none is. */
function firstAtLeast(values: F64A, from: i32, to: i32, amount: f64): i32 {
  let a: i32 = from;
  let b: i32 = to;
  while (a < b) {
    const m: i32 = (a + b) >> 1;
    if (values[m] < amount) a = m + 1;
    else b = m;
  }
  return a;
}

/** Writes the types whose allocatable holds the total at amounts[total] + amounts[extra]: every requested resource, none negative (chapter 01, 6.4). */
export function fitInto(to: i32, total: i32, extra: i32): void {
  copyBits(to, fittable, typeWords);
  for (let r: i32 = 0; r < resourceCount; r++) {
    const amount: f64 = amounts[total + r] + amounts[extra + r];
    if (amount <= 0) continue;
    const i: i32 = firstAtLeast(allocatableValues, allocatableStart[r], allocatableStart[r + 1], amount);
    if (i == allocatableStart[r + 1]) {
      clearBits(to, typeWords);
      return;
    }
    if (i > allocatableStart[r]) andBits(to, allocatableTypes[i], typeWords);
  }
}

/** Removes from `types` those whose capacity exceeds `limit` of a resource (chapter 02, 10.6). */
export function dropOverLimit(types: i32, resource: i32, limit: f64): void {
  if (limit >= NO_LIMIT) return;
  const to: i32 = capacityStart[resource + 1];
  let i: i32 = firstAtLeast(capacityValues, capacityStart[resource], to, limit);
  if (i < to && capacityValues[i] == limit) i++;
  if (i == to) return;
  for (let w: i32 = 0; w < typeWords; w++) heap[types + w] &= ~heap[capacityTypes[i] + w];
}

/** The largest capacity of a resource over some types. */
export function largestCapacity(types: i32, resource: i32): f64 {
  let a: i32 = capacityStart[resource];
  let b: i32 = capacityStart[resource + 1] - 1;
  while (a < b) {
    const m: i32 = (a + b + 1) >> 1;
    if (intersectsBits(capacityTypes[m], types, typeWords)) a = m;
    else b = m - 1;
  }
  return capacityValues[a];
}

function typesOfAtom(atom: i32): i32 {
  if (typesByAtom[atom] != 0) return typesByAtom[atom];
  const key: i32 = atomKey[atom];
  const to: i32 = keep(typeWords);
  copyBits(to, silentTypes[key], typeWords);
  const concrete: bool = atomOperator[atom] == OP_IN;
  for (let c: i32 = classStart[key]; c < classStart[key + 1]; c++) {
    const other: i32 = classAtom[c];
    // Two concrete sets intersect where their bits do; anything else goes through the algebra.
    const meets: bool =
      concrete && atomOperator[other] == OP_IN
        ? intersectsBits(atomBits[atom], atomBits[other], keyWords[key])
        : compatibleAtoms(other, atom);
    if (meets) orBits(to, classTypes[c], typeWords);
  }
  typesByAtom[atom] = to;
  return to;
}

/** The types whose requirements intersect the set's. */
export function typesOfSet(set: i32): i32 {
  if (typesBySet[set] != 0) return typesBySet[set];
  const to: i32 = keep(typeWords);
  copyBits(to, everyType, typeWords);
  for (let k: i32 = 0; k < keyCount; k++) {
    const atom: i32 = atomOf(set, k);
    if (atom >= 0 && classStart[k] < classStart[k + 1]) andBits(to, typesOfAtom(atom), typeWords);
  }
  typesBySet[set] = to;
  return to;
}

/** The signature of a set: the offering patterns compatible with it, undefined well-known labels allowed (chapter 01, 2.4). */
export function signatureOf(set: i32): i32 {
  if (signatureBySet[set] != 0) return signatureBySet[set] - 1;
  const bits: i32 = keep(patternWords);
  for (let p: i32 = 0; p < patternCount; p++) {
    if (compatible(set, compiled[patternSet[p]], WELL_KNOWN)) setBit(bits, p);
  }
  let h: i32 = patternCount;
  for (let w: i32 = 0; w < patternWords; w++) h = mix(h, heap[bits + w]);
  let i: i32 = h & signatureMask;
  while (heap[signatureIndex + i] != 0) {
    const s: i32 = heap[signatureIndex + i] - 1;
    let same: bool = true;
    for (let w: i32 = 0; w < patternWords && same; w++) same = heap[signatureBits[s] + w] == heap[bits + w];
    if (same) {
      signatureBySet[set] = s + 1;
      return s;
    }
    i = (i + 1) & signatureMask;
  }
  const signature: i32 = signatureCount++;
  heap[signatureIndex + i] = signature + 1;
  signatureBits[signature] = bits;
  signatureTypes[signature] = keep(typeWords);
  for (let p: i32 = 0; p < patternCount; p++) {
    if (hasBit(bits, p)) orBits(signatureTypes[signature], patternTypes + p * typeWords, typeWords);
  }
  signatureBySet[set] = signature + 1;
  return signature;
}

/** The types with an available offering that the signature admits. */
export function offeredTypes(signature: i32): i32 {
  return signatureTypes[signature];
}

export function patternsOf(signature: i32): i32 {
  return signatureBits[signature];
}

/** Ranks the offered types by cheapest admitted price, then by name, once per signature. */
function rankPrices(signature: i32): void {
  const list: i32 = keep(typeCount);
  const prices: i32 = keepAmounts(typeCount);
  let n: i32 = 0;
  for (let t: i32 = 0; t < typeCount; t++) {
    amounts[prices + t] = NO_PRICE;
    for (let o: i32 = offeringStart[t]; o < offeringStart[t + 1]; o++) {
      if (
        offerings[o * OFFERING_STRIDE + O_AVAILABLE] == 0 ||
        !hasBit(signatureBits[signature], offerings[o * OFFERING_STRIDE + O_PATTERN])
      )
        continue;
      if (offeringPrice[o] < amounts[prices + t]) amounts[prices + t] = offeringPrice[o];
    }
    heap[list + n++] = t;
  }
  sortByAmount(list, spareOrder, n, prices, 1);
  signatureOrder[signature] = list;
  signaturePrices[signature] = prices;
  signatureLength[signature] = n;
}

/** Every type, cheapest first under the signature, ties by name: a heap index of typeCount ids. */
export function typesByPrice(signature: i32): i32 {
  if (signatureLength[signature] == 0) rankPrices(signature);
  return signatureOrder[signature];
}

export function priceOf(signature: i32, type: i32): f64 {
  if (signatureLength[signature] == 0) rankPrices(signature);
  return amounts[signaturePrices[signature] + type];
}
