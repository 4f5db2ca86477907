import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../volume.js';
import { anything, type Check, list, name, object, required, text, texts } from './check.js';
import { Limit } from './limits.js';
import { meta } from './meta.js';
import { nodeSelectorTerms } from './pod.js';

export const persistentVolume: Check = object<PersistentVolume>({
  metadata: required(meta),
  spec: object<NonNullable<PersistentVolume['spec']>>({
    nodeAffinity: object({ required: object({ nodeSelectorTerms }) }),
    csi: object({ driver: required(text) }),
    awsElasticBlockStore: anything,
    local: anything,
    hostPath: anything,
  }),
});

export const persistentVolumeClaim: Check = object<PersistentVolumeClaim>({
  metadata: required(meta),
  spec: object({ storageClassName: text, volumeName: text }),
  status: object({ phase: text }),
});

export const storageClass: Check = object<StorageClass>({
  metadata: required(meta),
  provisioner: text,
  volumeBindingMode: text,
  allowedTopologies: list(
    object({
      matchLabelExpressions: list(object({ key: required(name), values: texts(Limit.valuesPerRequirement) }), Limit.requirements),
    }),
    Limit.termsPerList,
  ),
});
