// New NodeClaims of a round: the checks of one pod against an open claim or a fresh one, and what accepting it changes (chapter 02, 11.2).
import { amounts, exhausted, heap, heapView, take, takeAmounts } from './arena';
import { anyBit, copyBits, countBits } from './bits';
import { NO_PORTS, portSetsConflict } from './hostports';
import { anyFits, criteriaMet, enoughFit, filterInstanceTypes, foundValues, survivors, violatedMinValues } from './instancetypefilter';
import { typeWords } from './instancetypes';
import {
  FLAG_BEST_EFFORT,
  FLAG_RESERVED_FALLBACK,
  R_ALTERNATIVES,
  R_PORTS,
  R_REQUESTS,
  R_SET,
  R_TOLERATIONS,
  RUNG_STRIDE,
  T_TAINTS,
  TEMPLATE_STRIDE,
  V_KEY,
  V_TYPE,
  VARIANT_STRIDE,
} from './layout';
import { I32A, viewI } from './mem';
import { templateHasFloors } from './nodeclaimtemplate';
import { flags, keyCount, maxTypes, requests, reservationCount, resourceCount, rungs, templates, variants } from './problem';
import { atomMinValues, NONE, withMinValues } from './requirement';
import {
  atomOf,
  beginSet,
  compiled,
  hasMinValues,
  internSet,
  merge,
  putAtom,
  refusedAsUndefined,
  refusedKey,
  roomForSets,
  WELL_KNOWN,
} from './requirements';
import { beginReservations, collectReservable, holdReservable, RESERVED_EXHAUSTED, RESERVED_SOME, reservationWords } from './reservations';
import { tolerates, untoleratedTaint } from './taints';
import { contestedPicks, hasTopology, mayRecover, REFUSED, recordPlacement, refusingVariant, topologyRequirements } from './topology';
import { hostColumns } from './topologygroup';
import {
  REASON_HOST_PORTS,
  REASON_INSTANCE_TYPES,
  REASON_MIN_VALUES,
  REASON_REQUIREMENT,
  REASON_RESERVED_EXHAUSTED,
  REASON_RESERVED_LOST,
  REASON_TAINT,
  REASON_TOPOLOGY,
  REASON_UNDEFINED_KEY,
  REASON_VOLUME_REQUIREMENT,
  REASON_VOLUME_UNDEFINED_KEY,
  refuse,
  wantsReasons,
} from './trace';
import { alternativeFirst, alternativeSets } from './volumes';

/** Outcomes of a check. */
export const ACCEPTED: i32 = 0;
/** Turned down; the same rung is turned down by this candidate for the rest of the round. */
export const REFUSED_FOR_GOOD: i32 = 1;
/** Turned down as things stand. */
export const REFUSED_FOR_NOW: i32 = 2;
/** A reserved-offering error: stops the search over templates (chapter 02, 12). */
export const REFUSED_RESERVED: i32 = 3;

export let claimCount: i32 = 0;
export let claimTemplate: I32A = viewI(0, 0);
export let claimSet: I32A = viewI(0, 0);
/** Heap index of the bitset of remaining types. */
export let claimOptions: I32A = viewI(0, 0);
/** Index of the summed requests of its pods, in `amounts`. */
export let claimRequests: I32A = viewI(0, 0);
/** Heap index of the pod counts, one per claim. */
export let claimPodCounts: i32 = 0;
/** First and last pod, linked by nextPod in order of placement. */
export let claimFirstPod: I32A = viewI(0, 0);
export let claimLastPod: I32A = viewI(0, 0);
/** Heap index of the reservations it holds. */
export let claimHeld: I32A = viewI(0, 0);
/** Heap index of its row of host counts. */
export let claimHostRow: I32A = viewI(0, 0);
/** Port sets of its pods: heap index of a list of (port set, next). */
let claimPorts: I32A = viewI(0, 0);

/** The candidate accepted last: its requirements, its types in `survivors`, and the ties on the way. */
export let acceptedSet: i32 = 0;
export let acceptedContested: i32 = 0;

let total: i32 = 0;

export function beginNodeClaims(most: i32): void {
  claimCount = 0;
  claimTemplate = heapView(take(most), most);
  claimSet = heapView(take(most), most);
  claimOptions = heapView(take(most), most);
  claimRequests = heapView(take(most), most);
  claimPodCounts = take(most);
  claimFirstPod = heapView(take(most), most);
  claimLastPod = heapView(take(most), most);
  claimHeld = heapView(take(most), most);
  claimHostRow = heapView(take(most), most);
  claimPorts = heapView(take(most), most);
  total = takeAmounts(resourceCount);
  beginReservations();
}

/** Index of requests + a rung's requests, in `amounts`; -1 for a fresh claim. */
function totalWith(claimRequestsAt: i32, rung: i32): i32 {
  const own: i32 = rungs[rung * RUNG_STRIDE + R_REQUESTS] * resourceCount;
  for (let r: i32 = 0; r < resourceCount; r++) {
    amounts[total + r] = requests[own + r] + (claimRequestsAt < 0 ? 0 : amounts[claimRequestsAt + r]);
  }
  return total;
}

function portsConflict(claim: i32, ports: i32): bool {
  if (ports == NO_PORTS) return false;
  for (let link: i32 = claimPorts[claim]; link != 0; link = heap[link + 1]) {
    if (portSetsConflict(ports, heap[link])) return true;
  }
  return false;
}

/** Whether an open claim has an option for the rung's requests, whatever else the rung asks. If not, it never will (chapter 02, 18). */
export function mayHold(claim: i32, rung: i32): bool {
  return anyFits(claimOptions[claim], totalWith(claimRequests[claim], rung), claimTemplate[claim]);
}

/** Whether it has enough options for its minValues, whatever else the rung asks. If not, it never will: floors stay. */
export function mayReachFloors(claim: i32, rung: i32): bool {
  const template: i32 = claimTemplate[claim];
  if (templateHasFloors[template] == 0) return true;
  return enoughFit(claimOptions[claim], totalWith(claimRequests[claim], rung), template, claimSet[claim]);
}

/** Whether truncation, which leaves too few types for some minValues (chapter 02, 14.2), will not drop a claim: its types only get fewer. */
export function keepsItsPods(claim: i32): bool {
  if ((flags & FLAG_BEST_EFFORT) != 0 || templateHasFloors[claimTemplate[claim]] == 0) return true;
  return countBits(claimOptions[claim], typeWords) <= maxTypes;
}

/**
 * Checks a rung against an open claim, or, with claim -1, against a fresh claim of the template with the given options.
 * `relax` lowers minValues that cannot be met (BestEffort, new claims only).
 */
export function canAdd(
  claim: i32,
  template: i32,
  set: i32,
  options: i32,
  rung: i32,
  owns: bool,
  host: i32,
  relax: bool,
  decision: i32,
): i32 {
  const at: i32 = rung * RUNG_STRIDE;
  if (!roomForSets(4)) return REFUSED_FOR_NOW;
  if (!tolerates(rungs[at + R_TOLERATIONS], templates[template * TEMPLATE_STRIDE + T_TAINTS])) {
    refuse(REASON_TAINT, untoleratedTaint(rungs[at + R_TOLERATIONS], templates[template * TEMPLATE_STRIDE + T_TAINTS]), 0);
    return REFUSED_FOR_GOOD;
  }
  const merged: i32 = merge(set, compiled[rungs[at + R_SET]], WELL_KNOWN);
  if (merged < 0) {
    refuse(refusedAsUndefined(merged) ? REASON_UNDEFINED_KEY : REASON_REQUIREMENT, refusedKey(merged), 0);
    return REFUSED_FOR_GOOD;
  }
  if (claim >= 0 && portsConflict(claim, rungs[at + R_PORTS])) {
    refuse(REASON_HOST_PORTS, 0, 0);
    return REFUSED_FOR_GOOD;
  }
  const alternatives: i32 = rungs[at + R_ALTERNATIVES];
  if (alternatives < 0) return tryAlternative(claim, template, merged, options, rung, owns, host, relax, decision);
  let outcome: i32 = REFUSED_FOR_GOOD;
  let forGood: bool = true;
  for (let i: i32 = alternativeFirst[alternatives]; i < alternativeFirst[alternatives + 1]; i++) {
    if (!roomForSets(4)) return REFUSED_FOR_NOW;
    const volume: i32 = merge(merged, alternativeSets[i], WELL_KNOWN);
    if (volume < 0) {
      refuse(refusedAsUndefined(volume) ? REASON_VOLUME_UNDEFINED_KEY : REASON_VOLUME_REQUIREMENT, refusedKey(volume), 0);
      outcome = REFUSED_FOR_GOOD;
      continue;
    }
    outcome = tryAlternative(claim, template, volume, options, rung, owns, host, relax, decision);
    if (outcome == ACCEPTED) return ACCEPTED;
    if (outcome != REFUSED_FOR_GOOD) forGood = false;
  }
  if (outcome == REFUSED_RESERVED) return outcome;
  return forGood ? REFUSED_FOR_GOOD : REFUSED_FOR_NOW;
}

function tryAlternative(
  claim: i32,
  template: i32,
  set: i32,
  options: i32,
  rung: i32,
  owns: bool,
  host: i32,
  relax: bool,
  decision: i32,
): i32 {
  let narrowed: i32 = set;
  let refusal: i32 = REFUSED_FOR_GOOD;
  acceptedContested = 0;
  if (hasTopology(rung, owns)) {
    narrowed = topologyRequirements(rung, owns, set, host, WELL_KNOWN, decision);
    if (mayRecover) refusal = REFUSED_FOR_NOW;
    if (narrowed == REFUSED) {
      refuse(REASON_TOPOLOGY, variants[refusingVariant * VARIANT_STRIDE + V_KEY], variants[refusingVariant * VARIANT_STRIDE + V_TYPE]);
      return refusal;
    }
    if (narrowed < 0) {
      refuse(refusedAsUndefined(narrowed) ? REASON_UNDEFINED_KEY : REASON_REQUIREMENT, refusedKey(narrowed), 0);
      return refusal;
    }
    acceptedContested = contestedPicks;
  }
  const ports: i32 = rungs[rung * RUNG_STRIDE + R_PORTS];
  const all: i32 = totalWith(claim < 0 ? -1 : claimRequests[claim], rung);
  if (!filterInstanceTypes(options, narrowed, all, template, ports)) {
    if (wantsReasons() && claim < 0) refuse(REASON_INSTANCE_TYPES, criteriaMet(options, narrowed, all, template, ports), 0);
    return refusal;
  }
  if (hasMinValues(narrowed)) {
    const key: i32 = violatedMinValues(survivors, narrowed);
    if (key >= 0) {
      if (!relax) {
        refuse(REASON_MIN_VALUES, key, foundValues[key]);
        return refusal;
      }
      narrowed = lowerMinValues(narrowed);
    }
  }
  acceptedSet = narrowed;
  if (reservationCount == 0) return ACCEPTED;
  return checkReservations(claim, narrowed);
}

/** BestEffort: each violated floor becomes the count found (chapter 02, 11.6). */
function lowerMinValues(set: i32): i32 {
  beginSet(set);
  for (let k: i32 = 0; k < keyCount; k++) {
    if (foundValues[k] == NONE || foundValues[k] >= atomMinValues[atomOf(set, k)]) continue;
    putAtom(k, withMinValues(atomOf(set, k), foundValues[k]));
  }
  return internSet();
}

function checkReservations(claim: i32, set: i32): i32 {
  const held: i32 = claim < 0 ? 0 : claimHeld[claim];
  const outcome: i32 = collectReservable(survivors, set, held);
  if ((flags & FLAG_RESERVED_FALLBACK) != 0 || outcome == RESERVED_SOME) return ACCEPTED;
  if (outcome == RESERVED_EXHAUSTED) {
    refuse(REASON_RESERVED_EXHAUSTED, 0, 0);
    return REFUSED_RESERVED;
  }
  if (held != 0 && anyBit(held, reservationWords)) {
    refuse(REASON_RESERVED_LOST, 0, 0);
    return REFUSED_RESERVED;
  }
  return ACCEPTED;
}

/** Opens a claim for the rung accepted last. */
export function openClaim(template: i32): i32 {
  const claim: i32 = claimCount++;
  claimTemplate[claim] = template;
  claimOptions[claim] = take(typeWords);
  claimRequests[claim] = takeAmounts(resourceCount);
  claimHeld[claim] = take(reservationWords + 1);
  claimHostRow[claim] = take(hostColumns + 1);
  claimFirstPod[claim] = NONE;
  claimLastPod[claim] = NONE;
  return claim;
}

/** Puts the rung accepted last on a claim: its requirements, the surviving types, ports, counts, reservations. */
export function addToClaim(claim: i32, rung: i32, owns: bool, set: i32, types: i32): void {
  const own: i32 = rungs[rung * RUNG_STRIDE + R_REQUESTS] * resourceCount;
  for (let r: i32 = 0; r < resourceCount; r++) amounts[claimRequests[claim] + r] += requests[own + r];
  copyBits(claimOptions[claim], types, typeWords);
  claimSet[claim] = set;
  heap[claimPodCounts + claim]++;
  const ports: i32 = rungs[rung * RUNG_STRIDE + R_PORTS];
  if (ports != NO_PORTS) {
    const link: i32 = take(2);
    if (exhausted != 0) return;
    heap[link] = ports;
    heap[link + 1] = claimPorts[claim];
    claimPorts[claim] = link;
  }
  recordPlacement(rung, owns, set, templates[claimTemplate[claim] * TEMPLATE_STRIDE + T_TAINTS], -1 - claim);
  if (reservationCount > 0) holdReservable(claimHeld[claim]);
}
