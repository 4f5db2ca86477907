import { isObject, listAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { KNOWN_VALUES, normalizedKey } from './labelkeys.js';
import { spellingHint } from './requirement.js';

/** Warns of requirements that are accepted and do not say what they seem to (chapter 06, 3.2). */
export function checkRequirementsInUse(requirements: readonly unknown[], place: Place, findings: Findings): void {
  const allowed = new Map<string, Set<unknown>>();
  const excluded = new Map<string, Set<unknown>>();
  requirements.forEach((requirement, index) => {
    if (!isObject(requirement)) return;
    const at = place.index(index);
    const key = normalizedKey(textAt(requirement, 'key'));
    const operator = textAt(requirement, 'operator');
    const values = listAt(requirement, 'values');
    if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
      findings.warn('ignored-values', at.child('values'), `operator ${operator} ignores its values`);
    }
    if ((operator === 'NotIn' || operator === 'DoesNotExist') && ownField(requirement, 'minValues') !== undefined) {
      findings.warn('min-values-hard-to-meet', at.child('minValues'), `minValues with operator ${operator} can be hard to meet`);
    }
    const known = operator === 'In' ? KNOWN_VALUES.get(key) : undefined;
    if (known !== undefined && values.some((value) => known.includes(value as string))) {
      for (const value of values) {
        if (!known.includes(value as string))
          findings.warn(
            'unknown-value',
            at.child('values'),
            `${shown(value)} is no value of ${key}: use ${known.join(', ')}${spellingHint([String(value)], known)}`,
          );
      }
    }
    if (operator === 'In') {
      const before = allowed.get(key);
      allowed.set(key, new Set(before === undefined ? values : values.filter((value) => before.has(value))));
    }
    if (operator === 'NotIn') excluded.set(key, new Set([...(excluded.get(key) ?? []), ...values]));
    const left = [...(allowed.get(key) ?? [])].filter((value) => !(excluded.get(key)?.has(value) ?? false));
    if (allowed.has(key) && left.length === 0 && values.length > 0) {
      findings.warn(
        'contradiction',
        at,
        `no value of ${key} is left: the requirements of this key contradict each other and match nothing`,
      );
    }
  });
}
