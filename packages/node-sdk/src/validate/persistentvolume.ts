import { isObject, type JsonObject, listAt, objectAt, ownField, sameJson, textAt } from '../convert/json.js';
import { checkNodeSelector } from './affinity.js';
import { shown } from './check.js';
import { checkAccessModes } from './claimspec.js';
import { plainFlag, pointer, resourceList } from './containerschema.js';
import type { Findings, Place } from './finding.js';
import { sameField, tellTwice } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { dnsLabelProblems, subdomainProblems } from './label.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { nodeSelector } from './podschema.js';
import { readQuantity, wrapped } from './quantity.js';
import { roundedList } from './resources.js';
import { anything, fields, list, map, type Schema, text } from './schema.js';
import { checkOption } from './selector.js';
import { checkBacksteps, checkDriver, checkElasticBlockStore, checkHostPath, checkNfs } from './volume.js';
import { VOLUME_SOURCES } from './volumeschema.js';

const secretRef = fields({ name: text(), namespace: text() });
const ONE = 10n ** 9n;
/** `nodeStageSecretRef` is not looked at. */
const CHECKED_SECRETS = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'];

/** Sources in the order in which the API server looks for a second one. Those that Karpenter does not know are known by name alone. */
const SOURCES: Readonly<Record<string, Schema>> = {
  hostPath: VOLUME_SOURCES.hostPath!,
  gcePersistentDisk: anything,
  awsElasticBlockStore: VOLUME_SOURCES.awsElasticBlockStore!,
  glusterfs: anything,
  flocker: anything,
  nfs: VOLUME_SOURCES.nfs!,
  rbd: anything,
  quobyte: anything,
  cephfs: anything,
  iscsi: anything,
  cinder: anything,
  fc: anything,
  flexVolume: anything,
  azureFile: anything,
  vsphereVolume: anything,
  photonPersistentDisk: anything,
  portworxVolume: anything,
  azureDisk: anything,
  scaleIO: anything,
  local: fields({ path: text(), fsType: pointer }),
  storageos: anything,
  csi: fields({
    driver: text(),
    volumeHandle: text(),
    readOnly: plainFlag,
    fsType: text(),
    volumeAttributes: map(text()),
    nodeStageSecretRef: secretRef,
    ...Object.fromEntries(CHECKED_SECRETS.map((field) => [field, secretRef])),
  }),
};

export const persistentVolume: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields(
      {
        capacity: resourceList,
        accessModes: list(text()),
        claimRef: fields({
          kind: text(),
          namespace: text(),
          name: text(),
          uid: text(),
          apiVersion: text(),
          resourceVersion: text(),
          fieldPath: text(),
        }),
        persistentVolumeReclaimPolicy: text({ default: 'Retain' }),
        storageClassName: text(),
        mountOptions: list(text()),
        volumeMode: text({ zero: 'kept', default: 'Filesystem' }),
        nodeAffinity: fields({ required: nodeSelector }),
        volumeAttributesClassName: pointer,
        ...SOURCES,
      },
      { default: {} },
    ),
    status: anything,
  }),
  admit: (object) => {
    const spec = objectAt(object, 'spec');
    return isObject(ownField(spec, 'capacity'))
      ? { ...object, spec: { ...spec, capacity: roundedList(objectAt(spec, 'capacity')) } }
      : object;
  },
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const spec = objectAt(object, 'spec');
    const at = place.child('spec');
    checkAccessModes(listAt(spec, 'accessModes'), at.child('accessModes'), findings);
    checkCapacity(objectAt(spec, 'capacity'), at.child('capacity'), findings);
    const reclaim = textAt(spec, 'persistentVolumeReclaimPolicy');
    checkOption(reclaim, ['Delete', 'Recycle', 'Retain'], at.child('persistentVolumeReclaimPolicy'), findings);
    const affinity = ownField(spec, 'nodeAffinity');
    if (isObject(affinity)) checkVolumeAffinity(affinity, at.child('nodeAffinity'), findings);
    checkSources(spec, at, findings);
    if (reclaim === 'Recycle' && isRoot(textAt(objectAt(spec, 'hostPath'), 'path')))
      findings.forbidden('reclaim-policy', at.child('persistentVolumeReclaimPolicy'), 'the root of a node may not be recycled');
    checkClassNames(spec, at, findings);
    checkOption(textAt(spec, 'volumeMode'), ['Block', 'Filesystem'], at.child('volumeMode'), findings);
  },
  checkUpdate: (object, old, place, findings) => {
    tellTwice(findings);
    checkChange(objectAt(object, 'spec'), objectAt(old, 'spec'), place.child('spec'), findings);
  },
};

function checkChange(spec: JsonObject, old: JsonObject, place: Place, findings: Findings): void {
  const sourceOf = (of: JsonObject): unknown => {
    const { controllerExpandSecretRef, ...csi } = objectAt(of, 'csi');
    // it may be set once
    const secret = isObject(ownField(objectAt(old, 'csi'), 'controllerExpandSecretRef')) ? { controllerExpandSecretRef } : {};
    const sources = Object.entries(of).filter(([field]) => Object.hasOwn(SOURCES, field));
    return { ...Object.fromEntries(sources), ...(isObject(ownField(of, 'csi')) ? { csi: { ...csi, ...secret } } : {}) };
  };
  // the server spells these places in its own way
  if (!sameJson(sourceOf(spec), sourceOf(old)))
    findings.forbidden('immutable', place.spelled('spec.persistentvolumesource'), 'the source of a volume may not change after creation');
  for (const field of ['volumeMode', 'nodeAffinity']) {
    const unset = field === 'nodeAffinity' && ownField(old, field) === undefined;
    if (!unset && !sameField(spec, old, field))
      findings.invalid('immutable', place.child(field).spelled(field), `${field} may not change after creation`);
  }
  const attributes = 'volumeAttributesClassName';
  if (ownField(old, attributes) !== undefined && ownField(spec, attributes) === undefined)
    findings.forbidden('immutable', place.child(attributes), `${attributes} may not be removed`);
}

/** The size, and nothing beside it. */
function checkCapacity(capacity: JsonObject, place: Place, findings: Findings): void {
  const names = Object.keys(capacity);
  if (names.length === 0) findings.required(place, 'a volume needs a capacity');
  if (!Object.hasOwn(capacity, 'storage') || names.length > 1)
    findings.reject('schema', 'not-supported', 'FieldValueNotSupported', place, 'the capacity of a volume is that of storage alone');
  for (const name of names) {
    const amount = readQuantity(ownField(capacity, name));
    const at = place.key(name);
    // asked twice, once of 64 bits
    if (wrapped(amount, ONE) < 0n) findings.echo('FieldValueInvalid', at);
    if ((amount?.nano ?? 0n) <= 0n) findings.invalid('out-of-range', at, 'the capacity must be greater than 0');
  }
}

function checkVolumeAffinity(affinity: JsonObject, place: Place, findings: Findings): void {
  const required = ownField(affinity, 'required');
  if (isObject(required)) checkNodeSelector(required, place.child('required'), findings);
  else findings.required(place.child('required'), 'the affinity of a volume needs required terms');
}

function checkSources(spec: JsonObject, place: Place, findings: Findings): void {
  const [first, ...others] = Object.keys(SOURCES).filter((source) => Object.hasOwn(spec, source));
  if (first === undefined) {
    findings.required(place, 'a volume needs a source, such as csi');
    return;
  }
  for (const other of others) {
    // the server spells this in its own way, and lets flexVolume stand beside others
    const at = place.child(other).spelled(place.child(other === 'cephfs' ? 'cephFS' : other).field);
    if (other !== 'flexVolume') findings.forbidden('two-sources', at, `the volume is a ${first} already`);
  }
  const source = objectAt(spec, first);
  const at = place.child(first);
  const needs = (field: string): boolean => {
    const missing = textAt(source, field) === '';
    if (missing) findings.required(at.child(field), `a volume of this kind needs ${field}`);
    return !missing;
  };
  if (first === 'hostPath') checkHostPath(source, at, findings);
  else if (first === 'awsElasticBlockStore') checkElasticBlockStore(source, at, findings);
  else if (first === 'nfs') checkNfs(source, at, findings);
  else if (first === 'local') {
    if (needs('path')) checkBacksteps(textAt(source, 'path'), at.child('path'), findings);
    if (!isObject(ownField(spec, 'nodeAffinity')))
      findings.required(place.child('nodeAffinity'), 'a local volume needs the affinity to its node');
  } else if (first === 'csi') {
    checkDriver(textAt(source, 'driver'), at.child('driver'), findings);
    needs('volumeHandle');
    for (const field of CHECKED_SECRETS) {
      const ref = ownField(source, field);
      if (isObject(ref)) checkSecretRef(ref, at.child(field), findings);
    }
  }
}

function checkSecretRef(ref: JsonObject, place: Place, findings: Findings): void {
  for (const [field, problemsOf] of [
    ['name', subdomainProblems],
    ['namespace', dnsLabelProblems],
  ] as const) {
    const given = textAt(ref, field);
    if (given === '') findings.required(place.child(field), `a reference to a Secret needs ${field}`);
    else
      for (const problem of problemsOf(given))
        findings.invalid('bad-name', place.child(field), `${shown(given)} is no ${field} of a Secret: ${problem}`);
  }
}

/** Of the two names only that of the attributes may not be empty, and it needs a CSI driver. */
function checkClassNames(spec: JsonObject, place: Place, findings: Findings): void {
  const attributes = ownField(spec, 'volumeAttributesClassName');
  const at = place.child('volumeAttributesClassName');
  if (attributes === '') findings.required(at, 'volumeAttributesClassName may not be empty');
  if (attributes !== undefined && !isObject(ownField(spec, 'csi')))
    findings.required(place.child('csi'), 'volumeAttributesClassName needs a volume of a CSI driver');
  for (const field of ['storageClassName', 'volumeAttributesClassName']) {
    const name = textAt(spec, field);
    for (const problem of name === '' ? [] : subdomainProblems(name))
      findings.invalid('bad-name', place.child(field), `${shown(name)} is no name: ${problem}`);
  }
}

/** Whether the path, without steps that lead nowhere, is `/`. */
function isRoot(path: string): boolean {
  return path.startsWith('/') && path.split('/').every((step) => step === '' || step === '.');
}
