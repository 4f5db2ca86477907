// Which of a claim's options survive a requirement set and a total of requests (chapter 02, 11.3, 11.4, 11.6).
import { heap, heapView, keep } from './arena';
import { clearBits } from './bits';
import { groupConflicts, groupOverhead, groupStart, groupTypes } from './daemongroup';
import { fitInto, offeredTypes, signatureOf, typesOfSet, typeWords } from './instancetypes';
import { I32A, viewI } from './mem';
import { keyCount } from './problem';
import { atomMinValues, NONE } from './requirement';
import { atomOf } from './requirements';
import { distinctValues } from './typeclasses';

export const MET_REQUIREMENTS: i32 = 1;
export const MET_RESOURCES: i32 = 2;
export const MET_OFFERING: i32 = 4;

/** Survivors of the last filter. */
export let survivors: i32 = 0;
/** Distinct values found per key by the last minValues check. */
export let foundValues: I32A = viewI(0, 0);

let fit: i32 = 0;

export function openInstanceTypeFilter(): void {
  survivors = keep(typeWords);
  fit = keep(typeWords);
  foundValues = heapView(keep(keyCount), keyCount);
}

/** Keeps in `survivors` the options that meet requirements, offering and resources in a daemon group whose ports are free. True where some are left. */
export function filterInstanceTypes(options: i32, set: i32, total: i32, template: i32, ports: i32): bool {
  const compatibleTypes: i32 = typesOfSet(set);
  const offered: i32 = offeredTypes(signatureOf(set));
  clearBits(survivors, typeWords);
  let any: i32 = 0;
  for (let g: i32 = groupStart[template]; g < groupStart[template + 1]; g++) {
    if (groupConflicts(g, ports)) continue;
    fitInto(fit, total, groupOverhead[g]);
    const types: i32 = groupTypes[g];
    for (let w: i32 = 0; w < typeWords; w++) {
      const left: i32 = heap[options + w] & heap[types + w] & heap[compatibleTypes + w] & heap[offered + w] & heap[fit + w];
      heap[survivors + w] |= left;
      any |= left;
    }
  }
  return any != 0;
}

/** Whether some option holds the total, whatever else is asked. Where none does, no pod with these requests ever fits the claim (chapter 02, 18). */
export function anyFits(options: i32, total: i32, template: i32): bool {
  for (let g: i32 = groupStart[template]; g < groupStart[template + 1]; g++) {
    fitInto(fit, total, groupOverhead[g]);
    const types: i32 = groupTypes[g];
    for (let w: i32 = 0; w < typeWords; w++) {
      if ((heap[options + w] & heap[types + w] & heap[fit + w]) != 0) return true;
    }
  }
  return false;
}

/** Whether enough options hold the total for the floors of the set, whatever else is asked. Options and room only shrink, and floors stay (chapter 02, 18). */
export function enoughFit(options: i32, total: i32, template: i32, set: i32): bool {
  clearBits(survivors, typeWords);
  for (let g: i32 = groupStart[template]; g < groupStart[template + 1]; g++) {
    fitInto(fit, total, groupOverhead[g]);
    const types: i32 = groupTypes[g];
    for (let w: i32 = 0; w < typeWords; w++) heap[survivors + w] |= heap[options + w] & heap[types + w] & heap[fit + w];
  }
  return violatedMinValues(survivors, set) < 0;
}

/** Which of the three criteria some examined type met; resources count only together with an offering (chapter 02, 11.4). */
export function criteriaMet(options: i32, set: i32, total: i32, template: i32, ports: i32): i32 {
  const compatibleTypes: i32 = typesOfSet(set);
  const offered: i32 = offeredTypes(signatureOf(set));
  let met: i32 = 0;
  for (let g: i32 = groupStart[template]; g < groupStart[template + 1]; g++) {
    if (groupConflicts(g, ports)) continue;
    fitInto(fit, total, groupOverhead[g]);
    for (let w: i32 = 0; w < typeWords; w++) {
      const examined: i32 = heap[options + w] & heap[groupTypes[g] + w];
      if ((examined & heap[compatibleTypes + w]) != 0) met |= MET_REQUIREMENTS;
      if ((examined & heap[offered + w]) != 0) met |= MET_OFFERING;
      if ((examined & heap[offered + w] & heap[fit + w]) != 0) met |= MET_RESOURCES;
    }
  }
  return met;
}

/** The first key whose minValues the types do not reach, or -1. Fills foundValues for every key with a floor. */
export function violatedMinValues(types: i32, set: i32): i32 {
  let violated: i32 = -1;
  for (let k: i32 = 0; k < keyCount; k++) {
    const atom: i32 = atomOf(set, k);
    foundValues[k] = NONE;
    if (atom < 0 || atomMinValues[atom] == NONE) continue;
    foundValues[k] = distinctValues(types, k, atomMinValues[atom]);
    if (foundValues[k] < atomMinValues[atom] && violated < 0) violated = k;
  }
  return violated;
}
