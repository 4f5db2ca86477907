// Existing nodes (chapter 02, 9, 11.1): what is left on each, and the checks of one pod against one node.
import { amounts, exhausted, heap, heapView, keep, keepAmounts, take, takeAmounts } from './arena';
import { daemonsRelaxed, daemonTerm } from './daemongroup';
import { NO_PORTS, portSetsConflict } from './hostports';
import {
  ABSENT,
  D_RELAXED_TOLERATIONS,
  D_TOLERATIONS,
  DAEMON_STRIDE,
  N_FLAGS,
  N_HOST,
  N_SET,
  N_TAINTS,
  NODE_NEGATIVE,
  NODE_STRIDE,
  R_ALTERNATIVES,
  R_PORTS,
  R_REQUESTS,
  R_SET,
  R_TOLERATIONS,
  R_VOLUME_USE,
  RUNG_STRIDE,
} from './layout';
import { I32A, viewI } from './mem';
import { ACCEPTED, REFUSED_FOR_GOOD, REFUSED_FOR_NOW } from './nodeclaim';
import {
  daemonCount,
  daemonRequests,
  daemons,
  daemonTerms,
  nodeAvailable,
  nodeCount,
  nodeDaemonRequests,
  nodePortStart,
  nodePorts,
  nodes,
  requests,
  resourceCount,
  rungs,
} from './problem';
import { NONE } from './requirement';
import { compatible, compiled, mayAdmitMore, merge, roomForSets, STRICT } from './requirements';
import { tolerates } from './taints';
import { contestedPicks, forgetRefusal, hasTopology, mayRecover, recordPlacement, topologyRequirements } from './topology';
import { alternativeFirst, alternativeSets, attachVolumes, beginVolumes, withinVolumeLimits } from './volumes';

/** Requirements of each node: its labels and hostname, narrowed by the pods it took (sticky). */
export let nodeSet: I32A = viewI(0, 0);
export let nodeFirstPod: I32A = viewI(0, 0);
export let nodeLastPod: I32A = viewI(0, 0);
/** Requirements that the node accepted last would have. */
export let acceptedNodeSet: i32 = 0;
/** Counts the times a node's operator classes changed, after which earlier refusals may not hold. */
export let nodeClassVersion: i32 = 0;

/** Amounts left on each node, now and before the round. */
let remaining: i32 = 0;
let initial: i32 = 0;
/** 1 where some amount is negative: the node takes nothing, so it stays as it is. */
let initiallyOvercommitted: I32A = viewI(0, 0);
/** Port sets of pods added this round: heap index of a list of (port set, next). */
let addedPorts: I32A = viewI(0, 0);

/** remaining = available - the daemons that are still missing, for resources that appear in allocatable (chapter 02, 7.3, 9.3). */
export function openExistingNodes(): void {
  initial = keepAmounts(nodeCount * resourceCount);
  initiallyOvercommitted = heapView(keep(nodeCount), nodeCount);
  const missing: i32 = keepAmounts(resourceCount);
  if (exhausted != 0) return;
  for (let n: i32 = 0; n < nodeCount; n++) {
    if ((nodes[n * NODE_STRIDE + N_FLAGS] & NODE_NEGATIVE) != 0) initiallyOvercommitted[n] = 1;
    missingDaemons(n, missing);
    for (let r: i32 = 0; r < resourceCount; r++) {
      const available: f64 = nodeAvailable[n * resourceCount + r];
      const left: f64 = available == ABSENT ? 0 : available - amounts[missing + r];
      amounts[initial + n * resourceCount + r] = left;
      if (left < 0) initiallyOvercommitted[n] = 1;
    }
  }
}

/** Every node as the cluster has it, before the first pod of a round. */
export function beginExistingNodes(): void {
  nodeSet = heapView(take(nodeCount), nodeCount);
  nodeFirstPod = heapView(take(nodeCount), nodeCount);
  nodeLastPod = heapView(take(nodeCount), nodeCount);
  addedPorts = heapView(take(nodeCount), nodeCount);
  remaining = takeAmounts(nodeCount * resourceCount);
  nodeClassVersion = 0;
  if (exhausted != 0) return;
  for (let i: i32 = 0; i < nodeCount * resourceCount; i++) amounts[remaining + i] = amounts[initial + i];
  for (let n: i32 = 0; n < nodeCount; n++) {
    nodeSet[n] = compiled[nodes[n * NODE_STRIDE + N_SET]];
    nodeFirstPod[n] = NONE;
    nodeLastPod[n] = NONE;
  }
  beginVolumes();
}

/** Requests of the compatible daemons less those of daemon pods on the node, at least 0 per resource. */
function missingDaemons(node: i32, to: i32): void {
  for (let r: i32 = 0; r < resourceCount; r++) amounts[to + r] = 0;
  for (let d: i32 = 0; d < daemonCount; d++) {
    const own: i32 = daemonsRelaxed ? D_RELAXED_TOLERATIONS : D_TOLERATIONS;
    if (!tolerates(daemons[d * DAEMON_STRIDE + own], nodes[node * NODE_STRIDE + N_TAINTS])) continue;
    if (!compatible(compiled[nodes[node * NODE_STRIDE + N_SET]], compiled[daemonTerms[daemonTerm[d]]], STRICT)) continue;
    for (let r: i32 = 0; r < resourceCount; r++) amounts[to + r] += daemonRequests[d * resourceCount + r];
  }
  for (let r: i32 = 0; r < resourceCount; r++) {
    amounts[to + r] -= nodeDaemonRequests[node * resourceCount + r];
    if (amounts[to + r] < 0) amounts[to + r] = 0;
  }
}

function fits(node: i32, rung: i32): bool {
  if (initiallyOvercommitted[node] != 0) return false;
  const own: i32 = rungs[rung * RUNG_STRIDE + R_REQUESTS] * resourceCount;
  const at: i32 = remaining + node * resourceCount;
  for (let r: i32 = 0; r < resourceCount; r++) if (requests[own + r] > amounts[at + r]) return false;
  return true;
}

function portsConflict(node: i32, ports: i32): bool {
  if (ports == NO_PORTS) return false;
  for (let i: i32 = nodePortStart[node]; i < nodePortStart[node + 1]; i++) if (portSetsConflict(ports, nodePorts[i])) return true;
  for (let link: i32 = addedPorts[node]; link != 0; link = heap[link + 1]) if (portSetsConflict(ports, heap[link])) return true;
  return false;
}

/** Checks a rung against a node (chapter 02, 11.1). The caller has looked at the consolidateAfter rule and at the pod's volume lookup. */
export function canAddToNode(node: i32, rung: i32, owns: bool, decision: i32): i32 {
  const at: i32 = rung * RUNG_STRIDE;
  forgetRefusal();
  if (!fits(node, rung)) return REFUSED_FOR_GOOD;
  if (!tolerates(rungs[at + R_TOLERATIONS], nodes[node * NODE_STRIDE + N_TAINTS])) return REFUSED_FOR_GOOD;
  if (!withinVolumeLimits(node, rungs[at + R_VOLUME_USE]) || portsConflict(node, rungs[at + R_PORTS])) return REFUSED_FOR_GOOD;
  if (!roomForSets(4)) return REFUSED_FOR_NOW;
  const merged: i32 = merge(nodeSet[node], compiled[rungs[at + R_SET]], STRICT);
  if (merged < 0) return REFUSED_FOR_GOOD;
  const alternatives: i32 = rungs[at + R_ALTERNATIVES];
  if (alternatives < 0) return tryAlternative(node, merged, rung, owns, decision);
  let forGood: bool = true;
  for (let i: i32 = alternativeFirst[alternatives]; i < alternativeFirst[alternatives + 1]; i++) {
    if (!roomForSets(4)) return REFUSED_FOR_NOW;
    const volume: i32 = merge(merged, alternativeSets[i], STRICT);
    if (volume < 0) continue;
    const outcome: i32 = tryAlternative(node, volume, rung, owns, decision);
    if (outcome == ACCEPTED) return ACCEPTED;
    if (outcome == REFUSED_FOR_NOW) forGood = false;
  }
  return forGood ? REFUSED_FOR_GOOD : REFUSED_FOR_NOW;
}

/** Ties met by the node accepted last. */
export let acceptedNodeContested: i32 = 0;

function tryAlternative(node: i32, set: i32, rung: i32, owns: bool, decision: i32): i32 {
  acceptedNodeSet = set;
  acceptedNodeContested = 0;
  if (!hasTopology(rung, owns)) return ACCEPTED;
  const narrowed: i32 = topologyRequirements(rung, owns, set, nodes[node * NODE_STRIDE + N_HOST], STRICT, decision);
  if (narrowed < 0) return mayRecover ? REFUSED_FOR_NOW : REFUSED_FOR_GOOD;
  acceptedNodeSet = narrowed;
  acceptedNodeContested = contestedPicks;
  return ACCEPTED;
}

/** Puts the rung accepted last on the node. */
export function addToNode(node: i32, rung: i32, owns: bool): void {
  const at: i32 = rung * RUNG_STRIDE;
  const own: i32 = rungs[at + R_REQUESTS] * resourceCount;
  for (let r: i32 = 0; r < resourceCount; r++) amounts[remaining + node * resourceCount + r] -= requests[own + r];
  if (mayAdmitMore(nodeSet[node], acceptedNodeSet, STRICT)) nodeClassVersion++;
  nodeSet[node] = acceptedNodeSet;
  if (rungs[at + R_PORTS] != NO_PORTS) {
    const link: i32 = take(2);
    if (exhausted != 0) return;
    heap[link] = rungs[at + R_PORTS];
    heap[link + 1] = addedPorts[node];
    addedPorts[node] = link;
  }
  attachVolumes(node, rungs[at + R_VOLUME_USE]);
  recordPlacement(rung, owns, nodeSet[node], nodes[node * NODE_STRIDE + N_TAINTS], nodes[node * NODE_STRIDE + N_HOST]);
}
