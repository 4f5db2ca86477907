// Daemon overhead of new nodes: per template the types grouped by the set of compatible daemons (chapter 02, 7.2).
import { amounts, heap, heapView, keep, keepAmounts } from './arena';
import { hasBit, setBit } from './bits';
import { portSetsConflict } from './hostports';
import { typesOfSet, typeWords } from './instancetypes';
import { D_PORTS, D_RELAXED_TOLERATIONS, DAEMON_STRIDE, T_TAINTS, TEMPLATE_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import { daemonCount, daemonRequests, daemons, daemonTermStart, daemonTerms, resourceCount, templateCount, templates } from './problem';
import { compatible, compiled, WELL_KNOWN } from './requirements';
import { tolerates } from './taints';

/** Groups of a template: [groupStart[t], groupStart[t + 1]). */
export let groupStart: I32A = viewI(0, 0);
/** Bitset of the group's types. */
export let groupTypes: I32A = viewI(0, 0);
/** Index of the group's summed requests, in `amounts`; zeros for a group without daemons. */
export let groupOverhead: I32A = viewI(0, 0);
/** The requirement term of each daemon that is still in force: dropped terms stay dropped for the round. */
export let daemonTerm: I32A = viewI(0, 0);
/** Whether some template was grouped, which gives every daemon its toleration for PreferNoSchedule. */
export let daemonsRelaxed: bool = false;
/** A vector of zero amounts. */
export let zeros: i32 = 0;

let groupDaemons: I32A = viewI(0, 0);
let daemonWords: i32 = 0;
let compatibleDaemons: i32 = 0;
let groupCount: i32 = 0;

export function openDaemonGroups(): void {
  zeros = keepAmounts(resourceCount);
  daemonTerm = heapView(keep(daemonCount), daemonCount);
  for (let d: i32 = 0; d < daemonCount; d++) daemonTerm[d] = daemonTermStart[d];
  daemonWords = (daemonCount + 31) >> 5;
  compatibleDaemons = keep(daemonWords);
  groupStart = heapView(keep(templateCount + 1), templateCount + 1);
  groupCount = 0;
  daemonsRelaxed = false;
}

/** Room for the groups of all templates; called once with the number of types over all templates. */
export function reserveGroups(most: i32): void {
  groupTypes = heapView(keep(most), most);
  groupOverhead = heapView(keep(most), most);
  groupDaemons = heapView(keep(most), most);
}

/** Checks a daemon against a template and a type; a term that does not match is dropped for the rest of the round, the last never (chapter 02, 7.2). */
function daemonCompatible(daemon: i32, template: i32, set: i32, type: i32): bool {
  if (!tolerates(daemons[daemon * DAEMON_STRIDE + D_RELAXED_TOLERATIONS], templates[template * TEMPLATE_STRIDE + T_TAINTS])) return false;
  while (!matchesTerm(daemon, set, type)) {
    if (daemonTerm[daemon] + 1 >= daemonTermStart[daemon + 1]) return false;
    daemonTerm[daemon]++;
  }
  return true;
}

function matchesTerm(daemon: i32, set: i32, type: i32): bool {
  const term: i32 = compiled[daemonTerms[daemonTerm[daemon]]];
  return compatible(set, term, WELL_KNOWN) && hasBit(typesOfSet(term), type);
}

/** Groups `n` types in provider order at heap index `types`. Groups stand in order of first appearance (chapter 02, 19). */
export function groupTemplate(template: i32, set: i32, types: i32, n: i32): void {
  groupStart[template] = groupCount;
  if (n > 0) daemonsRelaxed = true;
  for (let i: i32 = 0; i < n; i++) {
    const type: i32 = heap[types + i];
    for (let w: i32 = 0; w < daemonWords; w++) heap[compatibleDaemons + w] = 0;
    for (let d: i32 = 0; d < daemonCount; d++) {
      if (daemonCompatible(d, template, set, type)) setBit(compatibleDaemons, d);
    }
    setBit(groupTypes[groupFor(template)], type);
  }
  groupStart[template + 1] = groupCount;
}

function groupFor(template: i32): i32 {
  for (let g: i32 = groupStart[template]; g < groupCount; g++) {
    let same: bool = true;
    for (let w: i32 = 0; w < daemonWords && same; w++) same = heap[groupDaemons[g] + w] == heap[compatibleDaemons + w];
    if (same) return g;
  }
  const group: i32 = groupCount++;
  groupTypes[group] = keep(typeWords);
  groupDaemons[group] = keep(daemonWords);
  groupOverhead[group] = keepAmounts(resourceCount);
  for (let w: i32 = 0; w < daemonWords; w++) heap[groupDaemons[group] + w] = heap[compatibleDaemons + w];
  for (let d: i32 = 0; d < daemonCount; d++) {
    if (!hasBit(groupDaemons[group], d)) continue;
    for (let r: i32 = 0; r < resourceCount; r++) amounts[groupOverhead[group] + r] += daemonRequests[d * resourceCount + r];
  }
  return group;
}

/** Whether a pod's host ports conflict with those of the group's daemons. */
export function groupConflicts(group: i32, ports: i32): bool {
  if (ports < 0) return false;
  for (let d: i32 = 0; d < daemonCount; d++) {
    if (hasBit(groupDaemons[group], d) && portSetsConflict(ports, daemons[d * DAEMON_STRIDE + D_PORTS])) return true;
  }
  return false;
}
