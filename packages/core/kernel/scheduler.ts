// One scheduling round (chapter 02): pods in queue order, each on existing nodes, then open claims, then a new claim, relaxed step by step. The memos
// follow from what can only get worse within a round (chapter 02, 18); switched off, no byte of the answer changes.
import { exhausted, heap, heapView, take } from './arena';
import { batchPod, batchSize, beginBatch, firstRung, podFlags } from './batch';
import { anyBit } from './bits';
import { appendClaim, beginClaimOrder, claimGrew, claimOrder, positionOf, sortClaims } from './claimorder';
import { acceptedNodeContested, addToNode, beginExistingNodes, canAddToNode, nodeClassVersion, nodeSet } from './existingnode';
import { beginFreshClaims, freshContested, freshSet, tryFresh } from './freshclaim';
import { survivors } from './instancetypefilter';
import { typeWords } from './instancetypes';
import {
  FLAG_CONSOLIDATION,
  FLAG_NO_MEMO,
  H_UNTIL_POD,
  N_FLAGS,
  NODE_STRIDE,
  NODE_UNDER_CONSOLIDATE_AFTER,
  POD_EXEMPT,
  POD_OUTSIDE_TOPOLOGY,
  R_ALTERNATIVES,
  R_FLAGS,
  R_NEXT,
  R_VOLUME_USE,
  RUNG_RESOURCE_CLAIMS,
  RUNG_STRIDE,
  VOLUME_LOOKUP_FAILED,
} from './layout';
import { I32A, viewI } from './mem';
import {
  ACCEPTED,
  acceptedContested,
  acceptedSet,
  addToClaim,
  beginNodeClaims,
  canAdd,
  claimCount,
  claimHostRow,
  claimOptions,
  claimPodCounts,
  claimSet,
  claimTemplate,
  keepsItsPods,
  mayHold,
  mayReachFloors,
  openClaim,
  REFUSED_FOR_GOOD,
  REFUSED_FOR_NOW,
  REFUSED_RESERVED,
} from './nodeclaim';
import {
  beginTemplates,
  chargeLimits,
  nodeLimitExhausted,
  optionsWithinLimits,
  templateOptions,
  usableTemplates,
} from './nodeclaimtemplate';
import { beginPlacements, linkToClaim, linkToNode, podTarget } from './placements';
import { flags, nodeCount, nodePoolsGiven, nodes, reservationCount, rungCount, rungs, selectedNodes, templateCount } from './problem';
import { beginQueue, pop, push } from './queue';
import {
  beginRefusals,
  beginWalk,
  firstClaim,
  firstNode,
  isDead,
  isSetRefused,
  openRefusals,
  passDeadClaims,
  passNode,
  refuseRequests,
  refuseRung,
  refuseSet,
  revivals,
  revive,
} from './refusals';
import { NONE } from './requirement';
import { mayAdmitMore, WELL_KNOWN } from './requirements';
import { header } from './sections';
import { beginTopology, forgetRefusal, hasTopology, refusedBySet, updateTopology } from './topology';
import { setHostClaims } from './topologygroup';
import {
  beginTrace,
  clearReasons,
  copyReasons,
  keepReason,
  REASON_LIMITS,
  REASON_NO_NODE_POOL,
  REASON_NO_TEMPLATE,
  REASON_NODE_LIMIT,
  REASON_NOT_REACHED,
  REASON_RESOURCE_CLAIMS,
  refuse,
} from './trace';

/** The rung on which it was placed. */
export let podRung: I32A = viewI(0, 0);
/** Pods tried at least once without being placed in the end have target 0 and this flag. */
export let podTried: I32A = viewI(0, 0);
/** Ties among the placements (chapter 03, 17). */
export let contestedChoices: i32 = 0;
export let placedPods: i32 = 0;

let memos: bool = true;
/** Per first rung what had happened when it last failed altogether, plus one; 0 for never. */
let failedAt: I32A = viewI(0, 0);
/** And the pod, plus one, whose reasons stand for all that failed alike. */
let failedPod: I32A = viewI(0, 0);
/** Whether a pod that was left out of the topology has been let in since. */
let letIn: I32A = viewI(0, 0);
let charges: i32 = 0;

function begin(): void {
  memos = (flags & FLAG_NO_MEMO) == 0;
  beginBatch();
  beginPlacements();
  podRung = heapView(take(batchSize), batchSize);
  podTried = heapView(take(batchSize), batchSize);
  letIn = heapView(take(batchSize), batchSize);
  failedAt = heapView(take(rungCount), rungCount);
  failedPod = heapView(take(rungCount), rungCount);
  charges = 0;
  contestedChoices = 0;
  placedPods = 0;
  beginRefusals();
  beginTrace();
  beginQueue();
  beginTemplates();
  beginNodeClaims(batchSize);
  beginClaimOrder(batchSize, claimPodCounts);
  if (exhausted != 0) return;
  setHostClaims(0);
  beginTopology(claimHostRow);
  beginExistingNodes();
  beginFreshClaims();
}

/** Runs the round to its end, or to the place of the pod that the header names. Stops elsewhere only when the arena is exhausted. */
export function scheduleRound(): void {
  begin();
  if (nodePoolsGiven == 0) {
    refuse(REASON_NO_NODE_POOL, 0, 0);
    for (let p: i32 = 0; p < batchSize; p++) {
      podTried[p] = 1;
      keepReason(p, 0);
    }
    return;
  }
  while (exhausted == 0) {
    const pod: i32 = pop();
    if (pod < 0) return;
    podTried[pod] = 1;
    if (failsAgain(pod)) {
      push(pod);
    } else if (trySchedule(pod)) {
      placedPods++;
      clearReasons(pod);
      if (batchPod[pod] + 1 == header[H_UNTIL_POD] && (podTarget[pod] < 0 || keepsItsPods(podTarget[pod] - 1))) return;
    } else {
      noteFailure(pod);
      push(pod);
    }
  }
}

function outsideTopology(pod: i32): bool {
  return (podFlags(pod) & POD_OUTSIDE_TOPOLOGY) != 0 && letIn[pod] == 0;
}

/** Whether a rung or a later one of its ladder reads what any placement may change. */
function dependsOnPlacements(first: i32): bool {
  if (reservationCount > 0) return true;
  for (let rung: i32 = first; rung >= 0; rung = rungs[rung * RUNG_STRIDE + R_NEXT]) if (hasTopology(rung, true)) return true;
  return false;
}

/** What an earlier failure of the ladder rested on, as one number that only grows. */
function circumstances(first: i32): i32 {
  if (dependsOnPlacements(first)) return placedPods * 2 + 1;
  return (claimCount + revivals + nodeClassVersion + charges + 1) * 2;
}

/** A ladder that failed everywhere fails again while nothing that it reads has changed; only the queue moves on (chapter 02, 18, 6). */
function failsAgain(pod: i32): bool {
  if (!memos || (flags & FLAG_CONSOLIDATION) != 0 || (podFlags(pod) & POD_OUTSIDE_TOPOLOGY) != 0) return false;
  const first: i32 = firstRung(pod);
  if (failedAt[first] == 0 || failedAt[first] != circumstances(first)) return false;
  copyReasons(failedPod[first] - 1, pod);
  // The attempt would have sorted the claims on its way: their last order is part of the answer.
  if ((rungs[first * RUNG_STRIDE + R_FLAGS] & RUNG_RESOURCE_CLAIMS) == 0) sortClaims();
  return true;
}

/** A pod outside of the topology fails by other rules than its rung says. */
function noteFailure(pod: i32): void {
  if ((podFlags(pod) & POD_OUTSIDE_TOPOLOGY) != 0) return;
  const first: i32 = firstRung(pod);
  failedAt[first] = circumstances(first);
  failedPod[first] = pod + 1;
}

function trySchedule(pod: i32): bool {
  let rung: i32 = firstRung(pod);
  let owns: bool = !outsideTopology(pod);
  while (exhausted == 0) {
    const outcome: i32 = attempt(pod, rung, owns);
    if (outcome == ACCEPTED) {
      podRung[pod] = rung;
      return true;
    }
    // Reserved errors and ignored resource claims are not relaxed (chapter 02, 12, 16.4).
    const next: i32 = outcome == REFUSED_RESERVED ? NONE : rungs[rung * RUNG_STRIDE + R_NEXT];
    if (next < 0) break;
    rung = next;
    updateTopology(rung);
    owns = true;
  }
  if (outsideTopology(pod)) {
    letIn[pod] = 1;
    updateTopology(firstRung(pod));
  }
  return false;
}

function attempt(pod: i32, rung: i32, owns: bool): i32 {
  if ((rungs[rung * RUNG_STRIDE + R_FLAGS] & RUNG_RESOURCE_CLAIMS) != 0) {
    clearReasons(pod);
    refuse(REASON_RESOURCE_CLAIMS, 0, 0);
    keepReason(pod, 0);
    return REFUSED_RESERVED;
  }
  if (placeOnNode(pod, rung, owns)) return ACCEPTED;
  sortClaims();
  if (placeOnClaim(pod, rung, owns)) return ACCEPTED;
  if (usableTemplates == 0) {
    refuse(REASON_NO_TEMPLATE, 0, 0);
    keepReason(pod, 0);
    return REFUSED_FOR_GOOD;
  }
  return placeOnNewClaim(pod, rung, owns);
}

/** Existing nodes in their fixed order; refusals for good at the front are passed over the next time (chapter 02, 18, 2). */
function placeOnNode(pod: i32, rung: i32, owns: bool): bool {
  if (nodeCount == 0 || rungs[rung * RUNG_STRIDE + R_VOLUME_USE] == VOLUME_LOOKUP_FAILED) return false;
  const remembers: bool = memos && owns;
  const exempt: bool = (flags & FLAG_CONSOLIDATION) == 0 || (podFlags(pod) & POD_EXEMPT) != 0;
  let contiguous: bool = remembers;
  beginWalk();
  for (let n: i32 = remembers ? firstNode(rung) : 0; n < nodeCount; n++) {
    if (selectedNodes[n] == 0) continue;
    if (!exempt && (nodes[n * NODE_STRIDE + N_FLAGS] & NODE_UNDER_CONSOLIDATE_AFTER) != 0) {
      contiguous = false;
      continue;
    }
    if (remembers && isSetRefused(nodeSet[n])) {
      contiguous = false;
      continue;
    }
    const outcome: i32 = canAddToNode(n, rung, owns, placedPods);
    if (exhausted != 0) return false;
    if (outcome == ACCEPTED) {
      contestedChoices += acceptedNodeContested;
      addToNode(n, rung, owns);
      linkToNode(pod, n);
      return true;
    }
    if (remembers && refusedBySet && rungs[rung * RUNG_STRIDE + R_ALTERNATIVES] < 0) refuseSet(nodeSet[n]);
    if (outcome != REFUSED_FOR_GOOD) contiguous = false;
    if (contiguous) passNode(rung, n);
  }
  return false;
}

function tryClaim(claim: i32, rung: i32, owns: bool, remembers: bool): i32 {
  forgetRefusal();
  if (remembers && !mayHold(claim, rung)) {
    refuseRequests(claim, rung);
    return REFUSED_FOR_GOOD;
  }
  const outcome: i32 = canAdd(claim, claimTemplate[claim], claimSet[claim], claimOptions[claim], rung, owns, -1 - claim, false, placedPods);
  if (outcome == ACCEPTED || !remembers) return outcome;
  if (outcome == REFUSED_FOR_GOOD) refuseRung(claim, rung);
  // Checked only now: it costs as much as the refusal itself.
  if (!mayReachFloors(claim, rung)) {
    refuseRequests(claim, rung);
    return REFUSED_FOR_GOOD;
  }
  return outcome;
}

/** Open claims in the order of chapter 02, 10.2; those that turned the rung down for good are not asked again. */
function placeOnClaim(pod: i32, rung: i32, owns: bool): bool {
  const remembers: bool = memos && owns;
  const from: i32 = remembers ? firstClaim(rung) : 0;
  if (from == claimCount) return false;
  beginWalk();
  if (remembers && from + 1 == claimCount) {
    // One claim alone needs no order.
    if (!isDead(from, rung) && placeOn(from, pod, rung, owns, true)) {
      claimGrew(positionOf(from));
      return true;
    }
  } else {
    for (let i: i32 = 0; i < claimCount; i++) {
      const claim: i32 = heap[claimOrder + i];
      if (claim < from || (remembers && (isDead(claim, rung) || isSetRefused(claimSet[claim])))) continue;
      if (placeOn(claim, pod, rung, owns, remembers)) {
        claimGrew(i);
        return true;
      }
      if (exhausted != 0) return false;
    }
  }
  if (remembers) passDeadClaims(rung);
  return false;
}

/** Puts the pod on an open claim if it accepts. */
function placeOn(claim: i32, pod: i32, rung: i32, owns: bool, remembers: bool): bool {
  const outcome: i32 = tryClaim(claim, rung, owns, remembers);
  if (exhausted != 0) return false;
  if (outcome != ACCEPTED) {
    if (remembers && refusedBySet && rungs[rung * RUNG_STRIDE + R_ALTERNATIVES] < 0) refuseSet(claimSet[claim]);
    return false;
  }
  contestedChoices += acceptedContested;
  const before: i32 = claimSet[claim];
  addToClaim(claim, rung, owns, acceptedSet, survivors);
  if (mayAdmitMore(before, claimSet[claim], WELL_KNOWN)) revive(claim);
  linkToClaim(pod, claim);
  return true;
}

/** A new claim of the first template that accepts; a reserved error ends the search (chapter 02, 10.3). */
function placeOnNewClaim(pod: i32, rung: i32, owns: bool): i32 {
  for (let t: i32 = 0; t < templateCount; t++) {
    if (templateOptions[t] < 0) {
      refuse(REASON_NO_TEMPLATE, 0, 0);
      keepReason(pod, t);
      continue;
    }
    if (nodeLimitExhausted(t)) {
      refuse(REASON_NODE_LIMIT, 0, 0);
      keepReason(pod, t);
      continue;
    }
    const options: i32 = optionsWithinLimits(t);
    if (!anyBit(options, typeWords)) {
      refuse(REASON_LIMITS, 0, 0);
      keepReason(pod, t);
      continue;
    }
    const outcome: i32 = tryFresh(t, rung, owns, options, placedPods);
    if (exhausted != 0) return REFUSED_FOR_NOW;
    if (outcome == ACCEPTED) {
      contestedChoices += freshContested;
      startClaim(pod, t, rung, owns);
      return ACCEPTED;
    }
    keepReason(pod, t);
    if (outcome == REFUSED_RESERVED) {
      refuse(REASON_NOT_REACHED, 0, 0);
      for (let rest: i32 = t + 1; rest < templateCount; rest++) keepReason(pod, rest);
      return REFUSED_RESERVED;
    }
  }
  return REFUSED_FOR_GOOD;
}

function startClaim(pod: i32, template: i32, rung: i32, owns: bool): void {
  const claim: i32 = openClaim(template);
  openRefusals(claim);
  if (exhausted != 0) return;
  setHostClaims(claimCount);
  addToClaim(claim, rung, owns, freshSet, survivors);
  chargeLimits(template, claimOptions[claim]);
  charges++;
  appendClaim(claim);
  linkToClaim(pod, claim);
}
