import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { pointer } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { fields, integer, list, text } from './schema.js';
import { checkLabelName, checkOption } from './selector.js';

const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_CONDITIONS = 20;

export const podFailurePolicy = fields({
  rules: list(
    fields({
      action: text(),
      onExitCodes: fields({ containerName: pointer, operator: text(), values: list(integer({ bits: 32 })) }),
      onPodConditions: list(fields({ type: text(), status: text({ default: 'True' }) })),
    }),
    { default: null },
  ),
});

/** What is to be done about a pod that failed in a certain way. */
export function checkPodFailurePolicy(jobSpec: JsonObject, place: Place, findings: Findings): void {
  const rules = listAt(objectAt(jobSpec, 'podFailurePolicy'), 'rules');
  const at = place.child('rules');
  const podSpec = objectAt(objectAt(jobSpec, 'template'), 'spec');
  const containers = new Set(
    [...listAt(podSpec, 'containers'), ...listAt(podSpec, 'initContainers')].map((container) =>
      isObject(container) ? textAt(container, 'name') : '',
    ),
  );
  limitItems(rules, MAX_RULES, at, findings);
  const byIndex = ownField(jobSpec, 'backoffLimitPerIndex') !== undefined;
  for (const [index, rule] of rules.entries()) checkRule(isObject(rule) ? rule : {}, byIndex, containers, at.index(index), findings);
}

function limitItems(items: readonly unknown[], most: number, place: Place, findings: Findings): void {
  if (items.length > most)
    findings.reject('schema', 'too-many', 'FieldValueTooMany', place, `${items.length} are more than the ${most} that are allowed`);
}

function checkRule(rule: JsonObject, byIndex: boolean, containers: ReadonlySet<string>, place: Place, findings: Findings): void {
  const action = textAt(rule, 'action');
  const at = place.child('action');
  if (action === '') findings.required(at, 'a rule needs an action');
  else if (action !== 'FailIndex') checkOption(action, ['Count', 'FailIndex', 'FailJob', 'Ignore'], at, findings);
  else if (!byIndex) findings.invalid('not-indexed', at, 'action FailIndex needs backoffLimitPerIndex');
  const codes = ownField(rule, 'onExitCodes');
  const conditions = listAt(rule, 'onPodConditions');
  if (isObject(codes)) checkExitCodes(codes, containers, place.child('onExitCodes'), findings);
  checkConditions(conditions, place.child('onPodConditions'), findings);
  if (isObject(codes) === conditions.length > 0) {
    findings.invalid('sources', place, 'exactly one of onExitCodes and onPodConditions is needed');
  }
}

function checkExitCodes(codes: JsonObject, containers: ReadonlySet<string>, place: Place, findings: Findings): void {
  const operator = textAt(codes, 'operator');
  if (operator === '') findings.required(place.child('operator'), 'exit codes need an operator');
  else checkOption(operator, ['In', 'NotIn'], place.child('operator'), findings);
  const name = ownField(codes, 'containerName');
  if (typeof name === 'string' && !containers.has(name))
    findings.invalid('no-container', place.child('containerName'), `there is no container ${shown(name)}`);
  const values = listAt(codes, 'values').map(Number);
  const at = place.child('values');
  if (values.length === 0) findings.invalid('too-few', at, 'at least one exit code is needed');
  limitItems(values, MAX_EXIT_CODES, at, findings);
  const seen = new Set<number>();
  values.forEach((value, index) => {
    if (operator === 'In' && value === 0) findings.invalid('exit-code', at.index(index), 'exit code 0 is no failure');
    if (seen.has(value)) findings.duplicate(at.index(index), `${value} appears twice`);
    seen.add(value);
  });
  if (values.some((value, index) => index > 0 && values[index - 1]! > value)) findings.invalid('not-ordered', at, 'exit codes must ascend');
}

function checkConditions(conditions: readonly unknown[], place: Place, findings: Findings): void {
  limitItems(conditions, MAX_CONDITIONS, place, findings);
  conditions.forEach((given, index) => {
    const condition = isObject(given) ? given : {};
    checkLabelName(textAt(condition, 'type'), place.index(index).child('type'), findings);
    checkOption(textAt(condition, 'status'), ['False', 'True', 'Unknown'], place.index(index).child('status'), findings);
  });
}
