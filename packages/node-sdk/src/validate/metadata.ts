import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { canonicalJson } from '../load/json.js';
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

/** How many characters of `generateName` the server keeps before its own five. */
const KEPT_OF_GENERATED = 58;
const MAX_ANNOTATIONS = 256 * 1024;
const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** The name, or one such as the server makes from `generateName`; empty where there is neither. */
export function generatedName(metadata: JsonObject): string {
  const prefix = textAt(metadata, 'generateName');
  return textAt(metadata, 'name') || (prefix === '' ? '' : `${prefix.slice(0, KEPT_OF_GENERATED)}bcdfg`);
}

interface MetadataRules {
  /** What is wrong with a name of the kind. Default: what is wrong with a DNS subdomain. */
  nameProblems?: (name: string) => string[];
  /** Whether `generateName` is only looked at as a part of the name. Default false. */
  prefixUnchecked?: boolean;
  /** Whether finalizers need no domain, as those of custom resources and budgets. Default false. */
  anyFinalizer?: boolean;
}

/** Checks names, labels and annotations of an object (chapter 06, 2.3). */
export function checkMetadata(
  metadata: JsonObject,
  place: Place,
  findings: Findings,
  { nameProblems = subdomainProblems, prefixUnchecked = false, anyFinalizer = false }: MetadataRules = {},
): void {
  const prefix = prefixUnchecked ? '' : textAt(metadata, 'generateName');
  // a hyphen at the end is followed by something
  for (const problem of prefix === '' ? [] : nameProblems(prefix.replace(/-$/, 'a')))
    findings.invalid('bad-name', place.child('generateName'), `${shown(prefix)} begins no name: ${problem}`);
  const name = generatedName(metadata);
  if (name === '') findings.required(place.child('name'), 'metadata.name is required');
  else for (const problem of nameProblems(name)) findings.invalid('bad-name', place.child('name'), `${shown(name)} is no name: ${problem}`);
  const namespace = textAt(metadata, 'namespace');
  if (namespace !== '') {
    for (const problem of dnsLabelProblems(namespace)) {
      findings.invalid('bad-name', place.child('namespace'), `${shown(namespace)} is no namespace: ${problem}`);
    }
  }
  checkLabels(ownField(metadata, 'labels'), place.child('labels'), findings);
  checkAnnotations(objectAt(metadata, 'annotations'), place.child('annotations'), findings);
  checkFinalizers(listAt(metadata, 'finalizers'), place.child('finalizers'), anyFinalizer, findings);
  checkOwners(listAt(metadata, 'ownerReferences'), place.child('ownerReferences'), findings);
}

function checkFinalizers(finalizers: readonly unknown[], place: Place, any: boolean, findings: Findings): void {
  for (const given of finalizers) {
    const finalizer = typeof given === 'string' ? given : '';
    for (const problem of qualifiedNameProblems(finalizer))
      findings.invalid('bad-name', place, `${shown(finalizer)} is no finalizer: ${problem}`);
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    findings.invalid('finalizers', place, 'finalizers orphan and foregroundDeletion exclude each other');
  finalizers.forEach((finalizer, index) => {
    if (!any) checkFinalizerDomain(finalizer, place.index(index), findings);
  });
}

/** Kubernetes' own kinds take finalizers without a domain only where they are Kubernetes' own too. */
export function checkFinalizerDomain(finalizer: unknown, place: Place, findings: Findings): void {
  if (typeof finalizer !== 'string' || finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) return;
  findings.invalid('finalizers', place, `${shown(finalizer)} needs a domain, as in example.com/${finalizer}`);
}

/** The server names no reference of the list, and drops all but the first of those that are the same. */
function checkOwners(owners: readonly unknown[], place: Place, findings: Findings): void {
  let controllers = 0;
  const seen = new Set<string>();
  for (const given of owners) {
    const identity = canonicalJson(given);
    if (seen.has(identity)) continue;
    seen.add(identity);
    const owner = isObject(given) ? given : {};
    const [version = '', more] = textAt(owner, 'apiVersion').split('/').reverse();
    const readable = version !== '' && textAt(owner, 'apiVersion').split('/').length <= 2;
    const kind = textAt(owner, 'kind');
    if (!readable) findings.invalid('owner', place.child('apiVersion'), 'an owner reference needs apiVersion');
    for (const field of ['kind', 'name', 'uid']) {
      if (textAt(owner, field) === '') findings.invalid('owner', place.child(field), `an owner reference needs ${field}`);
    }
    if (version === 'v1' && (more ?? '') === '' && kind === 'Event') findings.invalid('owner', place, 'an Event owns nothing');
    if (ownField(owner, 'controller') === true && ++controllers > 1)
      findings.invalid('owner', place, 'only one owner may be the controller');
  }
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

/** The case of the letters of an annotation's key does not count. */
export function checkAnnotations(annotations: JsonObject, place: Place, findings: Findings): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += key.length + (typeof value === 'string' ? value.length : 0);
    for (const problem of qualifiedNameProblems(key.toLowerCase())) {
      findings.invalid('annotation-key', place, `${shown(key)} is no annotation key: ${problem}`);
    }
  }
  if (size > MAX_ANNOTATIONS)
    findings.reject('schema', 'too-long', 'FieldValueTooLong', place, `annotations may have ${MAX_ANNOTATIONS} characters together`);
}
