import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { qualifiedNameProblems, subdomainProblems } from './label.js';
import { readQuantity } from './quantity.js';
import { checkOption } from './selector.js';

/** Printable ASCII but for the equals sign. */
const NAME = /^[ -<>-~]+$/;
const KEY = /^[-._a-zA-Z0-9]+$/;
const FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const FILES = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];
/** Fields that the server knows by name, shown or not. */
const READABLE = [
  ...new Set([
    ...FIELDS,
    ...FILES,
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.hostNetwork',
    'status.phase',
    'status.nominatedNodeName',
  ]),
];
const UNITS = [0, 1, 2, 3, 4, 5, 6].map(BigInt);
const NANO = 10n ** 9n;
const CPU_DIVISORS: ReadonlySet<bigint> = new Set([NANO, NANO / 1000n]);
const BYTE_DIVISORS: ReadonlySet<bigint> = new Set(UNITS.flatMap((unit) => [NANO * 1000n ** unit, NANO * 1024n ** unit]));
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`limits.${name}`, `requests.${name}`]).sort();
const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

/** Environment variables of a container, one by one and from whole objects. */
export function checkEnvironment(container: JsonObject, place: Place, findings: Findings): void {
  listAt(container, 'env').forEach((given, index) => {
    const variable = isObject(given) ? given : {};
    const at = place.child('env').index(index);
    const name = textAt(variable, 'name');
    if (name === '') findings.required(at.child('name'), 'an environment variable needs a name');
    else checkVariableName(name, at.child('name'), findings);
    const from = ownField(variable, 'valueFrom');
    if (isObject(from)) checkSource(from, textAt(variable, 'value'), at.child('valueFrom'), findings);
  });
  listAt(container, 'envFrom').forEach((given, index) => {
    const at = place.child('envFrom');
    const from = isObject(given) ? given : {};
    if (textAt(from, 'prefix') !== '') checkVariableName(textAt(from, 'prefix'), at.index(index).child('prefix'), findings);
    const sources = ['configMapRef', 'secretRef'].filter((source) => isObject(ownField(from, source)));
    for (const source of sources) {
      const of = at.index(index).child(source, 'name');
      const name = textAt(objectAt(from, source), 'name');
      if (name === '') findings.required(of, `${source} needs a name`);
      else
        for (const problem of subdomainProblems(name.replace(/-$/, 'a')))
          findings.invalid('bad-name', of, `${shown(name)} is no name: ${problem}`);
    }
    // the server names the whole list
    if (sources.length !== 1)
      findings.invalid('sources', at.index(index).spelled(at.field), 'exactly one of configMapRef and secretRef is needed');
  });
}

function checkVariableName(name: string, place: Place, findings: Findings): void {
  if (!NAME.test(name)) findings.invalid('bad-name', place, `${shown(name)} is no name of an environment variable`);
}

function checkSource(from: JsonObject, value: string, place: Place, findings: Findings): void {
  const sources = SOURCES.filter((source) => isObject(ownField(from, source)));
  for (const source of sources) {
    const of = objectAt(from, source);
    const at = place.child(source);
    if (source === 'fieldRef') checkFieldRef(of, 'variable', at, findings);
    else if (source === 'resourceFieldRef') checkResourceFieldRef(of, 'variable', at, findings);
    else if (source === 'configMapKeyRef' || source === 'secretKeyRef') checkKey(of, at, findings);
  }
  if (sources.length === 0) findings.invalid('sources', place, `one of ${SOURCES.join(', ')} is needed`);
  else if (value !== '') findings.invalid('sources', place, 'valueFrom excludes value');
  else if (sources.length > 1) findings.invalid('sources', place, `only one of ${SOURCES.join(', ')} may be given`);
}

/** A field of the pod, for a variable or for a file. */
export function checkFieldRef(ref: JsonObject, use: 'variable' | 'file', place: Place, findings: Findings): void {
  const path = textAt(ref, 'fieldPath');
  const at = place.child('fieldPath');
  if (path === '') {
    findings.required(at, 'fieldRef needs a fieldPath');
    return;
  }
  const [, map = '', key = ''] = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/s.exec(path) ?? [];
  const named = path === 'spec.host' ? 'spec.nodeName' : path;
  if (textAt(ref, 'apiVersion') !== 'v1' || (map === '' && !READABLE.includes(named))) {
    findings.invalid('field-path', at, `${shown(path)} is no field of a pod that can be shown`);
  } else if (map !== '') {
    for (const problem of qualifiedNameProblems(map === 'metadata.annotations' ? key.toLowerCase() : key))
      findings.invalid('label-key', place, `${shown(key)} is no key: ${problem}`);
  } else checkOption(named, use === 'variable' ? FIELDS : FILES, at, findings);
}

export function checkResourceFieldRef(ref: JsonObject, use: 'variable' | 'file', place: Place, findings: Findings): void {
  const resource = textAt(ref, 'resource');
  if (use === 'file' && textAt(ref, 'containerName') === '') findings.required(place.child('containerName'), 'a containerName is needed');
  else if (resource === '') findings.required(place.child('resource'), 'resourceFieldRef needs a resource');
  else if (!/^(limits|requests)\.hugepages-/.test(resource)) checkOption(resource, RESOURCES, place.child('resource'), findings);
  checkDivisor(resource, readQuantity(ownField(ref, 'divisor') ?? '0')?.nano ?? 0n, place.child('divisor'), findings);
}

/** Processors are counted by ones or thousandths, bytes by a power of 1000 or 1024. */
function checkDivisor(resource: string, divisor: bigint, place: Place, findings: Findings): void {
  if (divisor === 0n) return;
  const allowed = resource.endsWith('.cpu') ? CPU_DIVISORS : resource === '' ? undefined : BYTE_DIVISORS;
  if (allowed !== undefined && !allowed.has(divisor))
    findings.invalid('divisor', place, 'the divisor is none of the units of this resource');
}

function checkKey(ref: JsonObject, place: Place, findings: Findings): void {
  const name = textAt(ref, 'name');
  const key = textAt(ref, 'key');
  for (const problem of subdomainProblems(name)) findings.invalid('bad-name', place.child('name'), `${shown(name)} is no name: ${problem}`);
  if (key === '') findings.required(place.child('key'), 'a key is needed');
  else
    for (const problem of keyProblems(key))
      findings.invalid('bad-key', place.child('key'), `${shown(key)} is no key of a ConfigMap or Secret: ${problem}`);
}

function keyProblems(key: string): string[] {
  const problems: string[] = [];
  if (key.length > 253) problems.push('it is longer than 253 characters');
  if (key.length > 4096 || !KEY.test(key)) problems.push("it must consist of alphanumerics, '-', '_' and '.'");
  if (key === '.' || key.startsWith('..')) problems.push('it may neither be . nor begin with ..');
  return problems;
}
