import { isObject, type JsonObject, listAt, objectAt, ownField, sameJson, textAt, withoutFields } from '../convert/json.js';
import { REQUIRED } from './affinity.js';
import type { Findings, Place } from './finding.js';
import { readQuantity } from './quantity.js';
import { checkTolerations } from './toleration.js';

/** What may change of a pod: images, deadlines, additional tolerations, fewer gates; a gated pod may also narrow where it runs. */
export function checkPodUpdate(object: JsonObject, old: JsonObject, place: Place, findings: Findings): void {
  const spec = objectAt(object, 'spec');
  const before = objectAt(old, 'spec');
  const at = place.child('spec');
  for (const field of ['containers', 'initContainers']) {
    if (listAt(spec, field).length !== listAt(before, field).length) {
      findings.forbidden('immutable', at.child(field), `${field} may be neither added nor removed`);
      return;
    }
    checkImages(listAt(spec, field), at.child(field), findings);
  }
  if (!checkDeadline(ownField(spec, 'activeDeadlineSeconds'), ownField(before, 'activeDeadlineSeconds'), at, findings)) return;
  checkTolerationsKept(listAt(spec, 'tolerations'), listAt(before, 'tolerations'), at.child('tolerations'), findings);
  const gates = listAt(before, 'schedulingGates');
  // a gate that comes twice counts where it comes last
  const now = new Map(listAt(spec, 'schedulingGates').map((gate, index) => [isObject(gate) ? textAt(gate, 'name') : '', index]));
  for (const [name, index] of now) {
    if (!gates.some((known) => isObject(known) && textAt(known, 'name') === name))
      findings.forbidden('immutable', at.child('schedulingGates').index(index).child('name'), 'gates may only be removed');
  }
  const gated = gates.length > 0;
  if (gated) {
    checkNarrowed(objectAt(spec, 'nodeSelector'), objectAt(before, 'nodeSelector'), at.child('nodeSelector'), findings);
    checkTermsNarrowed(termsOf(spec), termsOf(before), at.child('affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms'), findings);
  }
  if (sameJson(byAmount(unchangeable(spec, gated)), byAmount(unchangeable(before, gated)))) return;
  findings.forbidden('immutable', at, 'of the spec of a pod only images, deadlines, more tolerations and fewer gates may change');
}

function checkImages(containers: readonly unknown[], place: Place, findings: Findings): void {
  containers.forEach((container, index) => {
    const image = isObject(container) ? textAt(container, 'image') : '';
    const at = place.index(index).child('image');
    // told a second time, as for every pod
    if (image === '') findings.echo('FieldValueRequired', at);
    if (image !== image.trim()) findings.echo('FieldValueInvalid', at);
  });
}

/** A deadline may come and become shorter. False where the server looks no further. */
function checkDeadline(now: unknown, before: unknown, place: Place, findings: Findings): boolean {
  const at = place.child('activeDeadlineSeconds');
  if (typeof now !== 'number') {
    if (typeof before === 'number') findings.invalid('immutable', at, 'a deadline may not be taken away');
    return true;
  }
  if (now < 0 || now >= 2 ** 31) findings.echo('FieldValueInvalid', at);
  else if (typeof before === 'number' && now > before)
    findings.invalid('immutable', at, `the deadline may not become later than ${before}`);
  else return true;
  return false;
}

const unlimited = (toleration: unknown): unknown => (isObject(toleration) ? withoutFields(toleration, 'tolerationSeconds') : toleration);

function checkTolerationsKept(now: readonly unknown[], before: readonly unknown[], place: Place, findings: Findings): void {
  const kept = before.every((toleration) => now.some((other) => sameJson(unlimited(other), unlimited(toleration))));
  if (!kept) findings.forbidden('immutable', place, 'tolerations may be added, not changed but for tolerationSeconds');
  else {
    // told a second time, as for every pod
    const count = findings.all.length;
    checkTolerations(now, place, findings);
    for (const finding of findings.all.slice(count)) finding.echo = true;
  }
}

function checkNarrowed(now: JsonObject, before: JsonObject, place: Place, findings: Findings): void {
  if (Object.entries(before).every(([key, value]) => ownField(now, key) === value)) return;
  findings.invalid('immutable', place, 'labels may be added to the nodeSelector of a gated pod, not changed or taken away');
}

const termsOf = (spec: JsonObject): readonly unknown[] =>
  listAt(objectAt(objectAt(objectAt(spec, 'affinity'), 'nodeAffinity'), REQUIRED), 'nodeSelectorTerms');

/** Where a gated pod has terms, each may only get more expressions at its end. */
function checkTermsNarrowed(now: readonly unknown[], before: readonly unknown[], place: Place, findings: Findings): void {
  if (before.length === 0) return;
  if (now.length !== before.length) {
    findings.invalid('immutable', place, 'terms may be neither added nor removed');
    return;
  }
  before.forEach((term, index) => {
    const [is, was] = [now[index], term].map((of) => (isObject(of) ? of : {})) as [JsonObject, JsonObject];
    const lists = ['matchExpressions', 'matchFields'];
    const begins = lists.every((field) => sameJson(listAt(is, field).slice(0, listAt(was, field).length), listAt(was, field)));
    const wasEmpty = lists.every((field) => listAt(was, field).length === 0) && lists.some((field) => listAt(is, field).length > 0);
    if (!begins || wasEmpty) findings.invalid('immutable', place.index(index), 'expressions may only be added');
  });
}

/** Without what a gated pod may change: where there is nothing else, no affinity is the same as an empty one. */
function withoutNodeAffinity(spec: JsonObject): JsonObject {
  const affinity = withoutFields(objectAt(spec, 'affinity'), 'nodeAffinity');
  return { ...withoutFields(spec, 'affinity'), ...(Object.keys(affinity).length === 0 ? {} : { affinity }) };
}

/** Amounts are compared by what they stand for, not by how they are written. */
function byAmount(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => byAmount(item));
  if (field === 'sizeLimit' || field === 'divisor') return String(readQuantity(value)?.nano);
  if (!isObject(value)) return value;
  const amounts = ['requests', 'limits', 'overhead'].includes(field);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, amounts ? String(readQuantity(entry)?.nano) : byAmount(entry, key)]),
  );
}

function unchangeable(of: JsonObject, gated: boolean): JsonObject {
  const spec = gated ? withoutNodeAffinity(of) : of;
  const withoutImages = (field: string): unknown[] =>
    listAt(spec, field).map((container) => (isObject(container) ? withoutFields(container, 'image') : container));
  return {
    ...withoutFields(spec, 'activeDeadlineSeconds', 'tolerations', 'schedulingGates', ...(gated ? ['nodeSelector'] : [])),
    containers: withoutImages('containers'),
    initContainers: withoutImages('initContainers'),
  };
}
