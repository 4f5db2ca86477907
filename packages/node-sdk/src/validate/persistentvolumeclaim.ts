import { isObject, type JsonObject, objectAt, ownField, sameJson, textAt } from '../convert/json.js';
import { checkClaimSpec, claimSpec, withClaimSpecDefaults, withExactAmounts } from './claimspec.js';
import type { Findings, Place } from './finding.js';
import { sameField } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { readQuantity } from './quantity.js';
import { anything, fields, text } from './schema.js';

/** By the binder, and by admission from the default class. */
const FILLED_IN = ['volumeName', 'storageClassName'];
const SNAPSHOTS = 'snapshot.storage.k8s.io';

/** The class of a claim without one is left open: here is no cluster that has a default (chapter 06, 11). */
export const persistentVolumeClaim: BuiltInKind = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: { ...claimSpec, default: {} },
    status: anything,
  }),
  admit: (object, _place, _findings, { old, withoutStatus }) => {
    const before = isObject(old) ? withBothSources(objectAt(old, 'spec'), {}) : {};
    // `kubectl apply` leaves alone what a controller has filled in; the bare update that a verdict is asked for does not
    const kept = withoutStatus === true ? [] : FILLED_IN.filter((field) => ownField(before, field) !== undefined);
    const given = { ...Object.fromEntries(kept.map((field) => [field, ownField(before, field)])), ...objectAt(object, 'spec') };
    return { ...object, spec: withBothSources(withClaimSpecDefaults(given), before) };
  },
  check: (object, place, findings, { old }) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    // where there was a group, the server no longer looks at it
    const before = isObject(old) ? withBothSources(objectAt(old, 'spec'), {}) : {};
    const anyGroup = ['dataSource', 'dataSourceRef'].some((field) => typeof ownField(objectAt(before, field), 'apiGroup') === 'string');
    checkClaimSpec(objectAt(object, 'spec'), place.child('spec'), findings, anyGroup);
  },
  checkUpdate: checkChange,
};

/** Only what is bound may grow, or change the class of its attributes. */
function checkChange(object: JsonObject, old: JsonObject, place: Place, findings: Findings): void {
  const [spec, before] = [objectAt(object, 'spec'), objectAt(old, 'spec')].map(withExactAmounts) as [JsonObject, JsonObject];
  const bound = textAt(objectAt(old, 'status'), 'phase') === 'Bound';
  const fixed = (of: JsonObject): JsonObject => {
    const { volumeName, volumeAttributesClassName, storageClassName, ...rest } = of;
    const { storage: _grows, ...requests } = objectAt(objectAt(of, 'resources'), 'requests');
    return {
      ...rest,
      // each may be set once
      ...(textAt(before, 'volumeName') === '' ? {} : { volumeName }),
      ...(ownField(before, 'storageClassName') === undefined && ownField(spec, 'storageClassName') !== undefined
        ? {}
        : { storageClassName }),
      ...(bound ? { resources: { ...objectAt(of, 'resources'), requests } } : { volumeAttributesClassName }),
    };
  };
  if (!sameJson(fixed(spec), fixed(before)))
    findings.forbidden('immutable', place.child('spec'), 'the spec of a claim is fixed, but for the size and attributes of a bound one');
  const size = (of: JsonObject): bigint =>
    readQuantity(ownField(objectAt(objectAt(of, 'resources'), 'requests'), 'storage') ?? '0')?.nano ?? 0n;
  const [asked, had, has] = [size(objectAt(object, 'spec')), size(objectAt(old, 'spec')), capacityOf(old)];
  if (asked < had && asked <= has)
    findings.forbidden('immutable', place.child('spec', 'resources', 'requests', 'storage'), 'a claim may not shrink below its capacity');
  // the server leaves the spec out of this place
  const mode = place.child('spec', 'volumeMode').spelled('volumeMode');
  if (!sameField(spec, before, 'volumeMode')) findings.invalid('immutable', mode, 'volumeMode may not change after creation');
}

const capacityOf = (claim: JsonObject): bigint =>
  readQuantity(ownField(objectAt(objectAt(claim, 'status'), 'capacity'), 'storage') ?? '0')?.nano ?? 0n;

/** The server writes the source of data into both of its fields, and drops what neither field may name unless there was one `before`. */
function withBothSources(spec: JsonObject, before: JsonObject): JsonObject {
  const { dataSource, dataSourceRef, ...rest } = spec;
  const inUse = Object.hasOwn(before, 'dataSource');
  // the gate for other namespaces is off
  const ref = isObject(dataSourceRef) && (inUse || textAt(dataSourceRef, 'namespace') === '') ? dataSourceRef : undefined;
  const source = isObject(dataSource) && (inUse || ref !== undefined || isOldSource(dataSource)) ? dataSource : undefined;
  if (source === undefined && ref === undefined) return rest;
  const { namespace: _none, ...copy } = ref ?? {};
  const elsewhere = textAt(ref ?? {}, 'namespace') !== '';
  return { ...rest, ...(source === undefined && elsewhere ? {} : { dataSource: source ?? copy }), dataSourceRef: ref ?? source };
}

function isOldSource(source: JsonObject): boolean {
  const group = textAt(source, 'apiGroup');
  const kind = ownField(source, 'kind');
  return (group === '' && kind === 'PersistentVolumeClaim') || (group === SNAPSHOTS && kind === 'VolumeSnapshot');
}
