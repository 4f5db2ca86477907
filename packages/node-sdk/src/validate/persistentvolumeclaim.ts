import { isObject, type JsonObject, objectAt, ownField, textAt } from '../convert/json.js';
import { checkClaimSpec, claimSpec, withClaimSpecDefaults } from './claimspec.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { anything, fields, text } from './schema.js';

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
  admit: (object) => ({ ...object, spec: withBothSources(withClaimSpecDefaults(objectAt(object, 'spec'))) }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    checkClaimSpec(objectAt(object, 'spec'), place.child('spec'), findings);
  },
};

/** The server writes the source of data into both of its fields, and drops what neither field may name. */
function withBothSources(spec: JsonObject): JsonObject {
  const { dataSource, dataSourceRef, ...rest } = spec;
  // the gate for other namespaces is off
  const ref = isObject(dataSourceRef) && textAt(dataSourceRef, 'namespace') === '' ? dataSourceRef : undefined;
  const source = isObject(dataSource) && (ref !== undefined || isOldSource(dataSource)) ? dataSource : undefined;
  if (source === undefined && ref === undefined) return rest;
  const { namespace: _none, ...copy } = ref ?? {};
  return { ...rest, dataSource: source ?? copy, dataSourceRef: ref ?? source };
}

function isOldSource(source: JsonObject): boolean {
  const group = textAt(source, 'apiGroup');
  const kind = ownField(source, 'kind');
  return (group === '' && kind === 'PersistentVolumeClaim') || (group === SNAPSHOTS && kind === 'VolumeSnapshot');
}
