// All groups of a solve: which a pod owns or is selected by, what they require of a candidate, what a placement counts (chapter 03, 2, 5, 7-9, 12).
import { exhausted, heap, heapView, take } from './arena';
import {
  B_COUNT,
  B_FORWARD,
  B_LABELS,
  B_NODE,
  B_POD,
  BOUND_STRIDE,
  C_HAS_HOST_LABEL,
  C_HOST,
  C_SET,
  C_STATE_NODE,
  C_TAINTS,
  COUNTING_STRIDE,
  OP_DOES_NOT_EXIST,
  OP_IN,
  P_FLAGS,
  P_RUNG,
  POD_OUTSIDE_TOPOLOGY,
  POD_STRIDE,
  R_LABELS,
  R_STRICT_SET,
  RUNG_STRIDE,
  TOPOLOGY_AFFINITY,
  TOPOLOGY_ANTI_AFFINITY,
  V_IDENTITY,
  V_KEY,
  V_SELECTOR,
  V_TOPOLOGY_KEY,
  V_TYPE,
  VARIANT_STRIDE,
} from './layout';
import { ctz32, I32A, viewI } from './mem';
import {
  boundInverseStart,
  boundInverses,
  boundPodCount,
  boundPods,
  countingDomain,
  countingNodeCount,
  countingNodes,
  countsExisting,
  hostnameKey,
  labelClassCount,
  nodeDomain,
  podCount,
  podList,
  pods,
  rungGroupStart,
  rungGroups,
  rungInverseStart,
  rungInverses,
  rungs,
  selectedNodes,
  selectedPods,
  topologyKeyCount,
  variants,
} from './problem';
import { atomBits, atomOperator, keyWords, listedCount, NONE } from './requirement';
import { addAtom, atomOf, beginSet, compiled, internSet, merge } from './requirements';
import {
  acceptsHost,
  acceptsNoHost,
  beginTopologyGroups,
  contested,
  countClaim,
  countDomain,
  countHost,
  createGroup,
  hasOlderName,
  liveVariant,
  nextDomain,
  passesNodeFilter,
  registerDomain,
  selectsLabels,
} from './topologygroup';

/** topologyRequirements: the candidate is turned down. */
export const REFUSED: i32 = -1;

/** The group's variant that turned the last candidate down. */
export let refusingVariant: i32 = 0;
/** Whether a refusal of the last candidate may turn into acceptance as counts grow (chapter 02, 18). */
export let mayRecover: bool = false;
/** Whether the last refusal followed from the candidate's requirements alone: any other candidate with the same set is refused alike. */
export let refusedBySet: bool = false;
/** Ties met while the last candidate was checked. */
export let contestedPicks: i32 = 0;
/** Counts every placement that moved a count. */
export let topologyVersion: i32 = 0;

/** Per label class the live groups that select it, as lists of (identity, next) in order of creation. */
let forwardHead: I32A = viewI(0, 0);
let forwardTail: I32A = viewI(0, 0);
let inverseHead: I32A = viewI(0, 0);
let inverseTail: I32A = viewI(0, 0);
let nodeVerdict: I32A = viewI(0, 0);

/** Groups of the pods in the cluster, then of the batch in list order (chapter 03, 2). */
export function beginTopology(claimRows: I32A): void {
  beginTopologyGroups(claimRows);
  forwardHead = heapView(take(labelClassCount), labelClassCount);
  forwardTail = heapView(take(labelClassCount), labelClassCount);
  inverseHead = heapView(take(labelClassCount), labelClassCount);
  inverseTail = heapView(take(labelClassCount), labelClassCount);
  nodeVerdict = heapView(take(countingNodeCount), countingNodeCount);
  topologyVersion = 0;
  if (exhausted != 0) return;
  for (let b: i32 = 0; b < boundPodCount; b++) {
    if (boundInverseStart[b] < boundInverseStart[b + 1] && !isExcluded(b)) countInverse(b);
  }
  for (let i: i32 = 0; i < podCount; i++) {
    const pod: i32 = podList[i];
    if (selectedPods[pod] != 0 && (pods[pod * POD_STRIDE + P_FLAGS] & POD_OUTSIDE_TOPOLOGY) == 0)
      updateTopology(pods[pod * POD_STRIDE + P_RUNG]);
  }
}

/** Pods of the batch are not counted where they stand; one whose volumes could not be looked up is not known to the topology. */
function isExcluded(bound: i32): bool {
  const pod: i32 = boundPods[bound * BOUND_STRIDE + B_POD];
  return pod >= 0 && selectedPods[pod] != 0 && (pods[pod * POD_STRIDE + P_FLAGS] & POD_OUTSIDE_TOPOLOGY) == 0;
}

function append(head: I32A, tail: I32A, labels: i32, identity: i32): void {
  const link: i32 = take(2);
  if (link == 0) return;
  heap[link] = identity;
  heap[link + 1] = 0;
  if (head[labels] == 0) head[labels] = link;
  else heap[tail[labels] + 1] = link;
  tail[labels] = link;
}

function bringToLife(variant: i32, head: I32A, tail: I32A): void {
  createGroup(variant);
  for (let labels: i32 = 0; labels < labelClassCount; labels++) {
    if (selectsLabels(variant, labels)) append(head, tail, labels, variants[variant * VARIANT_STRIDE + V_IDENTITY]);
  }
}

function ensureInverse(variant: i32): void {
  if (liveVariant[variants[variant * VARIANT_STRIDE + V_IDENTITY]] == 0) bringToLife(variant, inverseHead, inverseTail);
}

/** A pod of the cluster with required anti-affinity: no name fallback for hostname, unlike the forward count (chapter 03, 8). */
function countInverse(bound: i32): void {
  const node: i32 = boundPods[bound * BOUND_STRIDE + B_NODE] * COUNTING_STRIDE;
  for (let i: i32 = boundInverseStart[bound]; i < boundInverseStart[bound + 1]; i++) {
    const at: i32 = boundInverses[i] * VARIANT_STRIDE;
    ensureInverse(boundInverses[i]);
    if (variants[at + V_KEY] == hostnameKey) {
      if (countingNodes[node + C_HAS_HOST_LABEL] != 0)
        countHost(variants[at + V_IDENTITY], countingNodes[node + C_HOST], boundPods[bound * BOUND_STRIDE + B_COUNT]);
      continue;
    }
    const domain: i32 = countingDomain[boundPods[bound * BOUND_STRIDE + B_NODE] * topologyKeyCount + variants[at + V_TOPOLOGY_KEY]];
    if (domain >= 0) countDomain(variants[at + V_IDENTITY], domain, boundPods[bound * BOUND_STRIDE + B_COUNT]);
  }
}

/** Makes sure that every group of a rung lives: inverse ones first, then spreads and affinities in the pod's order (chapter 03, 5). */
export function updateTopology(rung: i32): void {
  for (let i: i32 = rungInverseStart[rung]; i < rungInverseStart[rung + 1]; i++) ensureInverse(rungInverses[i]);
  for (let i: i32 = rungGroupStart[rung]; i < rungGroupStart[rung + 1]; i++) {
    const variant: i32 = rungGroups[i];
    if (liveVariant[variants[variant * VARIANT_STRIDE + V_IDENTITY]] != 0) continue;
    bringToLife(variant, forwardHead, forwardTail);
    countForward(variant);
  }
}

function passes(variant: i32, node: i32): bool {
  if (nodeVerdict[node] == 0) {
    const at: i32 = node * COUNTING_STRIDE;
    nodeVerdict[node] = passesNodeFilter(variant, compiled[countingNodes[at + C_SET]], countingNodes[at + C_TAINTS]) ? 1 : 2;
  }
  return nodeVerdict[node] == 1;
}

/** The initial count of a forward group, from the cluster only (chapter 03, 7). */
function countForward(variant: i32): void {
  const at: i32 = variant * VARIANT_STRIDE;
  const identity: i32 = variants[at + V_IDENTITY];
  const host: bool = variants[at + V_KEY] == hostnameKey;
  for (let n: i32 = 0; n < countingNodeCount; n++) nodeVerdict[n] = 0;
  if (!host) {
    for (let n: i32 = 0; n < countingNodeCount; n++) {
      const state: i32 = countingNodes[n * COUNTING_STRIDE + C_STATE_NODE];
      if (state < 0 || selectedNodes[state] == 0) continue;
      const domain: i32 = nodeDomain[state * topologyKeyCount + variants[at + V_TOPOLOGY_KEY]];
      if (domain >= 0 && passes(variant, n)) registerDomain(identity, domain);
    }
  }
  const words: i32 = (labelClassCount + 31) >> 5;
  const row: i32 = variants[at + V_SELECTOR] * words;
  for (let b: i32 = 0; b < boundPodCount; b++) {
    const labels: i32 = boundPods[b * BOUND_STRIDE + B_LABELS];
    if (((countsExisting[row + (labels >> 5)] >>> (labels & 31)) & 1) == 0) continue;
    if (boundPods[b * BOUND_STRIDE + B_FORWARD] == 0 || isExcluded(b)) continue;
    const n: i32 = boundPods[b * BOUND_STRIDE + B_NODE];
    const domain: i32 = host
      ? countingNodes[n * COUNTING_STRIDE + C_HOST]
      : countingDomain[n * topologyKeyCount + variants[at + V_TOPOLOGY_KEY]];
    if (domain < 0 || !passes(variant, n)) continue;
    if (host) countHost(identity, domain, boundPods[b * BOUND_STRIDE + B_COUNT]);
    else countDomain(identity, domain, boundPods[b * BOUND_STRIDE + B_COUNT]);
  }
}

/** Before a candidate is checked: no refusal is known. */
export function forgetRefusal(): void {
  refusedBySet = false;
}

/** Whether a pod on this rung is subject to any group. */
export function hasTopology(rung: i32, owns: bool): bool {
  if (owns && rungGroupStart[rung] < rungGroupStart[rung + 1]) return true;
  return inverseHead[rungs[rung * RUNG_STRIDE + R_LABELS]] != 0;
}

/** Whether the candidate is a node whose hostname label is empty. */
function isNameless(set: i32, host: i32): bool {
  if (host < 0) return false;
  const atom: i32 = atomOf(set, hostnameKey);
  return atom >= 0 && atomOperator[atom] == OP_DOES_NOT_EXIST;
}

/** One group's say on a candidate: false where it turns the candidate down. Groups look at the input only, none sees what another picked. */
function apply(identity: i32, labels: i32, strict: i32, set: i32, host: i32, decision: i32): bool {
  const variant: i32 = liveVariant[identity] - 1;
  const at: i32 = variant * VARIANT_STRIDE;
  const key: i32 = variants[at + V_KEY];
  if (key == hostnameKey) {
    const podAtom: i32 = atomOf(strict, key);
    if (isNameless(set, host) ? acceptsNoHost(identity, labels, podAtom) : acceptsHost(identity, labels, podAtom, host)) return true;
    if (variants[at + V_TYPE] == TOPOLOGY_AFFINITY) mayRecover = true;
    refusingVariant = variant;
    return false;
  }
  if (variants[at + V_TYPE] != TOPOLOGY_ANTI_AFFINITY) mayRecover = true;
  const older: bool = hasOlderName(variant);
  const pick: i32 = nextDomain(identity, labels, older ? NONE : atomOf(strict, key), older ? NONE : atomOf(set, key), decision);
  contestedPicks += contested;
  if (pick < 0) {
    refusingVariant = variant;
    refusedBySet = true;
    return false;
  }
  addAtom(key, pick);
  return true;
}

/**
 * The candidate's requirements after all groups that the pod owns or that select it, or REFUSED, or a refusal of the merge.
 * The output starts as a copy of the candidate's, so a pick outside of a NotIn is accepted (chapter 03, 9).
 */
export function topologyRequirements(rung: i32, owns: bool, set: i32, host: i32, mode: i32, decision: i32): i32 {
  const labels: i32 = rungs[rung * RUNG_STRIDE + R_LABELS];
  const strict: i32 = compiled[rungs[rung * RUNG_STRIDE + R_STRICT_SET]];
  mayRecover = false;
  contestedPicks = 0;
  beginSet(set);
  if (owns) {
    for (let i: i32 = rungGroupStart[rung]; i < rungGroupStart[rung + 1]; i++) {
      if (!apply(variants[rungGroups[i] * VARIANT_STRIDE + V_IDENTITY], labels, strict, set, host, decision)) return REFUSED;
    }
  }
  for (let link: i32 = inverseHead[labels]; link != 0; link = heap[link + 1]) {
    if (!apply(heap[link], labels, strict, set, host, decision)) return REFUSED;
  }
  const narrowed: i32 = internSet();
  if (narrowed == set) return set;
  const merged: i32 = merge(set, narrowed, mode);
  refusedBySet = merged < 0;
  return merged;
}

function countPlacement(identity: i32, set: i32, host: i32, blocks: bool): void {
  if (hasOlderName(liveVariant[identity] - 1)) return;
  const key: i32 = variants[(liveVariant[identity] - 1) * VARIANT_STRIDE + V_KEY];
  if (key == hostnameKey) {
    if (isNameless(set, host)) return;
    if (host >= 0) countHost(identity, host, 1);
    else countClaim(identity, -1 - host);
    topologyVersion++;
    return;
  }
  const atom: i32 = atomOf(set, key);
  if (atom < 0) return;
  // Anti-affinity blocks every domain that the pod could land in; of a NotIn these are the excluded ones (chapter 03, 12).
  if (!blocks && (atomOperator[atom] != OP_IN || listedCount(atom) != 1)) return;
  for (let w: i32 = 0; w < keyWords[key]; w++) {
    let left: i32 = heap[atomBits[atom] + w];
    while (left != 0) {
      countDomain(identity, (w << 5) + ctz32(left), 1);
      left &= left - 1;
      topologyVersion++;
    }
  }
}

/** Counts an accepted pod with its candidate's final requirements (chapter 03, 12). host is a host id, or -1 - claim. */
export function recordPlacement(rung: i32, owns: bool, set: i32, taintSet: i32, host: i32): void {
  const labels: i32 = rungs[rung * RUNG_STRIDE + R_LABELS];
  for (let link: i32 = forwardHead[labels]; link != 0; link = heap[link + 1]) {
    const variant: i32 = liveVariant[heap[link]] - 1;
    if (!passesNodeFilter(variant, set, taintSet)) continue;
    countPlacement(heap[link], set, host, variants[variant * VARIANT_STRIDE + V_TYPE] == TOPOLOGY_ANTI_AFFINITY);
  }
  // A pod outside of the topology owns no forward group, but its inverse ones: it is counted as a pod of the cluster (chapter 03, 8).
  for (let i: i32 = rungInverseStart[rung]; i < rungInverseStart[rung + 1]; i++) {
    const identity: i32 = variants[rungInverses[i] * VARIANT_STRIDE + V_IDENTITY];
    if (owns || liveVariant[identity] != 0) countPlacement(identity, set, host, true);
  }
}
