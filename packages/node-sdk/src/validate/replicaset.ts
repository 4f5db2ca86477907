import { objectAt } from '../convert/json.js';
import type { BuiltInKind } from './kind.js';
import { checkSelectorUpdate, checkWorkload, count, plainCount, withTemplateDefaults, workloadSchema } from './workload.js';

export const replicaSet: BuiltInKind = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  schema: workloadSchema({ replicas: count, minReadySeconds: plainCount }),
  admit: (object) => ({ ...object, spec: { replicas: 1, ...withTemplateDefaults(objectAt(object, 'spec')) } }),
  check: (object, place, findings) => {
    checkWorkload(object, 'ReplicaSet', ['replicas', 'minReadySeconds'], place, findings);
  },
  checkUpdate: checkSelectorUpdate,
};
