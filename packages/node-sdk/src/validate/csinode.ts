import { isObject, type JsonObject, listAt, objectAt, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { Findings, Place } from './finding.js';
import { sameField, tellTwice } from './immutable.js';
import type { BuiltInKind } from './kind.js';
import { qualifiedNameProblems } from './label.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { checkNotNegative } from './number.js';
import { fields, list, text } from './schema.js';
import { checkDriver } from './volume.js';
import { count } from './workload.js';

const MAX_NODE_ID = 256;

/** Chapter 06, 11: how many volumes of each driver a node takes. */
export const csiNode: BuiltInKind = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    spec: fields(
      {
        drivers: list(
          fields({
            name: text(),
            nodeID: text(),
            topologyKeys: list(text(), { default: null }),
            allocatable: fields({ count }),
          }),
          { default: null },
        ),
      },
      { default: {} },
    ),
  }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    const at = place.child('spec', 'drivers');
    const names = new Set<string>();
    listAt(objectAt(object, 'spec'), 'drivers').forEach((given, index) => {
      const driver = isObject(given) ? given : {};
      const name = textAt(driver, 'name');
      checkNodeDriver(driver, at.index(index), findings);
      if (names.has(name)) findings.duplicate(at.index(index).child('name'), `${shown(name)} appears twice`);
      names.add(name);
    });
  },
  checkUpdate: (object, old, place, findings) => {
    tellTwice(findings);
    const driversOf = (of: JsonObject): JsonObject[] => listAt(objectAt(of, 'spec'), 'drivers').filter(isObject);
    for (const before of driversOf(old)) {
      for (const driver of driversOf(object)) {
        if (textAt(driver, 'name') !== textAt(before, 'name')) continue;
        if (['nodeID', 'topologyKeys'].some((field) => !sameField(driver, before, field)))
          findings.invalid('immutable', place.child('spec', 'drivers'), 'of a driver only allocatable may change');
      }
    }
  },
};

function checkNodeDriver(driver: JsonObject, place: Place, findings: Findings): void {
  checkDriver(textAt(driver, 'name'), place.child('name'), findings);
  const id = textAt(driver, 'nodeID');
  const at = place.child('nodeID');
  if (id === '') findings.required(at, 'a driver knows the node by a nodeID');
  if (new TextEncoder().encode(id).length > MAX_NODE_ID) findings.invalid('too-long', at, `a nodeID may have ${MAX_NODE_ID} bytes`);
  checkNotNegative(objectAt(driver, 'allocatable'), 'count', place.child('allocatable'), findings);
  const keys = new Set<string>();
  // the server names the driver alone
  listAt(driver, 'topologyKeys').forEach((given, index) => {
    const key = typeof given === 'string' ? given : '';
    const of = place.child('topologyKeys').index(index).spelled(place.field);
    if (key === '') findings.required(of, 'a topology key may not be empty');
    if (keys.has(key)) findings.duplicate(of, `${shown(key)} appears twice`);
    keys.add(key);
    for (const problem of qualifiedNameProblems(key)) findings.invalid('label-key', of, `${shown(key)} is no label key: ${problem}`);
  });
}
