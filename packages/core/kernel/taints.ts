// Taints and tolerations (chapter 01, 3). All effects block, PreferNoSchedule too; numeric operands compare by rank.
import { heapView, keep } from './arena';
import {
  TAINT_EFFECT,
  TAINT_KEY,
  TAINT_RANK,
  TAINT_STRIDE,
  TAINT_VALUE,
  TOLERATION_EFFECT,
  TOLERATION_EQUAL,
  TOLERATION_EXISTS,
  TOLERATION_GREATER,
  TOLERATION_KEY,
  TOLERATION_LESS,
  TOLERATION_OPERATOR,
  TOLERATION_RANK,
  TOLERATION_STRIDE,
  TOLERATION_VALUE,
} from './layout';
import { I32A, viewI } from './mem';
import {
  taintSetCount,
  taintSetList,
  taintSetStart,
  taints,
  tolerationSetCount,
  tolerationSetList,
  tolerationSetStart,
  tolerations,
} from './problem';

const UNKNOWN: i32 = 0;
const TOLERATED: i32 = 1;

/** Per (toleration set, taint set): unknown, tolerated, or 2 + the first taint that is not. */
let verdicts: I32A = viewI(0, 0);

export function openTaints(): void {
  const n: i32 = tolerationSetCount * taintSetCount;
  verdicts = heapView(keep(n), n);
}

function tolerationMatches(toleration: i32, taint: i32): bool {
  const o: i32 = toleration * TOLERATION_STRIDE;
  const t: i32 = taint * TAINT_STRIDE;
  if (tolerations[o + TOLERATION_EFFECT] >= 0 && tolerations[o + TOLERATION_EFFECT] != taints[t + TAINT_EFFECT]) return false;
  if (tolerations[o + TOLERATION_KEY] >= 0 && tolerations[o + TOLERATION_KEY] != taints[t + TAINT_KEY]) return false;
  const operator: i32 = tolerations[o + TOLERATION_OPERATOR];
  if (operator == TOLERATION_EQUAL) return tolerations[o + TOLERATION_VALUE] == taints[t + TAINT_VALUE];
  if (operator == TOLERATION_EXISTS) return true;
  const ours: i32 = tolerations[o + TOLERATION_RANK];
  const theirs: i32 = taints[t + TAINT_RANK];
  if (ours < 0 || theirs < 0) return false;
  if (operator == TOLERATION_LESS) return theirs < ours;
  return operator == TOLERATION_GREATER && theirs > ours;
}

function tolerated(tolerationSet: i32, taint: i32): bool {
  for (let i: i32 = tolerationSetStart[tolerationSet]; i < tolerationSetStart[tolerationSet + 1]; i++) {
    if (tolerationMatches(tolerationSetList[i], taint)) return true;
  }
  return false;
}

function verdict(tolerationSet: i32, taintSet: i32): i32 {
  const at: i32 = tolerationSet * taintSetCount + taintSet;
  if (verdicts[at] == UNKNOWN) {
    verdicts[at] = TOLERATED;
    for (let i: i32 = taintSetStart[taintSet]; i < taintSetStart[taintSet + 1]; i++) {
      if (!tolerated(tolerationSet, taintSetList[i])) {
        verdicts[at] = 2 + taintSetList[i];
        break;
      }
    }
  }
  return verdicts[at];
}

/** Whether every taint of the set is tolerated. */
export function tolerates(tolerationSet: i32, taintSet: i32): bool {
  return verdict(tolerationSet, taintSet) == TOLERATED;
}

/** The first taint that is not tolerated; only after `tolerates` said no. */
export function untoleratedTaint(tolerationSet: i32, taintSet: i32): i32 {
  return verdict(tolerationSet, taintSet) - 2;
}
