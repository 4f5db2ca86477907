import { isObject, listAt, objectAt, textAt } from '../convert/json.js';
import { shown } from './check.js';
import type { BuiltInKind } from './kind.js';
import { checkMetadata, objectMeta } from './metadata.js';
import { anything, fields, flag, list, text } from './schema.js';
import { checkLabelName, checkOption } from './selector.js';

export const storageClass: BuiltInKind = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  schema: fields({
    apiVersion: text(),
    kind: text(),
    metadata: objectMeta,
    provisioner: text(),
    parameters: anything,
    reclaimPolicy: text(),
    mountOptions: list(text()),
    allowVolumeExpansion: flag(),
    volumeBindingMode: text(),
    allowedTopologies: list(fields({ matchLabelExpressions: list(fields({ key: text(), values: list(text()) })) })),
  }),
  admit: (object) => ({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...object }),
  check: (object, place, findings) => {
    checkMetadata(objectAt(object, 'metadata'), place.child('metadata'), findings);
    if (textAt(object, 'provisioner') === '') findings.required(place.child('provisioner'), 'a StorageClass needs a provisioner');
    checkOption(textAt(object, 'reclaimPolicy'), ['Delete', 'Retain'], place.child('reclaimPolicy'), findings);
    checkOption(textAt(object, 'volumeBindingMode'), ['Immediate', 'WaitForFirstConsumer'], place.child('volumeBindingMode'), findings);
    listAt(object, 'allowedTopologies').forEach((term, index) => {
      if (!isObject(term)) return;
      const keys = new Set<string>();
      listAt(term, 'matchLabelExpressions').forEach((expression, position) => {
        if (!isObject(expression)) return;
        const at = place.child('allowedTopologies').index(index).child('matchLabelExpressions').index(position);
        const key = textAt(expression, 'key');
        checkLabelName(key, at.child('key'), findings);
        if (listAt(expression, 'values').length === 0) findings.required(at.child('values'), 'a topology needs values');
        if (keys.has(key)) findings.duplicate(at.child('key'), `${shown(key)} appears twice`);
        keys.add(key);
      });
    });
  },
};
