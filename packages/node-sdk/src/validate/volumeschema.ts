import { claimSpec } from './claimspec.js';
import { fieldRef, plainFlag, pointer, resourceFieldRef } from './containerschema.js';
import { objectMeta } from './metadata.js';
import { anything, fields, flag, integer, list, map, quantityAmount, type Schema, text } from './schema.js';

const fileMode = integer({ bits: 32 });
/** The mode that files of a volume get by default: 0644. */
const defaultMode = integer({ bits: 32, default: 0o644 });
const items = list(fields({ key: text(), path: text(), mode: fileMode }));
const files = list(fields({ path: text(), fieldRef, resourceFieldRef, mode: fileMode }));
const secretRef = fields({ name: text() });

const projection = fields({
  secret: fields({ name: text(), items, optional: flag() }),
  configMap: fields({ name: text(), items, optional: flag() }),
  downwardAPI: fields({ items: files }),
  serviceAccountToken: fields({ audience: text(), expirationSeconds: integer({ default: 3600 }), path: text() }),
  clusterTrustBundle: anything,
  podCertificate: anything,
});

/** Sources of volumes in the order in which the API server looks for a second one. Those that are gone from Kubernetes are known by name alone. */
export const VOLUME_SOURCES: Readonly<Record<string, Schema>> = {
  emptyDir: fields({ medium: text(), sizeLimit: quantityAmount }),
  hostPath: fields({ path: text(), type: text({ zero: 'kept', default: '' }) }),
  gitRepo: anything,
  gcePersistentDisk: anything,
  awsElasticBlockStore: fields({
    volumeID: text(),
    fsType: text(),
    partition: integer({ bits: 32, zero: 'dropped' }),
    readOnly: plainFlag,
  }),
  secret: fields({ secretName: text(), items, defaultMode, optional: flag() }),
  nfs: fields({ server: text(), path: text(), readOnly: plainFlag }),
  iscsi: anything,
  glusterfs: anything,
  flocker: anything,
  persistentVolumeClaim: fields({ claimName: text(), readOnly: plainFlag }),
  rbd: anything,
  cinder: anything,
  cephfs: anything,
  quobyte: anything,
  downwardAPI: fields({ items: files, defaultMode }),
  fc: anything,
  flexVolume: anything,
  configMap: fields({ name: text(), items, defaultMode, optional: flag() }),
  azureFile: anything,
  vsphereVolume: anything,
  photonPersistentDisk: anything,
  portworxVolume: anything,
  azureDisk: anything,
  storageos: anything,
  projected: fields({ sources: list(projection, { default: null }), defaultMode }),
  scaleIO: anything,
  csi: fields({ driver: text(), readOnly: flag(), fsType: pointer, volumeAttributes: map(text()), nodePublishSecretRef: secretRef }),
  ephemeral: fields({
    volumeClaimTemplate: fields({ metadata: { ...objectMeta, default: {} }, spec: { ...claimSpec, default: {} } }),
  }),
  image: fields({ reference: text(), pullPolicy: text() }),
};

export const volume = fields({ name: text(), ...VOLUME_SOURCES });
