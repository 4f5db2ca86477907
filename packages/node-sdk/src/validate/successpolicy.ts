import { isObject, type JsonObject, listAt, ownField } from '../convert/json.js';
import { shown } from './check.js';
import { pointer } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { checkNotNegative } from './number.js';
import { fields, list } from './schema.js';
import { count } from './workload.js';

const MAX_RULES = 20;
const MAX_INDEXES_TEXT = 64 * 1024;

export const successPolicy = fields({ rules: list(fields({ succeededIndexes: pointer, succeededCount: count })) });

/** When an indexed Job has succeeded, though not all of its indexes have. */
export function checkSuccessPolicy(policy: JsonObject, completions: number, place: Place, findings: Findings): void {
  const rules = listAt(policy, 'rules');
  const at = place.child('rules');
  if (rules.length === 0) findings.required(at, 'a successPolicy needs rules');
  if (rules.length > MAX_RULES)
    findings.reject('schema', 'too-many', 'FieldValueTooMany', at, `${rules.length} are more than the ${MAX_RULES} that are allowed`);
  for (const [index, rule] of rules.entries()) checkRule(isObject(rule) ? rule : {}, completions, at.index(index), findings);
}

function checkRule(rule: JsonObject, completions: number, place: Place, findings: Findings): void {
  const indexes = ownField(rule, 'succeededIndexes');
  const succeeded = ownField(rule, 'succeededCount');
  if (indexes === undefined && succeeded === undefined) findings.required(place, 'one of succeededCount and succeededIndexes is needed');
  let most = completions;
  if (typeof indexes === 'string') {
    const at = place.child('succeededIndexes');
    if (indexes.length > MAX_INDEXES_TEXT)
      findings.reject('schema', 'too-long', 'FieldValueTooLong', at, `the indexes may have ${MAX_INDEXES_TEXT} characters`);
    const read = countIndexes(indexes, completions);
    if (typeof read === 'string') findings.invalid('bad-format', at, `${shown(indexes)} is no list of indexes such as 0-2,4: ${read}`);
    most = typeof read === 'string' ? 0 : read;
  }
  if (typeof succeeded !== 'number') return;
  const at = place.child('succeededCount');
  checkNotNegative(rule, 'succeededCount', place, findings);
  if (succeeded > completions) findings.invalid('out-of-range', at, `${succeeded} is more than the ${completions} completions`);
  if (indexes !== undefined && succeeded > most)
    findings.invalid('out-of-range', at, `${succeeded} is more than there are succeededIndexes`);
}

/** How many indexes a text such as `0-2,4` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let total = 0;
  let last = -1;
  for (const interval of text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2) return `${interval} has more than one hyphen`;
    for (const limit of limits) {
      if (!/^\+?[0-9]{1,19}$/.test(limit)) return `${shown(limit)} is no number`;
      if (Number(limit) >= completions) return `${limit} is not below ${completions}`;
    }
    const [from, to] = [Number(limits[0]), Number(limits[limits.length - 1])];
    if (from <= last || (limits.length === 2 && from >= to)) return 'they must ascend';
    total += to - from + 1;
    last = to;
  }
  return total;
}
