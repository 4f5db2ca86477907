// What sizes and references alone do not show of a corrupt image: sizes whose products overflow, amounts that are no numbers, rows that contradict
// each other. Whatever passes neither makes WASM trap nor JavaScript loop, and is answered alike by both (architecture, 8).
import { exhausted, heap, take } from './arena';
import { hasBit, setBit } from './bits';
import {
  B_COUNT,
  BOUND_STRIDE,
  ERROR_RANGE,
  ERROR_SECTION,
  ERROR_WORKSPACE,
  H_EXPRESSIONS,
  H_KEYS,
  H_OPERATION,
  OK,
  OPERATION_REQUIREMENT,
  OPERATION_REQUIREMENTS,
  OPERATION_SCHEDULE,
  OPERATION_TAINTS,
  S_DAEMON_REQUESTS,
  S_NODE_AVAILABLE,
  S_NODE_CAPACITY,
  S_NODE_DAEMON_REQUESTS,
  S_OFFERING_PRICE,
  S_REQUESTS,
  S_TEMPLATE_LIMITS,
  S_TEMPLATE_NODE_LIMIT,
  S_TYPE_ALLOCATABLE,
  S_TYPE_CAPACITY,
  V_IDENTITY,
  V_KEY,
  V_TYPE,
  VARIANT_STRIDE,
} from './layout';
import { F64A, toF64 } from './mem';
import {
  alternativeCount,
  alternativeStart,
  alternativeVolumes,
  boundPodCount,
  boundPods,
  claimIdCount,
  daemonCount,
  daemonRequests,
  driverCount,
  hostCount,
  identityCount,
  keyCount,
  labelClassCount,
  nodeAvailable,
  nodeCapacity,
  nodeCount,
  nodeDaemonRequests,
  offeringPrice,
  patternCount,
  podCount,
  podList,
  requestClassCount,
  requests,
  resourceCount,
  rungCount,
  selectorCount,
  setCount,
  taintSetCount,
  templateCount,
  templateLimits,
  templateNodeLimit,
  tolerationSetCount,
  topologyKeyCount,
  typeAllocatable,
  typeCapacity,
  typeCount,
  variantCount,
  variants,
  volumeTermStart,
} from './problem';
import { atomOf, compiled } from './requirements';
import { header, sectionLength } from './sections';

/** More rows of a kind than any problem has; times any stride it stays far below 2^31. */
const MOST_ROWS: i32 = 1 << 24;
/** Words that a table of rows times columns may have. */
const MOST_WORDS: f64 = 1073741824;
/** No sum of amounts reaches what a limit or an absent amount is marked by. */
const LARGEST: f64 = 1e300;
/** Ways in which the topologies of a pod's volumes may combine; encode refuses more than a fraction of it. */
const MOST_COMBINATIONS: f64 = 65536;
/** Pods that may be counted in all. */
const MOST_COUNTED: f64 = 1073741824;

function fitsTogether(rows: i32, columns: i32): bool {
  return toF64(rows) * toF64(columns) <= MOST_WORDS;
}

function words(bits: i32): i32 {
  return (bits + 31) >> 5;
}

/** Checks the counts of the header, before anything is multiplied by them. */
export function checkDimensions(): i32 {
  for (let h: i32 = H_KEYS; h <= H_EXPRESSIONS; h++) if (header[h] < 0 || header[h] > MOST_ROWS) return ERROR_SECTION;
  if (identityCount > variantCount) return ERROR_SECTION;
  if (!fitsTogether(setCount * 2 + 128, keyCount) || !fitsTogether(tolerationSetCount, taintSetCount)) return ERROR_SECTION;
  if (!fitsTogether(typeCount, resourceCount) || !fitsTogether(patternCount, words(typeCount))) return ERROR_SECTION;
  if (!fitsTogether(templateCount, resourceCount) || !fitsTogether(templateCount, topologyKeyCount)) return ERROR_SECTION;
  if (!fitsTogether(templateCount, rungCount) || !fitsTogether(requestClassCount, resourceCount)) return ERROR_SECTION;
  if (!fitsTogether(daemonCount, resourceCount) || !fitsTogether(nodeCount, resourceCount)) return ERROR_SECTION;
  if (!fitsTogether(nodeCount, driverCount) || !fitsTogether(nodeCount, words(claimIdCount))) return ERROR_SECTION;
  if (!fitsTogether(nodeCount, topologyKeyCount) || !fitsTogether(header[H_EXPRESSIONS], 8)) return ERROR_SECTION;
  if (!fitsTogether(hostCount, identityCount) || !fitsTogether(selectorCount, words(labelClassCount))) return ERROR_SECTION;
  return OK;
}

/** Whether a section holds numbers only, none below `least`. */
function amountsWithin(view: F64A, section: i32, least: f64): bool {
  for (let i: i32 = 0; i < sectionLength(section); i++) if (!(view[i] >= least && view[i] <= LARGEST)) return false;
  return true;
}

function allAmountsWithin(): bool {
  if (!amountsWithin(typeAllocatable, S_TYPE_ALLOCATABLE, -LARGEST) || !amountsWithin(typeCapacity, S_TYPE_CAPACITY, -LARGEST))
    return false;
  if (!amountsWithin(offeringPrice, S_OFFERING_PRICE, -LARGEST) || !amountsWithin(templateLimits, S_TEMPLATE_LIMITS, -LARGEST))
    return false;
  if (!amountsWithin(templateNodeLimit, S_TEMPLATE_NODE_LIMIT, -LARGEST) || !amountsWithin(nodeCapacity, S_NODE_CAPACITY, -LARGEST))
    return false;
  if (!amountsWithin(nodeAvailable, S_NODE_AVAILABLE, -LARGEST) || !amountsWithin(nodeDaemonRequests, S_NODE_DAEMON_REQUESTS, 0))
    return false;
  return amountsWithin(requests, S_REQUESTS, 0) && amountsWithin(daemonRequests, S_DAEMON_REQUESTS, 0);
}

/** Every pod is listed once: a pod that is not would have no groups. */
function listsEveryPod(): bool {
  const seen: i32 = take(words(podCount));
  if (exhausted != 0) return true;
  for (let i: i32 = 0; i < podCount; i++) {
    if (hasBit(seen, podList[i])) return false;
    setBit(seen, podList[i]);
  }
  return true;
}

/** Variants of one identity are one group: they have a key and a type in common. */
function identitiesAgree(): bool {
  const first: i32 = take(identityCount);
  if (exhausted != 0) return true;
  for (let v: i32 = 0; v < variantCount; v++) {
    const at: i32 = v * VARIANT_STRIDE;
    const slot: i32 = first + variants[at + V_IDENTITY];
    if (heap[slot] == 0) heap[slot] = v + 1;
    const other: i32 = (heap[slot] - 1) * VARIANT_STRIDE;
    if (variants[at + V_KEY] != variants[other + V_KEY] || variants[at + V_TYPE] != variants[other + V_TYPE]) return false;
  }
  return true;
}

function countsBounded(): bool {
  let counted: f64 = 0;
  for (let b: i32 = 0; b < boundPodCount; b++) {
    if (boundPods[b * BOUND_STRIDE + B_COUNT] < 1) return false;
    counted += toF64(boundPods[b * BOUND_STRIDE + B_COUNT]);
  }
  return counted <= MOST_COUNTED;
}

function volumesCombine(): bool {
  for (let a: i32 = 0; a < alternativeCount; a++) {
    let combinations: f64 = 1;
    for (let i: i32 = alternativeStart[a]; i < alternativeStart[a + 1]; i++) {
      const terms: i32 = volumeTermStart[alternativeVolumes[i] + 1] - volumeTermStart[alternativeVolumes[i]];
      combinations *= toF64(terms);
      if (terms == 0 || combinations > MOST_COMBINATIONS) return false;
    }
  }
  return true;
}

/** Checks what rows say of each other. References are checked, the sets compiled; scratch comes from the arena. */
export function checkConsistency(): i32 {
  const operation: i32 = header[H_OPERATION];
  if (operation == OPERATION_REQUIREMENT) {
    if (setCount < 2 || keyCount < 1) return ERROR_RANGE;
    return atomOf(compiled[0], 0) < 0 || atomOf(compiled[1], 0) < 0 ? ERROR_RANGE : OK;
  }
  if (operation == OPERATION_REQUIREMENTS) return setCount < 2 ? ERROR_RANGE : OK;
  if (operation == OPERATION_TAINTS) return tolerationSetCount < 1 || taintSetCount < 1 ? ERROR_RANGE : OK;
  if (operation != OPERATION_SCHEDULE) return ERROR_RANGE;
  if (!allAmountsWithin() || !countsBounded() || !volumesCombine()) return ERROR_RANGE;
  if (!listsEveryPod() || !identitiesAgree()) return ERROR_RANGE;
  return exhausted != 0 ? ERROR_WORKSPACE : OK;
}
