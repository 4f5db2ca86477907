// The check of a rung against a fresh claim of a template (chapter 02, 10.3), remembered per template and rung while the pool's limits stand.
import { exhausted, heap, heapView, take } from './arena';
import { copyBits } from './bits';
import { survivors } from './instancetypefilter';
import { typeWords } from './instancetypes';
import { FLAG_BEST_EFFORT, FLAG_NO_MEMO, R_ALTERNATIVES, RUNG_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import { ACCEPTED, acceptedContested, acceptedSet, canAdd, REFUSED_FOR_NOW } from './nodeclaim';
import { limitEpoch, templateSet } from './nodeclaimtemplate';
import { flags, hostnameKey, placeholderValue, reservationCount, rungCount, rungs, templateCount } from './problem';
import { singleton } from './requirement';
import { addAtom, beginSet, internSet } from './requirements';
import { hasTopology } from './topology';
import { NO_CLAIM } from './topologygroup';
import { reasonA, reasonB, reasonCode, refuse } from './trace';

/** Requirements of the claim that was checked last, next to its types in `survivors`. */
export let freshSet: i32 = 0;
/** Ties met on the way. */
export let freshContested: i32 = 0;

/** Per template its requirements with the placeholder hostname of a claim. */
let startSets: I32A = viewI(0, 0);
/** Per (template, rung) the heap index of a remembered check. */
let checks: I32A = viewI(0, 0);

const FRESH_EPOCH: i32 = 0;
const FRESH_OUTCOME: i32 = 1;
const FRESH_SET: i32 = 2;
const FRESH_REASON: i32 = 3;
const FRESH_TYPES: i32 = 6;

export function beginFreshClaims(): void {
  checks = heapView(take(rungCount * templateCount), rungCount * templateCount);
  startSets = heapView(take(templateCount), templateCount);
  if (exhausted != 0) return;
  for (let t: i32 = 0; t < templateCount; t++) {
    beginSet(templateSet[t]);
    addAtom(hostnameKey, singleton(hostnameKey, placeholderValue));
    startSets[t] = internSet();
  }
}

/** Checks a fresh claim of a template; the answer depends on the rung and the limits alone where no count and no reservation is involved. */
export function tryFresh(template: i32, rung: i32, owns: bool, options: i32, decision: i32): i32 {
  const relax: bool = (flags & FLAG_BEST_EFFORT) != 0;
  const plain: bool = reservationCount == 0 && rungs[rung * RUNG_STRIDE + R_ALTERNATIVES] < 0;
  const reusable: bool = (flags & FLAG_NO_MEMO) == 0 && plain && !hasTopology(rung, owns);
  const slot: i32 = template * rungCount + rung;
  if (reusable && checks[slot] != 0 && heap[checks[slot] + FRESH_EPOCH] == limitEpoch[template]) {
    const known: i32 = checks[slot];
    refuse(heap[known + FRESH_REASON], heap[known + FRESH_REASON + 1], heap[known + FRESH_REASON + 2]);
    if (heap[known + FRESH_OUTCOME] == ACCEPTED) copyBits(survivors, known + FRESH_TYPES, typeWords);
    freshSet = heap[known + FRESH_SET];
    freshContested = 0;
    return heap[known + FRESH_OUTCOME];
  }
  refuse(0, 0, 0);
  const outcome: i32 = canAdd(-1, template, startSets[template], options, rung, owns, NO_CLAIM, relax, decision);
  freshSet = acceptedSet;
  freshContested = acceptedContested;
  if (!reusable || exhausted != 0) return outcome;
  if (checks[slot] == 0) checks[slot] = take(FRESH_TYPES + typeWords);
  const entry: i32 = checks[slot];
  if (exhausted != 0) return REFUSED_FOR_NOW;
  heap[entry + FRESH_EPOCH] = limitEpoch[template];
  heap[entry + FRESH_OUTCOME] = outcome;
  heap[entry + FRESH_SET] = acceptedSet;
  heap[entry + FRESH_REASON] = reasonCode;
  heap[entry + FRESH_REASON + 1] = reasonA;
  heap[entry + FRESH_REASON + 2] = reasonB;
  if (outcome == ACCEPTED) copyBits(entry + FRESH_TYPES, survivors, typeWords);
  return outcome;
}
