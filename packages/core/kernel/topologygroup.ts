// One tracked constraint of a solve: spread, affinity or anti-affinity over a key, with a count per domain (chapter 03, 1, 5, 10, 11). A group comes to
// life with the first pod that needs it, and keeps that pod's data (the first creator's).
import { exhausted, heap, heapView, take } from './arena';
import { hasBit, setBit } from './bits';
import {
  POLICY_EMPTY_DOMAIN,
  POLICY_HONOR_AFFINITY,
  POLICY_HONOR_TAINTS,
  POLICY_OLDER_NAME,
  POLICY_WHOLE_UNIVERSE,
  TOPOLOGY_AFFINITY,
  TOPOLOGY_ANTI_AFFINITY,
  TOPOLOGY_SPREAD,
  V_IDENTITY,
  V_KEY,
  V_MAX_SKEW,
  V_MIN_DOMAINS,
  V_POLICIES,
  V_SELECTOR,
  V_TOLERATIONS,
  V_TOPOLOGY_KEY,
  V_TYPE,
  VARIANT_STRIDE,
} from './layout';
import { I32A, imod, viewI } from './mem';
import { mix } from './memo';
import {
  hostCount,
  hostnameKey,
  hostValue,
  identityCount,
  keyValues,
  labelClassCount,
  placeholderValue,
  seed,
  selects,
  variantCount,
  variants,
  variantTermStart,
  variantTerms,
} from './problem';
import { allows, clearScratch, internAtom, keyWords, NONE, scratch, singleton } from './requirement';
import { compatible, compiled, STRICT } from './requirements';
import { tolerates } from './taints';
import { addUniverse } from './topologydomains';

const UNLIMITED: i32 = 2147483647;

/** Variant + 1 that created the group of an identity; 0 while it does not live. */
export let liveVariant: I32A = viewI(0, 0);
/** Identities with hostname as key, numbered: a column of the host counts. -1 for others. */
export let hostColumn: I32A = viewI(0, 0);
export let hostColumns: i32 = 0;
/** Set by nextDomain: another domain could have been picked as well. */
export let contested: i32 = 0;

let domainCounts: I32A = viewI(0, 0);
let knownDomains: I32A = viewI(0, 0);
let hostCounts: i32 = 0;
/** How many hosts of a hostname group have a count above 0. */
let busyHosts: I32A = viewI(0, 0);
/** Rows of host counts of the claims, and how many claims there are. */
let claimRows: I32A = viewI(0, 0);
let claims: i32 = 0;

export function beginTopologyGroups(claimRowView: I32A): void {
  liveVariant = heapView(take(identityCount), identityCount);
  hostColumn = heapView(take(identityCount), identityCount);
  domainCounts = heapView(take(identityCount), identityCount);
  knownDomains = heapView(take(identityCount), identityCount);
  busyHosts = heapView(take(identityCount), identityCount);
  claimRows = claimRowView;
  claims = 0;
  hostColumns = 0;
  if (exhausted != 0) return;
  for (let i: i32 = 0; i < identityCount; i++) hostColumn[i] = NONE;
  for (let v: i32 = 0; v < variantCount; v++) {
    const identity: i32 = variants[v * VARIANT_STRIDE + V_IDENTITY];
    if (variants[v * VARIANT_STRIDE + V_KEY] == hostnameKey && hostColumn[identity] == NONE) hostColumn[identity] = hostColumns++;
  }
  hostCounts = take(hostCount * hostColumns);
}

/** The claims whose rows count as hosts. */
export function setHostClaims(n: i32): void {
  claims = n;
}

/** Brings the variant's group to life with the universe that its creator sees, all at count 0. */
export function createGroup(variant: i32): void {
  const at: i32 = variant * VARIANT_STRIDE;
  const identity: i32 = variants[at + V_IDENTITY];
  const key: i32 = variants[at + V_KEY];
  liveVariant[identity] = variant + 1;
  if (key == hostnameKey) return;
  domainCounts[identity] = take(keyValues[key + 1] - keyValues[key]);
  knownDomains[identity] = take(keyWords[key]);
  if (exhausted != 0 || hasOlderName(variant)) return;
  const whole: bool = (variants[at + V_POLICIES] & POLICY_WHOLE_UNIVERSE) != 0;
  addUniverse(knownDomains[identity], variants[at + V_TOPOLOGY_KEY], variants[at + V_TOLERATIONS], whole);
}

/** Whether its key is an older name: it has no universe, every candidate may be in any of its domains, and nothing that is placed counts (chapter 03, 3). */
export function hasOlderName(variant: i32): bool {
  return (variants[variant * VARIANT_STRIDE + V_POLICIES] & POLICY_OLDER_NAME) != 0;
}

/** Whether the group's selector selects pods of a label class. */
export function selectsLabels(variant: i32, labels: i32): bool {
  const words: i32 = (labelClassCount + 31) >> 5;
  const at: i32 = variants[variant * VARIANT_STRIDE + V_SELECTOR] * words;
  return ((selects[at + (labels >> 5)] >>> (labels & 31)) & 1) != 0;
}

/** The node filter of a spread: undefined keys are strict here, also for claims (chapter 03, 6). */
export function passesNodeFilter(variant: i32, set: i32, taintSet: i32): bool {
  const policies: i32 = variants[variant * VARIANT_STRIDE + V_POLICIES];
  if ((policies & POLICY_HONOR_TAINTS) != 0 && !tolerates(variants[variant * VARIANT_STRIDE + V_TOLERATIONS], taintSet)) return false;
  if ((policies & POLICY_HONOR_AFFINITY) == 0) return true;
  for (let i: i32 = variantTermStart[variant]; i < variantTermStart[variant + 1]; i++) {
    if (compatible(set, compiled[variantTerms[i]], STRICT)) return true;
  }
  return false;
}

/** Makes a domain known, at count 0 where it was not. */
export function registerDomain(identity: i32, domain: i32): void {
  setBit(knownDomains[identity], domain);
}

export function countDomain(identity: i32, domain: i32, n: i32): void {
  setBit(knownDomains[identity], domain);
  heap[domainCounts[identity] + domain] += n;
}

export function countHost(identity: i32, host: i32, n: i32): void {
  const at: i32 = hostCounts + host * hostColumns + hostColumn[identity];
  if (heap[at] == 0 && n > 0) busyHosts[identity]++;
  heap[at] += n;
}

export function countClaim(identity: i32, claim: i32): void {
  const at: i32 = claimRows[claim] + hostColumn[identity];
  if (heap[at] == 0) busyHosts[identity]++;
  heap[at]++;
}

/** Count of a candidate host: an existing one, or -1 - claim. A claim that is only tried, NO_CLAIM, counts 0. */
export const NO_CLAIM: i32 = -2147483647;

function hostCountOf(identity: i32, host: i32): i32 {
  if (host >= 0) return heap[hostCounts + host * hostColumns + hostColumn[identity]];
  if (host == NO_CLAIM) return 0;
  return heap[claimRows[-1 - host] + hostColumn[identity]];
}

function allowed(atom: i32, value: i32): bool {
  return atom < 0 || allows(atom, value);
}

/** Whether some host with a count is allowed by the pod's own requirement on hostname. */
function anyBusyHostAllowed(identity: i32, podAtom: i32): bool {
  if (podAtom < 0) return busyHosts[identity] > 0;
  for (let h: i32 = 0; h < hostCount; h++) {
    if (heap[hostCounts + h * hostColumns + hostColumn[identity]] > 0 && allows(podAtom, hostValue[h])) return true;
  }
  if (!allows(podAtom, placeholderValue)) return false;
  for (let c: i32 = 0; c < claims; c++) {
    if (heap[claimRows[c] + hostColumn[identity]] > 0) return true;
  }
  return false;
}

/** The short form for hostname: candidates always carry exactly one host (chapter 03, 11). */
export function acceptsHost(identity: i32, labels: i32, podAtom: i32, host: i32): bool {
  const variant: i32 = liveVariant[identity] - 1;
  const type: i32 = variants[variant * VARIANT_STRIDE + V_TYPE];
  const count: i32 = hostCountOf(identity, host);
  if (type == TOPOLOGY_ANTI_AFFINITY) return count == 0;
  const self: bool = selectsLabels(variant, labels);
  if (type == TOPOLOGY_SPREAD) return count + (self ? 1 : 0) <= variants[variant * VARIANT_STRIDE + V_MAX_SKEW];
  if (!allowed(podAtom, host >= 0 ? hostValue[host] : placeholderValue)) return false;
  if (count > 0) return true;
  return self && !anyBusyHostAllowed(identity, podAtom);
}

/** The same for a node whose hostname label is empty, which contradicts its name: it is in no domain. Only the first of a self-affine group may go there. */
export function acceptsNoHost(identity: i32, labels: i32, podAtom: i32): bool {
  const variant: i32 = liveVariant[identity] - 1;
  return (
    variants[variant * VARIANT_STRIDE + V_TYPE] == TOPOLOGY_AFFINITY &&
    selectsLabels(variant, labels) &&
    !anyBusyHostAllowed(identity, podAtom)
  );
}

/** The requirement that a group puts on a candidate, or -1 where no domain is left (chapter 03, 10). podAtom and nodeAtom are -1 for "any". */
export function nextDomain(identity: i32, labels: i32, podAtom: i32, nodeAtom: i32, decision: i32): i32 {
  contested = 0;
  const variant: i32 = liveVariant[identity] - 1;
  const type: i32 = variants[variant * VARIANT_STRIDE + V_TYPE];
  if (type == TOPOLOGY_SPREAD) return nextSpread(identity, variant, selectsLabels(variant, labels) ? 1 : 0, podAtom, nodeAtom, decision);
  if (type == TOPOLOGY_AFFINITY) return nextAffinity(identity, variant, labels, podAtom, nodeAtom, decision);
  return nextAntiAffinity(identity, variant, podAtom, nodeAtom);
}

/** Which of n equal choices to take: the first, or with a seed any, the same for the same decision. */
function choose(n: i32, decision: i32, identity: i32): i32 {
  if (n > 1) contested = 1;
  if (seed == 0 || n < 2) return 0;
  return imod(mix(seed ^ decision, identity) & 0x7fffffff, n);
}

function nextSpread(identity: i32, variant: i32, self: i32, podAtom: i32, nodeAtom: i32, decision: i32): i32 {
  const at: i32 = variant * VARIANT_STRIDE;
  const key: i32 = variants[at + V_KEY];
  const values: i32 = keyValues[key + 1] - keyValues[key];
  const known: i32 = knownDomains[identity];
  const counts: i32 = domainCounts[identity];
  let least: i32 = UNLIMITED;
  let supported: i32 = 0;
  for (let d: i32 = 0; d < values; d++) {
    if (!hasBit(known, d) || !allowed(podAtom, d)) continue;
    supported++;
    if (heap[counts + d] < least) least = heap[counts + d];
  }
  if (variants[at + V_MIN_DOMAINS] != NONE && supported < variants[at + V_MIN_DOMAINS]) least = 0;
  let smallest: i32 = UNLIMITED;
  let ties: i32 = 0;
  let pick: i32 = -1;
  for (let d: i32 = 0; d < values; d++) {
    if (!hasBit(known, d) || !allowed(nodeAtom, d)) continue;
    const count: i32 = heap[counts + d] + self;
    if (count - least > variants[at + V_MAX_SKEW]) continue;
    if (count < smallest) {
      smallest = count;
      ties = 1;
      pick = d;
    } else if (count == smallest) {
      ties++;
    }
  }
  if (pick < 0) return -1;
  // Equal counts: the smallest name, ids being in byte order (chapter 03, 17, N1).
  let skip: i32 = choose(ties, decision, identity);
  for (let d: i32 = pick; skip > 0; ) {
    d++;
    if (hasBit(known, d) && allowed(nodeAtom, d) && heap[counts + d] + self == smallest) {
      pick = d;
      skip--;
    }
  }
  // The reference takes the empty name for none: the domain counts, and turns candidates down where it is the one to fill.
  if (pick == 0 && (variants[at + V_POLICIES] & POLICY_EMPTY_DOMAIN) != 0) return -1;
  return singleton(key, pick);
}

function nextAffinity(identity: i32, variant: i32, labels: i32, podAtom: i32, nodeAtom: i32, decision: i32): i32 {
  const key: i32 = variants[variant * VARIANT_STRIDE + V_KEY];
  const values: i32 = keyValues[key + 1] - keyValues[key];
  const known: i32 = knownDomains[identity];
  const counts: i32 = domainCounts[identity];
  let any: bool = false;
  let anyForPod: bool = false;
  clearScratch(key);
  for (let d: i32 = 0; d < values; d++) {
    if (heap[counts + d] == 0 || !allowed(podAtom, d)) continue;
    anyForPod = true;
    if (!allowed(nodeAtom, d)) continue;
    heap[scratch + (d >> 5)] |= 1 << (d & 31);
    any = true;
  }
  if (any) return internAtom(key, 0, NONE, NONE, NONE);
  if (anyForPod || !selectsLabels(variant, labels)) return -1;
  // Bootstrap: a domain of pod and node, only where there is none one of the pod alone (chapter 03, 17, N2).
  const inBoth: i32 = countAllowed(known, values, podAtom, nodeAtom);
  const forPod: i32 = countAllowed(known, values, podAtom, -1);
  if (forPod == 0) return -1;
  if (inBoth > 0) return singleton(key, nthAllowed(known, podAtom, nodeAtom, choose(inBoth, decision, identity)));
  return singleton(key, nthAllowed(known, podAtom, -1, choose(forPod, decision, identity)));
}

function countAllowed(known: i32, values: i32, a: i32, b: i32): i32 {
  let n: i32 = 0;
  for (let d: i32 = 0; d < values; d++) if (hasBit(known, d) && allowed(a, d) && allowed(b, d)) n++;
  return n;
}

function nthAllowed(known: i32, a: i32, b: i32, n: i32): i32 {
  let left: i32 = n;
  let d: i32 = 0;
  while (left > 0 || !(hasBit(known, d) && allowed(a, d) && allowed(b, d))) {
    if (hasBit(known, d) && allowed(a, d) && allowed(b, d)) left--;
    d++;
  }
  return d;
}

function nextAntiAffinity(identity: i32, variant: i32, podAtom: i32, nodeAtom: i32): i32 {
  const key: i32 = variants[variant * VARIANT_STRIDE + V_KEY];
  const values: i32 = keyValues[key + 1] - keyValues[key];
  let any: bool = false;
  clearScratch(key);
  for (let d: i32 = 0; d < values; d++) {
    if (!hasBit(knownDomains[identity], d) || heap[domainCounts[identity] + d] != 0) continue;
    if (!allowed(nodeAtom, d) || !allowed(podAtom, d)) continue;
    heap[scratch + (d >> 5)] |= 1 << (d & 31);
    any = true;
  }
  return any ? internAtom(key, 0, NONE, NONE, NONE) : -1;
}
