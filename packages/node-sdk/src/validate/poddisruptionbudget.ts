import { type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { labelSelector } from './podschema.js';
import { anything, fields, type IntOrTextSchema, text } from './schema.js';
import { checkLabelSelector, checkOption } from './selector.js';

const intOrPercent: IntOrTextSchema = { kind: 'intOrText' };

/** Chapter 06, 11: counts as numbers, percentages as text. */
export const podDisruptionBudget: BuiltInKind = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({ minAvailable: intOrPercent, maxUnavailable: intOrPercent, selector: labelSelector, unhealthyPodEvictionPolicy: text() }),
    status: anything,
  }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    if (ownField(spec, 'minAvailable') !== undefined && ownField(spec, 'maxUnavailable') !== undefined) {
      findings.invalid('both-limits', at, 'minAvailable and maxUnavailable exclude each other');
    }
    checkAmount(spec, 'minAvailable', at, findings);
    checkAmount(spec, 'maxUnavailable', at, findings);
    checkLabelSelector(ownField(spec, 'selector'), at.child('selector'), findings);
    const policy = textAt(spec, 'unhealthyPodEvictionPolicy');
    if (policy !== '') checkOption(policy, ['AlwaysAllow', 'IfHealthyBudget'], at.child('unhealthyPodEvictionPolicy'), findings);
  },
};

function checkAmount(spec: JsonObject, field: string, place: Place, findings: Findings): void {
  const value = ownField(spec, field);
  const reject = (message: string): void => findings.invalid('budget-amount', place.child(field), `${shown(value)} ${message}`);
  if (typeof value === 'number' && value < 0) reject('is less than 0');
  if (typeof value !== 'string') return;
  if (!/^[0-9]+%$/.test(value)) reject('is no percentage; write a count as a number, without quotes');
  else if (Number(value.slice(0, -1)) > 100) reject('is more than 100%');
}
