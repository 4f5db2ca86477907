import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import type { BuiltInKind } from './kind.js';
import { labelValueProblems } from './label.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { anything, fields, flag, list, text } from './schema.js';
import { checkLabelName, checkOption } from './selector.js';
import { TAINT_EFFECTS } from './taint.js';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export const node: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'Node',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields({
      podCIDR: text(),
      podCIDRs: list(text()),
      providerID: text(),
      unschedulable: flag(),
      taints: list(fields({ key: text(), value: text(), effect: text(), timeAdded: text({ form: 'time' }) })),
      configSource: anything,
      externalID: text(),
    }),
    status: anything,
  }),
  // a new node is not ready until its kubelet says otherwise
  admit: (object, _place, _findings, context) => {
    const spec = objectAt(object, 'spec');
    const taints = listAt(spec, 'taints');
    const there = taints.some(
      (taint) => isObject(taint) && textAt(taint, 'key') === NOT_READY.key && textAt(taint, 'effect') === NOT_READY.effect,
    );
    return there || context.old !== undefined ? object : { ...object, spec: { ...spec, taints: [...taints, NOT_READY] } };
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    // the server takes them for metadata
    checkNodeTaints(objectAt(object, 'spec'), place.child('spec', 'taints').spelled('metadata.taints'), findings);
  },
};

function checkNodeTaints(spec: JsonObject, place: Place, findings: Findings): void {
  const seen = new Set<string>();
  listAt(spec, 'taints').forEach((taint, index) => {
    if (!isObject(taint)) return;
    const at = place.index(index);
    const value = ownField(taint, 'value');
    const effect = textAt(taint, 'effect');
    checkLabelName(textAt(taint, 'key'), at.child('key'), findings);
    for (const problem of labelValueProblems(textAt(taint, 'value'))) {
      findings.invalid('label-value', at.child('value'), `${shown(value)} is no value of a taint: ${problem}`);
    }
    if (effect === '') findings.required(at.child('effect'), 'a taint needs an effect');
    else checkOption(effect, TAINT_EFFECTS, at.child('effect'), findings);
    const identity = JSON.stringify([textAt(taint, 'key'), effect]);
    if (seen.has(identity)) findings.duplicate(at, 'another taint has the same key and effect');
    seen.add(identity);
  });
}
