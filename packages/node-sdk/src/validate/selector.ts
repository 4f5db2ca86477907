import { isObject, type JsonObject, listAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { labelValueProblems, qualifiedNameProblems } from './label.js';
import { checkLabels } from './metadata.js';

/** A label name at a place of its own; every problem counts. */
export function checkLabelName(name: string, place: Place, findings: Findings): void {
  for (const problem of qualifiedNameProblems(name)) findings.invalid('label-key', place, `${shown(name)} is no label key: ${problem}`);
}

/** A text that must be one of a few. */
export function checkOption(value: string, options: readonly string[], place: Place, findings: Findings): void {
  if (options.includes(value)) return;
  findings.reject('schema', 'not-supported', 'FieldValueNotSupported', place, `${shown(value)} is not one of ${options.join(', ')}`);
}

export function checkLabelSelector(selector: unknown, place: Place, findings: Findings): void {
  if (!isObject(selector)) return;
  checkLabels(ownField(selector, 'matchLabels'), place.child('matchLabels'), findings);
  listAt(selector, 'matchExpressions').forEach((expression, index) => {
    if (!isObject(expression)) return;
    const at = place.child('matchExpressions').index(index);
    checkValueCount(expression, at, findings);
    checkLabelName(textAt(expression, 'key'), at.child('key'), findings);
    checkValues(expression, at, findings);
  });
}

/** Which operators want values (chapter 06, 9.2); `comparisons` are those of node affinity. */
export function checkValueCount(expression: JsonObject, place: Place, findings: Findings, comparisons: readonly string[] = []): void {
  const operator = textAt(expression, 'operator');
  const count = listAt(expression, 'values').length;
  const at = place.child('values');
  if (operator === 'In' || operator === 'NotIn') {
    if (count === 0) findings.required(at, `operator ${operator} needs values`);
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count > 0) findings.forbidden('values-forbidden', at, `operator ${operator} takes no values`);
  } else if (comparisons.includes(operator)) {
    if (count !== 1) findings.required(at, `operator ${operator} needs exactly one value`);
  } else {
    const known = ['In', 'NotIn', 'Exists', 'DoesNotExist', ...comparisons];
    findings.invalid('operator', place.child('operator'), `${shown(operator)} is not one of ${known.join(', ')}`);
  }
}

export function checkValues(expression: JsonObject, place: Place, findings: Findings): void {
  listAt(expression, 'values').forEach((value, index) => {
    for (const problem of labelValueProblems(typeof value === 'string' ? value : '')) {
      findings.invalid('label-value', place.child('values').index(index), `${shown(value)} is no label value: ${problem}`);
    }
  });
}
