// A NodePool prepared for a round (chapter 02, 5, 6): its requirements, the types left after the pre-filter, its remaining limits.
import { amounts, heap, heapView, keep, take, takeAmounts } from './arena';
import { andBits, anyBit, copyBits, hasBit } from './bits';
import { groupTemplate, openDaemonGroups, reserveGroups, zeros } from './daemongroup';
import { violatedMinValues } from './instancetypefilter';
import { dropOverLimit, fitInto, largestCapacity, offeredTypes, signatureOf, typesOfSet, typeWords } from './instancetypes';
import { FLAG_BEST_EFFORT, N_TEMPLATE, NO_LIMIT, NODE_STRIDE, T_SET, TEMPLATE_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import {
  flags,
  nodeCapacity,
  nodeCount,
  nodes,
  resourceCount,
  selectedNodes,
  templateCount,
  templateLimits,
  templateNodeLimit,
  templates,
  templateTypeStart,
  templateTypes,
} from './problem';
import { compiled, hasMinValues } from './requirements';

/** Interned requirement set. */
export let templateSet: I32A = viewI(0, 0);
/** Types after the pre-filter; -1 for a template that it emptied. */
export let templateOptions: I32A = viewI(0, 0);
/** 1 for a template that asks for minValues. */
export let templateHasFloors: I32A = viewI(0, 0);
/** Counts the claims that used up limits: what was filtered by limits before is stale after. */
export let limitEpoch: I32A = viewI(0, 0);
/** How many templates survived the pre-filter. */
export let usableTemplates: i32 = 0;

let remaining: i32 = 0;
let remainingNodes: i32 = 0;
let limited: I32A = viewI(0, 0);
let withinLimits: I32A = viewI(0, 0);
let withinEpoch: I32A = viewI(0, 0);

/** Pre-filters the types of every template and groups them by their daemons. */
export function openTemplates(): void {
  openDaemonGroups();
  reserveGroups(templateTypeStart[templateCount]);
  templateSet = heapView(keep(templateCount), templateCount);
  templateOptions = heapView(keep(templateCount), templateCount);
  templateHasFloors = heapView(keep(templateCount), templateCount);
  limited = heapView(keep(templateCount), templateCount);
  usableTemplates = 0;
  for (let t: i32 = 0; t < templateCount; t++) {
    templateSet[t] = compiled[templates[t * TEMPLATE_STRIDE + T_SET]];
    if (hasMinValues(templateSet[t])) templateHasFloors[t] = 1;
    if (templateNodeLimit[t] < NO_LIMIT) limited[t] = 1;
    for (let r: i32 = 0; r < resourceCount; r++) if (templateLimits[t * resourceCount + r] < NO_LIMIT) limited[t] = 1;
    templateOptions[t] = preFilter(t);
    const order: i32 = keep(templateTypeStart[t + 1] - templateTypeStart[t]);
    let n: i32 = 0;
    if (templateOptions[t] >= 0) {
      usableTemplates++;
      for (let i: i32 = templateTypeStart[t]; i < templateTypeStart[t + 1]; i++) {
        if (hasBit(templateOptions[t], templateTypes[i])) heap[order + n++] = templateTypes[i];
      }
    }
    groupTemplate(t, templateSet[t], order, n);
  }
}

/** The filter of chapter 02, 11.3 for an empty pod: requirements, an available offering, no negative allocatable quantity, minValues. */
function preFilter(template: i32): i32 {
  const options: i32 = keep(typeWords);
  const fit: i32 = keep(typeWords);
  for (let i: i32 = templateTypeStart[template]; i < templateTypeStart[template + 1]; i++) {
    heap[options + (templateTypes[i] >> 5)] |= 1 << (templateTypes[i] & 31);
  }
  const set: i32 = templateSet[template];
  andBits(options, typesOfSet(set), typeWords);
  andBits(options, offeredTypes(signatureOf(set)), typeWords);
  fitInto(fit, zeros, zeros);
  andBits(options, fit, typeWords);
  if (!anyBit(options, typeWords)) return -1;
  if ((flags & FLAG_BEST_EFFORT) == 0 && templateHasFloors[template] != 0 && violatedMinValues(options, set) >= 0) return -1;
  return options;
}

/** Remaining limits: what active nodes of the pool leave over, also nodes that take no pods (chapter 02, 10.6). */
export function beginTemplates(): void {
  remaining = takeAmounts(templateCount * resourceCount);
  remainingNodes = takeAmounts(templateCount);
  limitEpoch = heapView(take(templateCount), templateCount);
  withinLimits = heapView(take(templateCount), templateCount);
  withinEpoch = heapView(take(templateCount), templateCount);
  for (let t: i32 = 0; t < templateCount; t++) {
    amounts[remainingNodes + t] = templateNodeLimit[t];
    for (let r: i32 = 0; r < resourceCount; r++) amounts[remaining + t * resourceCount + r] = templateLimits[t * resourceCount + r];
    limitEpoch[t] = 1;
    withinLimits[t] = take(typeWords);
  }
  for (let n: i32 = 0; n < nodeCount; n++) {
    const t: i32 = nodes[n * NODE_STRIDE + N_TEMPLATE];
    if (t < 0 || selectedNodes[n] == 0) continue;
    if (amounts[remainingNodes + t] < NO_LIMIT) amounts[remainingNodes + t] -= 1;
    for (let r: i32 = 0; r < resourceCount; r++) {
      if (amounts[remaining + t * resourceCount + r] < NO_LIMIT)
        amounts[remaining + t * resourceCount + r] -= nodeCapacity[n * resourceCount + r];
    }
  }
}

/** Whether the pool's limit on nodes is used up exactly. */
export function nodeLimitExhausted(template: i32): bool {
  return amounts[remainingNodes + template] == 0;
}

/** The template's options whose capacity every remaining limit still covers. */
export function optionsWithinLimits(template: i32): i32 {
  if (limited[template] == 0) return templateOptions[template];
  if (withinEpoch[template] == limitEpoch[template]) return withinLimits[template];
  const to: i32 = withinLimits[template];
  copyBits(to, templateOptions[template], typeWords);
  // Types have no `nodes` capacity: only a negative remainder removes them (chapter 02, 10.6).
  if (amounts[remainingNodes + template] < 0) for (let w: i32 = 0; w < typeWords; w++) heap[to + w] = 0;
  for (let r: i32 = 0; r < resourceCount; r++) dropOverLimit(to, r, amounts[remaining + template * resourceCount + r]);
  withinEpoch[template] = limitEpoch[template];
  return to;
}

/** Charges a new claim: the component-wise largest capacity over its options, never refunded. `nodes` is not charged within a round. */
export function chargeLimits(template: i32, options: i32): void {
  if (limited[template] == 0) return;
  for (let r: i32 = 0; r < resourceCount; r++) {
    const at: i32 = remaining + template * resourceCount + r;
    if (amounts[at] < NO_LIMIT) amounts[at] -= largestCapacity(options, r);
  }
  limitEpoch[template]++;
}

/** What of a limit is used up, in the unit of the resource; 0 where there is no limit. */
export function usedOfLimit(template: i32, resource: i32): f64 {
  const limit: f64 = templateLimits[template * resourceCount + resource];
  return limit < NO_LIMIT ? limit - amounts[remaining + template * resourceCount + resource] : 0;
}
