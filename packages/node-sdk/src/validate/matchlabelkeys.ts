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

/** The selector is looked at as extended: a key of the pod stands in it once by that alone. */
export function checkMatchLabelKeys(
  term: JsonObject,
  labels: JsonObject,
  place: Place,
  findings: Findings,
  repeatedAt: (index: number) => Place,
): void {
  const selector = ownField(term, 'labelSelector');
  for (const field of ['matchLabelKeys', 'mismatchLabelKeys']) {
    const keys = listAt(term, field);
    if (keys.length > 0 && !isObject(selector)) {
      findings.forbidden('match-label-keys', place.child(field), `${field} needs a labelSelector`);
      continue;
    }
    keys.forEach((key, index) => {
      if (typeof key !== 'string') return;
      checkLabelName(key, place.child(field).index(index), findings);
      const added = ownField(labels, key) === undefined ? 0 : 1;
      if (mentions(objectAt(term, 'labelSelector'), key) > added) {
        findings.invalid('match-label-keys', repeatedAt(index), `${shown(key)} stands in ${field} and in labelSelector`);
      }
    });
  }
}

function mentions(selector: JsonObject, key: string): number {
  const expressions = listAt(selector, 'matchExpressions').filter(
    (expression) => isObject(expression) && textAt(expression, 'key') === key,
  );
  return expressions.length + (Object.hasOwn(objectAt(selector, 'matchLabels'), key) ? 1 : 0);
}
