import { isObject, type JsonObject, ownField, textAt } from '../convert/json.js';
import type { Findings, Place } from './finding.js';
import { checkMatchLabelKeys } from './matchlabelkeys.js';
import { checkLabelSelector, checkOption } from './selector.js';

export function checkSpreadConstraints(constraints: readonly unknown[], place: Place, findings: Findings): void {
  constraints.forEach((constraint, index) => {
    if (!isObject(constraint)) return;
    const at = place.index(index);
    checkConstraint(constraint, at, findings);
    const repeated = constraints.slice(index + 1).some((other) => isObject(other) && sameSpread(constraint, other));
    if (repeated) {
      const spelled = at.child('topologyKey').spelled(`${at.field}.{topologyKey, whenUnsatisfiable}`);
      findings.duplicate(spelled, 'another constraint has the same topologyKey and whenUnsatisfiable');
    }
  });
}

function sameSpread(a: JsonObject, b: JsonObject): boolean {
  return ['topologyKey', 'whenUnsatisfiable'].every((field) => textAt(a, field) === textAt(b, field));
}

function checkConstraint(constraint: JsonObject, place: Place, findings: Findings): void {
  const maxSkew = Number(ownField(constraint, 'maxSkew') ?? 0);
  if (maxSkew <= 0) findings.invalid('out-of-range', place.child('maxSkew'), `maxSkew must be at least 1, not ${maxSkew}`);
  if (textAt(constraint, 'topologyKey') === '') findings.required(place.child('topologyKey'), 'topologyKey is required');
  const when = textAt(constraint, 'whenUnsatisfiable');
  checkOption(when, ['DoNotSchedule', 'ScheduleAnyway'], place.child('whenUnsatisfiable'), findings);
  const minDomains = ownField(constraint, 'minDomains');
  if (typeof minDomains === 'number') {
    const at = place.child('minDomains');
    if (minDomains <= 0) findings.invalid('out-of-range', at, `minDomains must be at least 1, not ${minDomains}`);
    if (when !== 'DoNotSchedule') findings.invalid('min-domains', at, 'minDomains needs whenUnsatisfiable DoNotSchedule');
  }
  for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy']) {
    const policy = ownField(constraint, field);
    if (typeof policy === 'string') checkOption(policy, ['Honor', 'Ignore'], place.child(field), findings);
  }
  checkMatchLabelKeys(constraint, place, findings);
  checkLabelSelector(ownField(constraint, 'labelSelector'), place.child('labelSelector'), findings);
}
