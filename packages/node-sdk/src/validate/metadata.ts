import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { dnsLabelProblems, labelValueProblems, qualifiedNameProblems, subdomainProblems } from './label.js';
import { anything, fields, flag, integer, list, map, text } from './schema.js';

/** Metadata of any object. What the engine does not use is known all the same (chapter 06, 1.1). */
export const objectMeta = fields({
  name: text(),
  generateName: text(),
  namespace: text(),
  labels: map(text()),
  annotations: map(text()),
  finalizers: list(text()),
  ownerReferences: list(
    fields({ apiVersion: text(), kind: text(), name: text(), uid: text(), controller: flag(), blockOwnerDeletion: flag() }),
  ),
  uid: text(),
  creationTimestamp: text({ form: 'time' }),
  deletionTimestamp: text({ form: 'time' }),
  deletionGracePeriodSeconds: integer(),
  resourceVersion: text(),
  generation: integer(),
  selfLink: text(),
  managedFields: anything,
});

/** Checks names, labels and annotations of an object (chapter 06, 2.3). `nameProblems` is what makes a name of the kind. */
export function checkMetadata(metadata: JsonObject, place: Place, findings: Findings, nameProblems = subdomainProblems): void {
  const name = textAt(metadata, 'name');
  const generateName = textAt(metadata, 'generateName');
  if (name === '' && generateName === '') {
    findings.required(place.child('name'), 'metadata.name is required');
  } else if (name !== '') {
    for (const problem of nameProblems(name)) findings.invalid('bad-name', place.child('name'), `${shown(name)} is no name: ${problem}`);
  }
  const namespace = textAt(metadata, 'namespace');
  if (namespace !== '') {
    for (const problem of dnsLabelProblems(namespace)) {
      findings.invalid('bad-name', place.child('namespace'), `${shown(namespace)} is no namespace: ${problem}`);
    }
  }
  checkLabels(ownField(metadata, 'labels'), place.child('labels'), findings);
  checkAnnotationKeys(objectAt(metadata, 'annotations'), place.child('annotations'), findings);
}

/** Labels, as selectors and templates carry them too; the server reports every finding at the map. */
export function checkLabels(labels: unknown, place: Place, findings: Findings): void {
  if (!isObject(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    for (const problem of qualifiedNameProblems(key)) findings.invalid('label-key', place, `${shown(key)} is no label key: ${problem}`);
    for (const problem of labelValueProblems(typeof value === 'string' ? value : '')) {
      findings.invalid('label-value', place, `${shown(value)} of ${key} is no label value: ${problem}`);
    }
  }
}

function checkAnnotationKeys(annotations: JsonObject, place: Place, findings: Findings): void {
  for (const key of Object.keys(annotations)) {
    for (const problem of qualifiedNameProblems(key.toLowerCase())) {
      findings.invalid('annotation-key', place, `${shown(key)} is no annotation key: ${problem}`);
    }
  }
}
