import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { pointer, resourceRequirements } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { dnsLabelProblems, subdomainProblems } from './label.js';
import { labelSelector } from './labelselectorschema.js';
import { readQuantity } from './quantity.js';
import { roundedResources } from './resources.js';
import { fields, list, type Schema, text } from './schema.js';
import { checkLabelSelector, checkOption } from './selector.js';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const CLAIM = 'PersistentVolumeClaim';

export const claimSpec = fields({
  accessModes: list(text()),
  selector: labelSelector,
  resources: fields({ limits: resourceRequirements.fields.limits as Schema, requests: resourceRequirements.fields.requests as Schema }),
  volumeName: text(),
  storageClassName: pointer,
  volumeMode: text({ zero: 'kept', default: 'Filesystem' }),
  dataSource: fields({
    apiGroup: { ...pointer, default: null },
    kind: text({ default: '', zero: 'kept' }),
    name: text({ default: '', zero: 'kept' }),
  }),
  dataSourceRef: fields({
    apiGroup: { ...pointer, default: null },
    kind: text({ default: '', zero: 'kept' }),
    name: text({ default: '', zero: 'kept' }),
    namespace: pointer,
  }),
  volumeAttributesClassName: pointer,
});

/** The spec of a claim with its quantities rounded. */
export function withClaimSpecDefaults(spec: JsonObject): JsonObject {
  return { ...spec, resources: roundedResources(objectAt(spec, 'resources'), false) };
}

/** The spec of a claim with its amounts as numbers, for comparison: the server does not tell `1Gi` from `1024Mi`. */
export function withExactAmounts(spec: JsonObject): JsonObject {
  const resources = Object.entries(objectAt(spec, 'resources')).map(([field, amounts]) => [
    field,
    Object.fromEntries(
      Object.entries(isObject(amounts) ? amounts : {}).map(([name, value]) => [name, String(readQuantity(value)?.nano ?? 0n)]),
    ),
  ]);
  return { ...spec, resources: Object.fromEntries(resources) as JsonObject };
}

/** The rules on the spec of a PersistentVolumeClaim, wherever it stands. With `anyGroup`, API groups of its sources are taken as they are. */
export function checkClaimSpec(spec: JsonObject, place: Place, findings: Findings, anyGroup = false): void {
  checkAccessModes(listAt(spec, 'accessModes'), place.child('accessModes'), findings);
  checkLabelSelector(ownField(spec, 'selector'), place.child('selector'), findings);
  const storage = ownField(objectAt(objectAt(spec, 'resources'), 'requests'), 'storage');
  const of = place.child('resources').key('storage');
  if (storage === undefined) findings.required(of, 'a claim needs a request of storage');
  else if ((readQuantity(storage)?.nano ?? 0n) <= 0n) findings.invalid('out-of-range', of, 'the request of storage must be greater than 0');
  for (const field of ['storageClassName', 'volumeAttributesClassName']) {
    const name = textAt(spec, field);
    if (name === '') continue;
    for (const problem of subdomainProblems(name))
      findings.invalid('bad-name', place.child(field), `${shown(name)} is no name: ${problem}`);
  }
  checkOption(textAt(spec, 'volumeMode'), ['Block', 'Filesystem'], place.child('volumeMode'), findings);
  checkDataSources(spec, anyGroup, place, findings);
}

export function checkAccessModes(given: readonly unknown[], place: Place, findings: Findings): void {
  const modes = given.map((mode) => (typeof mode === 'string' ? mode : ''));
  if (modes.length === 0) findings.required(place, 'at least one access mode is needed');
  for (const mode of modes) checkOption(mode, ACCESS_MODES, place, findings);
  const single = 'ReadWriteOncePod';
  if (modes.includes(single) && modes.some((mode) => mode !== single && ACCESS_MODES.includes(mode))) {
    findings.forbidden('access-modes', place, `${single} excludes other access modes`);
  }
}

/** What a new volume is filled from: two fields for the same, of which the second may name another namespace. */
function checkDataSources(spec: JsonObject, anyGroup: boolean, place: Place, findings: Findings): void {
  const source = ownField(spec, 'dataSource');
  const ref = ownField(spec, 'dataSourceRef');
  for (const field of ['dataSource', 'dataSourceRef']) {
    const given = ownField(spec, field);
    if (isObject(given)) checkDataSource(given, anyGroup, place.child(field), findings);
  }
  if (!isObject(source) || !isObject(ref)) return;
  const elsewhere = textAt(ref, 'namespace') !== '';
  const differ = ['apiGroup', 'kind', 'name'].some((field) => (ownField(source, field) ?? null) !== (ownField(ref, field) ?? null));
  if (elsewhere) findings.invalid('data-source', place, 'dataSource excludes a dataSourceRef with a namespace');
  else if (differ) findings.invalid('data-source', place, 'dataSource and dataSourceRef differ; one of them is enough');
}

function checkDataSource(source: JsonObject, anyGroup: boolean, place: Place, findings: Findings): void {
  const group = textAt(source, 'apiGroup');
  const kind = textAt(source, 'kind');
  const namespace = textAt(source, 'namespace');
  for (const field of ['name', 'kind']) {
    if (textAt(source, field) === '') findings.required(place.child(field), `a source of data needs a ${field}`);
  }
  if (group === '' && kind !== CLAIM) findings.invalid('data-source', place, `without an apiGroup the kind must be ${CLAIM}`);
  for (const problem of group === '' || anyGroup ? [] : subdomainProblems(group))
    findings.invalid('bad-name', place.child('apiGroup'), `${shown(group)} is no API group: ${problem}`);
  for (const problem of namespace === '' ? [] : dnsLabelProblems(namespace))
    findings.invalid('bad-name', place.child('namespace'), `${shown(namespace)} is no namespace: ${problem}`);
}
