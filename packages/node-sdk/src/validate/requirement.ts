import { nearestSpelling } from '@kerf/core';
import { isObject, type JsonObject, listAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Place } from './finding.js';
import { labelValueProblems, qualifiedNameProblems } from './label.js';
import { isRestricted, KNOWN_VALUES, normalizedKey } from './labelkeys.js';
import { everyItem, fields, integer, type ListSchema, list, type Rule, text } from './schema.js';

export const LABEL_KEY = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(\/))?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const LABEL_VALUE = text({ maxLength: 63, pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, wanted: 'a label value' });
const COMPARISONS: readonly string[] = ['Gt', 'Lt', 'Gte', 'Lte'];
const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', ...COMPARISONS];

/** An absent list of values cannot be counted, which breaks the rule (chapter 06, 3.2). */
function valueCount(requirement: unknown): number | undefined {
  const values = isObject(requirement) ? ownField(requirement, 'values') : undefined;
  return Array.isArray(values) ? values.length : undefined;
}

function needsValues(operator: string): Rule {
  return everyItem(
    `${operator === 'In' ? 'in' : 'not-in'}-without-values`,
    `a requirement with operator ${operator} needs at least one value`,
    (requirement: JsonObject) => textAt(requirement, 'operator') !== operator || (valueCount(requirement) ?? 0) > 0,
  );
}

function comparesOneInteger(operators: readonly string[]): Rule {
  return everyItem(
    'comparison-value',
    `a requirement with operator ${operators.join(', ')} needs exactly one value, an integer of at least 0`,
    (requirement: JsonObject) => {
      if (!operators.includes(textAt(requirement, 'operator'))) return true;
      const values = listAt(requirement, 'values');
      return values.length === 1 && isCount(values[0]);
    },
  );
}

const ENOUGH_VALUES: Rule = everyItem(
  'min-values',
  'a requirement with operator In and minValues must list at least that many values',
  (requirement: JsonObject) => {
    const minValues = ownField(requirement, 'minValues');
    if (textAt(requirement, 'operator') !== 'In' || typeof minValues !== 'number') return true;
    const count = valueCount(requirement);
    return count !== undefined && count >= minValues;
  },
);

/** A base-10 integer from 0 to the largest of 64 bits; a plus sign and leading zeros pass. */
function isCount(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 1000 || !/^[+-]?[0-9]+$/.test(value)) return false;
  const number = BigInt(value.replace(/^\+/, ''));
  return number >= 0n && number < 2n ** 63n;
}

interface RequirementsOptions {
  keyRules: readonly Rule[];
  operators?: readonly string[];
  minValues?: boolean;
  notInNeedsValues?: boolean;
}

/** The schema of a list of requirements. Its limits on `values` sit on the list, where they do nothing (chapter 06, 3.2). */
export function requirements({
  keyRules,
  operators = OPERATORS,
  minValues = true,
  notInNeedsValues = false,
}: RequirementsOptions): ListSchema {
  const comparisons = COMPARISONS.filter((operator) => operators.includes(operator));
  return list(
    fields(
      {
        key: text({ maxLength: 316, pattern: LABEL_KEY, wanted: 'a label key', rules: keyRules }),
        operator: text({ options: operators }),
        values: list(text(), { asText: LABEL_VALUE }),
        ...(minValues ? { minValues: integer({ min: 1, max: 50 }) } : {}),
      },
      { required: ['key', 'operator'] },
    ),
    {
      maxItems: 100,
      rules: [
        ...(notInNeedsValues ? [needsValues('NotIn')] : []),
        needsValues('In'),
        comparesOneInteger(comparisons),
        ...(minValues ? [ENOUGH_VALUES] : []),
      ],
    },
  );
}

/** What was probably meant by the first value that is like a known one. */
export function spellingHint(values: readonly string[], known: readonly string[]): string {
  for (const value of values) {
    const meant = known.includes(value) ? undefined : nearestSpelling(value, known);
    if (meant !== undefined) return `; did you mean ${meant}?`;
  }
  return '';
}

/** Karpenter's own check of a requirement (chapter 01, 7.4); null is decoded as one without key and operator. */
export function requirementProblems(given: unknown, place: Place): { code: string; place: Place; message: string }[] {
  const requirement = given === null ? {} : given;
  if (!isObject(requirement)) return [];
  const problems: { code: string; place: Place; message: string }[] = [];
  const add = (code: string, at: Place, message: string): void => void problems.push({ code, place: at, message });
  const key = normalizedKey(textAt(requirement, 'key'));
  const operator = textAt(requirement, 'operator');
  const values = listAt(requirement, 'values').map((value) => (typeof value === 'string' ? value : ''));
  const minValues = ownField(requirement, 'minValues');
  const least = typeof minValues === 'number' ? minValues : undefined;

  if (!OPERATORS.includes(operator))
    add('operator', place.child('operator'), `${shown(operator)} is no operator: use ${OPERATORS.join(', ')}`);
  if (isRestricted(key))
    add('restricted-label', place.child('key'), `${key} is restricted: use a well-known label or a custom one outside Karpenter's domains`);
  const known = operator === 'In' ? KNOWN_VALUES.get(key) : undefined;
  if (known !== undefined) {
    const valid = values.filter((value) => known.includes(value)).length;
    if (valid === 0)
      add(
        'unknown-values',
        place.child('values'),
        `${key} takes ${known.join(', ')}; none of these is in ${shown(values)}${spellingHint(values, known)}`,
      );
    else if (least !== undefined && valid < least) {
      add(
        'unknown-values',
        place.child('values'),
        `${key} needs ${least} values out of ${known.join(', ')}; ${shown(values)} has ${valid}`,
      );
    }
  }
  for (const problem of qualifiedNameProblems(key)) add('label-key', place.child('key'), `${shown(key)} is no label key: ${problem}`);
  values.forEach((value, index) => {
    for (const problem of labelValueProblems(value))
      add('label-value', place.child('values').index(index), `${shown(value)} is no label value: ${problem}`);
  });
  if (operator === 'In' && values.length === 0) add('in-without-values', place.child('values'), 'operator In needs at least one value');
  if (operator === 'In' && least !== undefined && values.length < least) {
    add('min-values', place.child('values'), `minValues is ${least}, but only ${values.length} values are listed`);
  }
  if (COMPARISONS.includes(operator) && !(values.length === 1 && isCount(values[0]))) {
    add('comparison-value', place.child('values'), `operator ${operator} needs exactly one value, an integer of at least 0`);
  }
  return problems;
}
