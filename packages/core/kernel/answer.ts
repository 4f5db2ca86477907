// The answer of a round (layout.ts): finalization of the claims (chapter 02, 14), then every placement and reason.
import { amounts, exhausted, heap, take, takeAmounts } from './arena';
import { batchPod, batchSize } from './batch';
import { copyBits, countBits, hasBit, intersectsBits, setBit } from './bits';
import { claimOrder } from './claimorder';
import { groupOverhead, groupStart, groupTypes } from './daemongroup';
import { violatedMinValues } from './instancetypefilter';
import { NO_PRICE, patternsOf, priceOf, signatureOf, typesByPrice, typeWords } from './instancetypes';
import {
  A_CLAIM_ROWS,
  A_CLAIM_STRIDE,
  A_CLAIMS,
  A_CONTESTED,
  A_HEADER_WORDS,
  A_PATTERN_WORDS,
  A_PLACED,
  A_POD_ROWS,
  A_PODS,
  A_REASON_ROWS,
  A_REASON_STRIDE,
  A_TYPE_WORDS,
  A_USED,
  AC_CHEAPEST,
  AC_DROPPED,
  AC_HEAD,
  AC_LAUNCHED,
  AC_ORDER,
  AC_PODS,
  AC_REQUIREMENTS,
  AC_TEMPLATE,
  AP_NEXT,
  AP_POD,
  AP_REASONS,
  AP_STRIDE,
  AP_TARGET,
  AP_TRIED,
  FLAG_BEST_EFFORT,
  H_ANSWER_OFFSET,
  H_ANSWER_WORDS,
} from './layout';
import { claimCount, claimFirstPod, claimHeld, claimOptions, claimRequests, claimSet, claimTemplate } from './nodeclaim';
import { usedOfLimit } from './nodeclaimtemplate';
import { nextPod, podTarget } from './placements';
import {
  capacityTypeKey,
  flags,
  hostnameKey,
  keyCount,
  maxTypes,
  patternCount,
  podsResource,
  reservationCount,
  reservationKey,
  reservedValue,
  resourceCount,
  templateCount,
} from './problem';
import {
  atomBits,
  atomComplement,
  atomGte,
  atomLte,
  atomMinValues,
  clearScratch,
  internAtom,
  keyWords,
  NONE,
  scratch,
  singleton,
} from './requirement';
import { addAtom, atomOf, beginSet, hasMinValues, internSet, putAtom } from './requirements';
import { reservationWords } from './reservations';
import { contestedChoices, placedPods, podTried } from './scheduler';
import { header } from './sections';
import { keepReason, REASON_STRIDE, REASON_TRUNCATED, reasonsOf, refuse } from './trace';

let finalSets: i32 = 0;
let launched: i32 = 0;
let dropped: i32 = 0;

/** Hostname goes; a claim with reservations becomes `capacity type In [reserved]` with its reservation ids (chapter 02, 14.1). */
function finalSet(claim: i32): i32 {
  beginSet(claimSet[claim]);
  putAtom(hostnameKey, -1);
  if (reservationCount > 0 && countBits(claimHeld[claim], reservationWords) > 0) {
    putAtom(capacityTypeKey, singleton(capacityTypeKey, reservedValue));
    clearScratch(reservationKey);
    for (let w: i32 = 0; w < keyWords[reservationKey]; w++) heap[scratch + w] = heap[claimHeld[claim] + w];
    addAtom(reservationKey, internAtom(reservationKey, 0, NONE, NONE, NONE));
  }
  return internSet();
}

/** Adds the smallest overhead over the groups that still have a type; the running minimum restarts while it is empty (chapter 02, 14.1). */
function addDaemonRequests(claim: i32, scratchAmounts: i32): void {
  let empty: bool = true;
  const template: i32 = claimTemplate[claim];
  for (let r: i32 = 0; r < resourceCount; r++) amounts[scratchAmounts + r] = 0;
  for (let g: i32 = groupStart[template]; g < groupStart[template + 1]; g++) {
    if (!intersectsBits(groupTypes[g], claimOptions[claim], typeWords)) continue;
    for (let r: i32 = 0; r < resourceCount; r++) {
      const overhead: f64 = amounts[groupOverhead[g] + r];
      if (empty || overhead < amounts[scratchAmounts + r]) amounts[scratchAmounts + r] = overhead;
    }
    // A set of daemons always requests pods: without them the minimum is still empty.
    empty = amounts[scratchAmounts + podsResource] == 0;
  }
  for (let r: i32 = 0; r < resourceCount; r++) amounts[claimRequests[claim] + r] += amounts[scratchAmounts + r];
}

/** Keeps the cheapest types of a claim, ties by name (chapter 02, 14.2, 19). The heap index of the bitset. */
function truncate(claim: i32, set: i32): i32 {
  if (countBits(claimOptions[claim], typeWords) <= maxTypes) return claimOptions[claim];
  const kept: i32 = take(typeWords);
  const order: i32 = typesByPrice(signatureOf(set));
  let n: i32 = 0;
  for (let i: i32 = 0; n < maxTypes; i++) {
    if (!hasBit(claimOptions[claim], heap[order + i])) continue;
    setBit(kept, heap[order + i]);
    n++;
  }
  return kept;
}

function dropPods(claim: i32, key: i32): void {
  refuse(REASON_TRUNCATED, key, 0);
  for (let p: i32 = claimFirstPod[claim]; p >= 0; p = nextPod[p]) {
    podTarget[p] = 0;
    keepReason(p, claimTemplate[claim]);
  }
}

function finalizeClaims(): void {
  finalSets = take(claimCount);
  launched = take(claimCount);
  dropped = take(claimCount);
  const scratchAmounts: i32 = takeAmounts(resourceCount);
  for (let c: i32 = 0; c < claimCount && exhausted == 0; c++) {
    heap[finalSets + c] = finalSet(c);
    addDaemonRequests(c, scratchAmounts);
    heap[launched + c] = truncate(c, heap[finalSets + c]);
    if ((flags & FLAG_BEST_EFFORT) != 0 || !hasMinValues(heap[finalSets + c])) continue;
    const key: i32 = violatedMinValues(heap[launched + c], heap[finalSets + c]);
    if (key < 0) continue;
    heap[dropped + c] = 1;
    dropPods(c, key);
  }
}

function recordWords(set: i32): i32 {
  let n: i32 = 1;
  for (let k: i32 = 0; k < keyCount; k++) if (atomOf(set, k) >= 0) n += 5 + keyWords[k];
  return n;
}

/** Writes the records of a set at a heap index and returns the index behind them. */
export function writeRequirements(at: i32, set: i32): i32 {
  let to: i32 = at + 1;
  let n: i32 = 0;
  for (let k: i32 = 0; k < keyCount; k++) {
    const atom: i32 = atomOf(set, k);
    if (atom < 0) continue;
    n++;
    heap[to] = k;
    heap[to + 1] = atomComplement[atom];
    heap[to + 2] = atomGte[atom];
    heap[to + 3] = atomLte[atom];
    heap[to + 4] = atomMinValues[atom];
    copyBits(to + 5, atomBits[atom], keyWords[k]);
    to += 5 + keyWords[k];
  }
  heap[at] = n;
  return to;
}

function cheapest(claim: i32, signature: i32): i32 {
  const order: i32 = typesByPrice(signature);
  let i: i32 = 0;
  while (!hasBit(claimOptions[claim], heap[order + i])) i++;
  return priceOf(signature, heap[order + i]) == NO_PRICE ? -1 : heap[order + i];
}

/** Writes the answer and its place into the header. */
export function writeAnswer(): void {
  finalizeClaims();
  if (exhausted != 0) return;
  const patternWords: i32 = (patternCount + 31) >> 5;
  const stride: i32 = (AC_HEAD + resourceCount * 2 + patternWords + typeWords + 1) & -2;
  const reasonStride: i32 = (templateCount == 0 ? 1 : templateCount) * REASON_STRIDE;
  const claimRows: i32 = A_HEADER_WORDS;
  const podRows: i32 = claimRows + claimCount * stride;
  const usedRows: i32 = (podRows + batchSize * AP_STRIDE + 1) & -2;
  let words: i32 = usedRows + templateCount * resourceCount * 2;
  const records: i32 = words;
  for (let c: i32 = 0; c < claimCount; c++) {
    words += recordWords(heap[finalSets + c]);
    if (heap[launched + c] != claimOptions[c]) words += typeWords;
  }
  const reasons: i32 = words;
  for (let p: i32 = 0; p < batchSize; p++) if (podTarget[p] == 0 && reasonsOf(p) != 0) words += reasonStride;
  const at: i32 = take(words);
  if (exhausted != 0) return;
  heap[at + A_CLAIMS] = claimCount;
  heap[at + A_CLAIM_STRIDE] = stride;
  heap[at + A_CLAIM_ROWS] = claimRows;
  heap[at + A_POD_ROWS] = podRows;
  heap[at + A_REASON_ROWS] = reasons;
  heap[at + A_REASON_STRIDE] = reasonStride;
  heap[at + A_CONTESTED] = contestedChoices;
  heap[at + A_PLACED] = placedPods;
  heap[at + A_PATTERN_WORDS] = patternWords;
  heap[at + A_TYPE_WORDS] = typeWords;
  heap[at + A_PODS] = batchSize;
  heap[at + A_USED] = usedRows;
  writeUsed((at + usedRows) >> 1);
  writeClaims(at, at + claimRows, stride, at + records, patternWords);
  writePods(at, at + podRows, at + reasons, reasonStride);
  header[H_ANSWER_OFFSET] = at << 2;
  header[H_ANSWER_WORDS] = words;
}

function writeUsed(at: i32): void {
  for (let t: i32 = 0; t < templateCount; t++) {
    for (let r: i32 = 0; r < resourceCount; r++) amounts[at + t * resourceCount + r] = usedOfLimit(t, r);
  }
}

function writeClaims(answer: i32, rows: i32, stride: i32, records: i32, patternWords: i32): void {
  let next: i32 = records;
  for (let i: i32 = 0; i < claimCount; i++) heap[rows + heap[claimOrder + i] * stride + AC_ORDER] = i;
  for (let c: i32 = 0; c < claimCount; c++) {
    const row: i32 = rows + c * stride;
    const signature: i32 = signatureOf(heap[finalSets + c]);
    heap[row + AC_TEMPLATE] = claimTemplate[c];
    heap[row + AC_PODS] = claimFirstPod[c];
    heap[row + AC_DROPPED] = heap[dropped + c];
    heap[row + AC_CHEAPEST] = cheapest(c, signature);
    heap[row + AC_REQUIREMENTS] = next - answer;
    next = writeRequirements(next, heap[finalSets + c]);
    for (let r: i32 = 0; r < resourceCount; r++) amounts[((row + AC_HEAD) >> 1) + r] = amounts[claimRequests[c] + r];
    copyBits(row + AC_HEAD + resourceCount * 2, patternsOf(signature), patternWords);
    const types: i32 = row + AC_HEAD + resourceCount * 2 + patternWords;
    copyBits(types, claimOptions[c], typeWords);
    heap[row + AC_LAUNCHED] = types - answer;
    if (heap[launched + c] != claimOptions[c]) {
      copyBits(next, heap[launched + c], typeWords);
      heap[row + AC_LAUNCHED] = next - answer;
      next += typeWords;
    }
  }
}

function writePods(answer: i32, rows: i32, reasons: i32, reasonStride: i32): void {
  let next: i32 = reasons;
  for (let p: i32 = 0; p < batchSize; p++) {
    const row: i32 = rows + p * AP_STRIDE;
    heap[row + AP_TARGET] = podTarget[p];
    heap[row + AP_TRIED] = podTried[p];
    heap[row + AP_NEXT] = nextPod[p];
    heap[row + AP_POD] = batchPod[p];
    if (podTarget[p] != 0 || reasonsOf(p) == 0) continue;
    copyBits(next, reasonsOf(p), reasonStride);
    heap[row + AP_REASONS] = next - answer;
    next += reasonStride;
  }
}
