import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { dnsLabelProblems, subdomainProblems } from './label.js';
import { checkMatchLabelKeys } from './matchlabelkeys.js';
import { checkLabelName, checkLabelSelector, checkValueCount, checkValues } from './selector.js';

export const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
export const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export function checkAffinity(affinity: JsonObject, place: Place, findings: Findings): void {
  checkNodeAffinity(objectAt(affinity, 'nodeAffinity'), place.child('nodeAffinity'), findings);
  for (const field of ['podAffinity', 'podAntiAffinity']) {
    const of = objectAt(affinity, field);
    const at = place.child(field);
    for (const [index, term] of listAt(of, REQUIRED).entries()) checkPodAffinityTerm(term, at.child(REQUIRED).index(index), findings);
    listAt(of, PREFERRED).forEach((preference, index) => {
      if (!isObject(preference)) return;
      const term = at.child(PREFERRED).index(index);
      checkWeight(preference, term, findings);
      checkPodAffinityTerm(objectAt(preference, 'podAffinityTerm'), term.child('podAffinityTerm'), findings);
    });
  }
}

function checkNodeAffinity(affinity: JsonObject, place: Place, findings: Findings): void {
  const required = ownField(affinity, REQUIRED);
  if (isObject(required)) checkNodeSelector(required, place.child(REQUIRED), findings);
  listAt(affinity, PREFERRED).forEach((preference, index) => {
    if (!isObject(preference)) return;
    const at = place.child(PREFERRED).index(index);
    checkWeight(preference, at, findings);
    checkNodeSelectorTerm(ownField(preference, 'preference'), false, at.child('preference'), findings);
  });
}

/** Terms of which a node must fit one. */
export function checkNodeSelector(selector: JsonObject, place: Place, findings: Findings): void {
  const at = place.child('nodeSelectorTerms');
  const terms = listAt(selector, 'nodeSelectorTerms');
  if (terms.length === 0) findings.required(at, 'at least one term is needed');
  for (const [index, term] of terms.entries()) checkNodeSelectorTerm(term, true, at.index(index), findings);
}

function checkWeight(preference: JsonObject, place: Place, findings: Findings): void {
  const weight = Number(ownField(preference, 'weight') ?? 0);
  if (weight >= 1 && weight <= 100) return;
  findings.invalid('out-of-range', place.child('weight'), `${weight} is not between 1 and 100`);
}

/** Values of preferred terms are not checked (chapter 06, 9.2). */
function checkNodeSelectorTerm(term: unknown, valuesToo: boolean, place: Place, findings: Findings): void {
  if (!isObject(term)) return;
  listAt(term, 'matchExpressions').forEach((expression, index) => {
    if (!isObject(expression)) return;
    const at = place.child('matchExpressions').index(index);
    checkValueCount(expression, at, findings, ['Gt', 'Lt']);
    checkLabelName(textAt(expression, 'key'), at.child('key'), findings);
    if (valuesToo) checkValues(expression, at, findings);
  });
  listAt(term, 'matchFields').forEach((expression, index) => {
    if (isObject(expression)) checkFieldExpression(expression, place.child('matchFields').index(index), findings);
  });
}

function checkFieldExpression(expression: JsonObject, place: Place, findings: Findings): void {
  const operator = textAt(expression, 'operator');
  const values = listAt(expression, 'values');
  if (operator !== 'In' && operator !== 'NotIn') {
    findings.invalid('operator', place.child('operator'), `${shown(operator)} is not one of In, NotIn`);
  } else if (values.length !== 1) {
    findings.required(place.child('values'), `operator ${operator} of a field needs exactly one value`);
  }
  const key = textAt(expression, 'key');
  if (key !== 'metadata.name') {
    findings.invalid('field-key', place.child('key'), `${shown(key)} cannot be selected by; only metadata.name can`);
    return;
  }
  values.forEach((value, index) => {
    for (const problem of subdomainProblems(typeof value === 'string' ? value : '')) {
      findings.invalid('bad-name', place.child('values').index(index), `${shown(value)} is no name of a node: ${problem}`);
    }
  });
}

function checkPodAffinityTerm(term: unknown, place: Place, findings: Findings): void {
  if (!isObject(term)) return;
  checkLabelSelector(ownField(term, 'labelSelector'), place.child('labelSelector'), findings);
  checkLabelSelector(ownField(term, 'namespaceSelector'), place.child('namespaceSelector'), findings);
  for (const namespace of listAt(term, 'namespaces')) {
    for (const problem of dnsLabelProblems(typeof namespace === 'string' ? namespace : '')) {
      const at = place.child('namespaces').spelled(`${place.field}.namespace`);
      findings.invalid('bad-name', at, `${shown(namespace)} is no namespace: ${problem}`);
    }
  }
  checkMatchLabelKeys(term, place, findings);
  const topologyKey = textAt(term, 'topologyKey');
  if (topologyKey === '') findings.required(place.child('topologyKey'), 'topologyKey is required');
  checkLabelName(topologyKey, place.child('topologyKey'), findings);
}
