// What candidates turned down for good within a round, so that they are not asked again (chapter 02, 18). Switched off with FLAG_NO_MEMO.
import { exhausted, heap, heapView, keep, take } from './arena';
import { batchSize } from './batch';
import { hasBit, setBit } from './bits';
import { nodeClassVersion } from './existingnode';
import { R_REQUESTS, RUNG_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import { claimCount } from './nodeclaim';
import { requestClassCount, rungCount, rungs } from './problem';

/** Counts the claims that were let ask again. */
export let revivals: i32 = 0;

/** Per rung the first existing node that has not turned it down for good, and the version of the nodes' operator classes that this rests on. */
let cursor: I32A = viewI(0, 0);
let cursorVersion: I32A = viewI(0, 0);
/** Per claim two rows of bits: rungs, and request classes, that it turned down for good. */
let deadRungs: I32A = viewI(0, 0);
let deadRequests: I32A = viewI(0, 0);
let rungWords: i32 = 0;
let requestWords: i32 = 0;
/** Per rung: every claim with a smaller id has turned it down for good. */
let aliveFrom: I32A = viewI(0, 0);

/** Per requirement set the walk in which topology refused it. Counts do not change within a walk over the candidates of one pod. */
let setWalk: I32A = viewI(0, 0);
let walk: i32 = 0;

/** Room for the marks of every requirement set. */
export function openSetRefusals(sets: i32): void {
  setWalk = heapView(keep(sets), sets);
}

/** Starts a walk of one rung over nodes or claims. */
export function beginWalk(): void {
  walk++;
}

/** In this walk no candidate with these requirements will do. */
export function refuseSet(set: i32): void {
  setWalk[set] = walk;
}

export function isSetRefused(set: i32): bool {
  return setWalk[set] == walk;
}

export function beginRefusals(): void {
  cursor = heapView(take(rungCount), rungCount);
  cursorVersion = heapView(take(rungCount), rungCount);
  aliveFrom = heapView(take(rungCount), rungCount);
  deadRungs = heapView(take(batchSize), batchSize);
  deadRequests = heapView(take(batchSize), batchSize);
  rungWords = (rungCount + 31) >> 5;
  requestWords = (requestClassCount + 31) >> 5;
  revivals = 0;
}

/** Where a rung's walk over the existing nodes begins. */
export function firstNode(rung: i32): i32 {
  if (cursorVersion[rung] != nodeClassVersion) {
    cursor[rung] = 0;
    cursorVersion[rung] = nodeClassVersion;
  }
  return cursor[rung];
}

/** Every node up to this one has turned the rung down for good. */
export function passNode(rung: i32, node: i32): void {
  cursor[rung] = node + 1;
}

/** Starts the marks of a new claim. */
export function openRefusals(claim: i32): void {
  deadRungs[claim] = take(rungWords);
  deadRequests[claim] = take(requestWords);
}

export function isDead(claim: i32, rung: i32): bool {
  return hasBit(deadRequests[claim], rungs[rung * RUNG_STRIDE + R_REQUESTS]) || hasBit(deadRungs[claim], rung);
}

/** The claim has too few options that hold the rung's requests: whatever else is asked, it never will have more. */
export function refuseRequests(claim: i32, rung: i32): void {
  setBit(deadRequests[claim], rungs[rung * RUNG_STRIDE + R_REQUESTS]);
}

export function refuseRung(claim: i32, rung: i32): void {
  setBit(deadRungs[claim], rung);
}

/** The smallest claim id that a rung still has to ask. */
export function firstClaim(rung: i32): i32 {
  return aliveFrom[rung];
}

/** After a walk over all claims without success: passes over those at the front that will never accept. */
export function passDeadClaims(rung: i32): void {
  let first: i32 = aliveFrom[rung];
  while (first < claimCount && isDead(first, rung)) first++;
  aliveFrom[rung] = first;
}

/** A claim whose operator classes changed may take what it refused before. What does not fit stays out. */
export function revive(claim: i32): void {
  if (exhausted != 0) return;
  revivals++;
  for (let w: i32 = 0; w < rungWords; w++) heap[deadRungs[claim] + w] = 0;
  for (let r: i32 = 0; r < rungCount; r++) if (aliveFrom[r] > claim) aliveFrom[r] = claim;
}
