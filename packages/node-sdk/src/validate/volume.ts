import { isObject, type JsonObject, listAt, objectAt, ownField, textAt } from '../convert/json.js';
import { shown } from './check.js';
import { checkClaimSpec, withClaimSpecDefaults } from './claimspec.js';
import { checkFieldRef, checkResourceFieldRef } from './environment.js';
import { Findings, type Place } from './finding.js';
import { pullPolicyOf } from './image.js';
import { dnsLabelProblems, subdomainProblems } from './label.js';
import { readQuantity } from './quantity.js';
import { checkOption } from './selector.js';
import { VOLUME_SOURCES } from './volumeschema.js';

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

/** A volume with the API server's defaults beside those of the schema (chapter 06, 9.2). */
export function withVolumeDefaults(volume: unknown): unknown {
  if (!isObject(volume)) return volume;
  if (Object.keys(volume).every((field) => field === 'name')) return { ...volume, emptyDir: {} };
  const filled: Record<string, unknown> = { ...volume };
  const image = ownField(volume, 'image');
  if (isObject(image)) filled.image = { pullPolicy: pullPolicyOf(textAt(image, 'reference')), ...image };
  const emptyDir = ownField(volume, 'emptyDir');
  const limit = isObject(emptyDir) ? readQuantity(ownField(emptyDir, 'sizeLimit')) : undefined;
  if (isObject(emptyDir) && ownField(emptyDir, 'sizeLimit') !== undefined && limit !== undefined)
    filled.emptyDir = { ...emptyDir, sizeLimit: limit.text };
  const template = ownField(objectAt(volume, 'ephemeral'), 'volumeClaimTemplate');
  if (isObject(template)) {
    const spec = withClaimSpecDefaults(objectAt(template, 'spec'));
    filled.ephemeral = { ...objectAt(volume, 'ephemeral'), volumeClaimTemplate: { ...template, spec } };
  }
  return filled;
}

/** Checks volumes, and gives the names of those in order: only they can be mounted. `podName` is empty for templates. */
export function checkVolumes(volumes: readonly unknown[], podName: string, place: Place, findings: Findings): Set<string> {
  const names = new Set<string>();
  const created = new Set(
    volumes.flatMap((volume) =>
      isObject(volume) && podName !== '' && Object.hasOwn(volume, 'ephemeral') ? [`${podName}-${textAt(volume, 'name')}`] : [],
    ),
  );
  volumes.forEach((given, index) => {
    const volume = isObject(given) ? given : {};
    const at = place.index(index);
    const name = textAt(volume, 'name');
    const own = new Findings();
    checkSources(volume, podName, at, own);
    if (name === '') own.required(at.child('name'), 'a volume needs a name');
    else
      for (const problem of dnsLabelProblems(name))
        own.invalid('bad-name', at.child('name'), `${shown(name)} is no name of a volume: ${problem}`);
    if (names.has(name)) own.duplicate(at.child('name'), `another volume is called ${shown(name)}`);
    if (own.all.length === 0) names.add(name);
    findings.all.push(...own.all);
    const claim = textAt(objectAt(volume, 'persistentVolumeClaim'), 'claimName');
    if (Object.hasOwn(volume, 'persistentVolumeClaim') && created.has(claim)) {
      const message = `${shown(claim)} is the claim that comes with an ephemeral volume`;
      findings.invalid('claim-of-ephemeral', at.child('persistentVolumeClaim', 'claimName'), message);
    }
  });
  return names;
}

function checkSources(volume: JsonObject, podName: string, place: Place, findings: Findings): void {
  const [first, ...others] = Object.keys(VOLUME_SOURCES).filter((source) => Object.hasOwn(volume, source));
  for (const other of others) {
    // the server spells these in its own way
    const spelled = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' }[other] ?? other;
    findings.forbidden('two-sources', place.child(other).spelled(place.child(spelled).field), `the volume is a ${first} already`);
  }
  if (first === undefined) return;
  const source = objectAt(volume, first);
  const at = place.child(first);
  const needs = (field: string): void => {
    if (textAt(source, field) === '') findings.required(at.child(field), `a volume of this kind needs ${field}`);
  };
  if (first === 'emptyDir') {
    const limit = readQuantity(ownField(source, 'sizeLimit') ?? '0')?.nano ?? 0n;
    if (limit < 0n) findings.forbidden('negative-quantity', at.child('sizeLimit'), 'sizeLimit is less than 0');
  } else if (first === 'hostPath') checkHostPath(source, at, findings);
  else if (first === 'awsElasticBlockStore') checkElasticBlockStore(source, at, findings);
  else if (first === 'persistentVolumeClaim') needs('claimName');
  else if (first === 'secret' || first === 'configMap') {
    needs(first === 'secret' ? 'secretName' : 'name');
    checkMode(source, 'defaultMode', at, findings);
    checkItems(source, at.child('items'), findings);
  } else if (first === 'downwardAPI') {
    checkMode(source, 'defaultMode', at, findings);
    checkFiles(source, at, findings);
  } else if (first === 'projected') checkProjected(source, at, findings);
  else if (first === 'nfs') checkNfs(source, at, findings);
  else if (first === 'csi') checkDriver(textAt(source, 'driver'), at.child('driver'), findings);
  else if (first === 'ephemeral') checkEphemeral(source, podName, textAt(volume, 'name'), place, findings);
}

export function checkElasticBlockStore(source: JsonObject, place: Place, findings: Findings): void {
  if (textAt(source, 'volumeID') === '') findings.required(place.child('volumeID'), 'a volume of this kind needs volumeID');
  const partition = ownField(source, 'partition');
  if (typeof partition === 'number' && (partition < 0 || partition > 255))
    findings.invalid('out-of-range', place.child('partition'), 'the number of a partition is between 1 and 255');
}

export function checkNfs(source: JsonObject, place: Place, findings: Findings): void {
  for (const field of ['server', 'path'])
    if (textAt(source, field) === '') findings.required(place.child(field), `a volume of this kind needs ${field}`);
  if (!textAt(source, 'path').startsWith('/'))
    findings.invalid('bad-path', place.child('path'), 'the path of an NFS volume must be absolute');
}

export function checkHostPath(source: JsonObject, place: Place, findings: Findings): void {
  const path = textAt(source, 'path');
  if (path === '') {
    findings.required(place.child('path'), 'a volume of this kind needs path');
    return;
  }
  checkBacksteps(path, place.child('path'), findings);
  checkOption(textAt(source, 'type'), HOST_PATH_TYPES, place.child('type'), findings);
}

export function checkBacksteps(path: string, place: Place, findings: Findings): void {
  if (path.split('/').includes('..')) findings.invalid('bad-path', place, `${shown(path)} may not contain ..`);
}

function checkMode(source: JsonObject, field: string, place: Place, findings: Findings): void {
  const mode = ownField(source, field);
  if (typeof mode === 'number' && (mode < 0 || mode > 0o777))
    findings.invalid('out-of-range', place.child(field), 'a mode is between 0 and 0777');
}

export function checkDriver(driver: string, place: Place, findings: Findings): void {
  if (driver === '') {
    findings.required(place, 'a volume of this kind needs driver');
    return;
  }
  if (driver.length > 63)
    findings.reject('schema', 'too-long', 'FieldValueTooLong', place, 'the name of a driver has at most 63 characters');
  for (const problem of subdomainProblems(driver.toLowerCase()))
    findings.invalid('bad-name', place, `${shown(driver)} is no name of a driver: ${problem}`);
}

/** Keys of a ConfigMap or Secret that become files; gives their paths. */
function checkItems(source: JsonObject, place: Place, findings: Findings): string[] {
  return listAt(source, 'items').flatMap((given, index) => {
    const item = isObject(given) ? given : {};
    const at = place.index(index);
    const path = textAt(item, 'path');
    if (textAt(item, 'key') === '') findings.required(at.child('key'), 'an item needs a key');
    checkPath(path, at.child('path'), findings);
    checkMode(item, 'mode', at, findings);
    return path === '' ? [] : [path];
  });
}

/** Facts about the pod that become files; the server names no item of the list. */
function checkFiles(source: JsonObject, place: Place, findings: Findings): string[] {
  return listAt(source, 'items').flatMap((given) => {
    const file = isObject(given) ? given : {};
    const path = textAt(file, 'path');
    const field = ownField(file, 'fieldRef');
    const resource = ownField(file, 'resourceFieldRef');
    checkPath(path, place.child('path'), findings);
    if (isObject(field)) {
      checkFieldRef(field, 'file', place.child('fieldRef'), findings);
      if (isObject(resource)) findings.invalid('sources', place, 'fieldRef excludes resourceFieldRef');
    } else if (isObject(resource)) checkResourceFieldRef(resource, 'file', place.child('resourceFieldRef'), findings);
    else findings.required(place, 'one of fieldRef and resourceFieldRef is needed');
    checkMode(file, 'mode', place, findings);
    return path === '' ? [] : [path];
  });
}

function checkProjected(source: JsonObject, place: Place, findings: Findings): void {
  checkMode(source, 'defaultMode', place, findings);
  const paths = new Set<string>();
  listAt(source, 'sources').forEach((given, index) => {
    const from = isObject(given) ? given : {};
    const at = place.child('sources').index(index);
    const kinds = Object.keys(from).filter((kind) => isObject(ownField(from, kind)));
    const own: string[] = [];
    for (const kind of ['secret', 'configMap']) {
      if (!kinds.includes(kind)) continue;
      if (textAt(objectAt(from, kind), 'name') === '') findings.required(at.child(kind, 'name'), `${kind} needs a name`);
      own.push(...checkItems(objectAt(from, kind), at.child(kind, 'items'), findings));
    }
    if (kinds.includes('downwardAPI')) own.push(...checkFiles(objectAt(from, 'downwardAPI'), at.child('downwardAPI'), findings));
    for (const path of own) {
      if (paths.has(path)) findings.invalid('path-twice', place, `${shown(path)} appears twice`);
      paths.add(path);
    }
    if (kinds.includes('serviceAccountToken'))
      checkToken(objectAt(from, 'serviceAccountToken'), at.child('serviceAccountToken'), place, findings);
    if (kinds.length > 1) findings.forbidden('two-sources', at, 'only one source may be given');
  });
}

/** The server names the path of a token as if it were one of the volume. */
function checkToken(token: JsonObject, place: Place, volume: Place, findings: Findings): void {
  const seconds = Number(ownField(token, 'expirationSeconds'));
  if (seconds < 600 || seconds > 2 ** 32)
    findings.invalid('out-of-range', place.child('expirationSeconds'), `${seconds} is not between 600 and ${2 ** 32}`);
  checkPath(textAt(token, 'path'), volume.child('path'), findings);
}

/** The path of a file in a volume. */
function checkPath(path: string, place: Place, findings: Findings): void {
  if (path === '') findings.required(place, 'a file needs a path');
  if (path.startsWith('/')) findings.invalid('bad-path', place, `${shown(path)} must be relative`);
  checkBacksteps(path, place, findings);
  if (path.startsWith('..') && !path.startsWith('../')) findings.invalid('bad-path', place, `${shown(path)} may not begin with ..`);
}

function checkEphemeral(source: JsonObject, podName: string, name: string, place: Place, findings: Findings): void {
  const template = ownField(source, 'volumeClaimTemplate');
  const at = place.child('ephemeral', 'volumeClaimTemplate');
  if (!isObject(template)) findings.required(at, 'an ephemeral volume needs a volumeClaimTemplate');
  else checkClaimSpec(objectAt(template, 'spec'), at.child('spec'), findings);
  if (podName === '' || name === '') return;
  for (const problem of subdomainProblems(`${podName}-${name}`)) {
    findings.invalid('bad-name', place.child('name'), `${podName}-${name} is no name of a claim: ${problem}`);
  }
}
