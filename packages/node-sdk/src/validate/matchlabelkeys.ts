import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { checkLabelName } from './selector.js';

/** The selector extended by the pod's own values of `matchLabelKeys` and `mismatchLabelKeys` (chapter 06, 9.2). */
export function withMatchLabelKeys(term: JsonObject, labels: JsonObject): JsonObject {
  const selector = ownField(term, 'labelSelector');
  if (!isObject(selector)) return term;
  const expressions = [
    ...expressionsFor(listAt(term, 'matchLabelKeys'), 'In', labels),
    ...expressionsFor(listAt(term, 'mismatchLabelKeys'), 'NotIn', labels),
  ];
  if (expressions.length === 0) return term;
  return { ...term, labelSelector: { ...selector, matchExpressions: [...listAt(selector, 'matchExpressions'), ...expressions] } };
}

function expressionsFor(keys: readonly unknown[], operator: string, labels: JsonObject): JsonObject[] {
  return keys.flatMap((key) => {
    const value = typeof key === 'string' ? ownField(labels, key) : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

/**
 * The selector is looked at as extended, so that a key of the pod stands in it once by that alone. A second mention counts for the last such entry of
 * `matchLabelKeys`, and the server leaves the name of the field out.
 */
export function checkMatchLabelKeys(term: JsonObject, place: Place, findings: Findings): void {
  const match = listAt(term, 'matchLabelKeys');
  const mismatch = listAt(term, 'mismatchLabelKeys');
  const selector = ownField(term, 'labelSelector');
  checkKeys(match, selector, place.child('matchLabelKeys'), findings);
  checkKeys(mismatch, selector, place.child('mismatchLabelKeys'), findings);
  if (isObject(selector)) {
    const mentioned = new Set<unknown>(Object.keys(objectAt(selector, 'matchLabels')));
    for (const expression of listAt(selector, 'matchExpressions')) {
      const key = isObject(expression) ? textAt(expression, 'key') : '';
      const index = match.lastIndexOf(key);
      if (index >= 0 && mentioned.has(key)) {
        const at = place.child('matchLabelKeys').index(index).spelled(place.index(index).field);
        findings.invalid('match-label-keys', at, `${shown(key)} stands in matchLabelKeys and in labelSelector`);
      }
      mentioned.add(key);
    }
  }
  match.forEach((key, index) => {
    if (!mismatch.includes(key)) return;
    const at = place.child('matchLabelKeys').index(index);
    findings.invalid('match-label-keys', at, `${shown(key)} stands in matchLabelKeys and in mismatchLabelKeys`);
  });
}

function checkKeys(keys: readonly unknown[], selector: unknown, place: Place, findings: Findings): void {
  if (keys.length > 0 && !isObject(selector)) {
    findings.forbidden('match-label-keys', place, 'keys of the pod need a labelSelector beside them');
    return;
  }
  for (const [index, key] of keys.entries()) checkLabelName(typeof key === 'string' ? key : '', place.index(index), findings);
}
