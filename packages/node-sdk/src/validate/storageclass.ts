import { isObject, type JsonObject, listAt, objectAt, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { checkUnchanged } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { qualifiedNameProblems } from './label.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { fields, flag, list, map, text } from './schema.js';
import { checkLabelName, checkOption } from './selector.js';

const MAX_PARAMETERS = 512;
const MAX_PARAMETERS_SIZE = 256 * 1024;

export const storageClass: BuiltInKind = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    provisioner: text(),
    parameters: map(text()),
    reclaimPolicy: text({ zero: 'kept' }),
    mountOptions: list(text()),
    allowVolumeExpansion: flag(),
    volumeBindingMode: text({ zero: 'kept' }),
    allowedTopologies: list(fields({ matchLabelExpressions: list(fields({ key: text(), values: list(text()) })) })),
  }),
  admit: (object) => ({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...object }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    checkProvisioner(textAt(object, 'provisioner'), place.child('provisioner'), findings);
    checkParameters(objectAt(object, 'parameters'), place.child('parameters'), findings);
    if (textAt(object, 'reclaimPolicy') !== '')
      checkOption(textAt(object, 'reclaimPolicy'), ['Delete', 'Retain'], place.child('reclaimPolicy'), findings);
    checkOption(textAt(object, 'volumeBindingMode'), ['Immediate', 'WaitForFirstConsumer'], place.child('volumeBindingMode'), findings);
    checkTopologies(listAt(object, 'allowedTopologies'), place.child('allowedTopologies'), findings);
  },
  checkUpdate: (object, old, place, findings) => {
    for (const field of ['parameters', 'provisioner', 'reclaimPolicy']) checkUnchanged(object, old, field, place, findings, 'forbidden');
    checkUnchanged(object, old, 'volumeBindingMode', place, findings);
  },
};

function checkProvisioner(name: string, place: Place, findings: Findings): void {
  if (name === '') findings.required(place, 'a StorageClass needs a provisioner');
  else
    for (const problem of qualifiedNameProblems(name.toLowerCase()))
      findings.invalid('bad-name', place, `${shown(name)} is no name of a provisioner: ${problem}`);
}

function checkParameters(parameters: JsonObject, place: Place, findings: Findings): void {
  const entries = Object.entries(parameters);
  const size = entries.reduce((total, [key, value]) => total + key.length + (typeof value === 'string' ? value.length : 0), 0);
  if (Object.hasOwn(parameters, '')) findings.invalid('empty-key', place, 'a parameter needs a name');
  if (entries.length > MAX_PARAMETERS || size > MAX_PARAMETERS_SIZE) {
    const message = `at most ${MAX_PARAMETERS} parameters with ${MAX_PARAMETERS_SIZE} characters together are allowed`;
    findings.reject('schema', 'too-long', 'FieldValueTooLong', place, message);
  }
}

function checkTopologies(terms: readonly unknown[], place: Place, findings: Findings): void {
  // the server compares with as many empty terms as there are terms
  const seen = new Map<string, number>([['[]', terms.length]]);
  terms.forEach((given, index) => {
    const at = place.index(index).child('matchLabelExpressions');
    const keys = new Map<string, string[]>();
    listAt(isObject(given) ? given : {}, 'matchLabelExpressions').forEach((expression, position) => {
      const of = isObject(expression) ? expression : {};
      const key = textAt(of, 'key');
      const values = checkTopology(of, at.index(position), findings);
      if (keys.has(key)) findings.duplicate(at.index(position).child('key'), `${shown(key)} appears twice`);
      keys.set(key, values);
    });
    const identity = JSON.stringify([...keys].sort(([a], [b]) => (a < b ? -1 : 1)));
    const times = seen.get(identity) ?? 0;
    if (times > 0) findings.duplicate(at, 'another term says the same');
    for (let again = 1; again < times; again++) findings.echo('FieldValueDuplicate', at);
    seen.set(identity, times + 1);
  });
}

/** The values of a topology in order, each once. */
function checkTopology(expression: JsonObject, place: Place, findings: Findings): string[] {
  const values = new Set<string>();
  listAt(expression, 'values').forEach((given, index) => {
    const value = typeof given === 'string' ? given : '';
    if (values.has(value)) findings.duplicate(place.child('values').index(index), `${shown(value)} appears twice`);
    values.add(value);
  });
  if (values.size === 0) findings.required(place.child('values'), 'a topology needs values');
  checkLabelName(textAt(expression, 'key'), place.child('key'), findings);
  return [...values].sort();
}
