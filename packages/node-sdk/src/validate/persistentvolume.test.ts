import { describe, expect, it } from 'vitest';
import { verdict } from './verdict.js';

const csi = { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' };
const affinity = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } };
const volume = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'volume' },
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec },
});
const causes = (object: object, old?: object) =>
  verdict(old === undefined ? { object } : { object, old }).causes.map(({ field, type }) => `${field} ${type}`);

describe('a PersistentVolume', () => {
  it('is kept by default', () => {
    expect(verdict(volume({ csi })).defaulted).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
  });

  it.each([
    [{ csi }, []],
    [{}, ['spec FieldValueRequired']],
    [{ csi, local: { path: '/a' }, nodeAffinity: affinity }, ['spec.csi FieldValueForbidden']],
    [{ local: { path: '/a' } }, ['spec.nodeAffinity FieldValueRequired']],
    [{ local: { path: '/a/../b' }, nodeAffinity: affinity }, ['spec.local.path FieldValueInvalid']],
    [{ csi, nodeAffinity: {} }, ['spec.nodeAffinity.required FieldValueRequired']],
    [{ csi: { driver: 'A_b' } }, ['spec.csi.driver FieldValueInvalid', 'spec.csi.volumeHandle FieldValueRequired']],
    [{ csi: { ...csi, nodePublishSecretRef: { name: 'a' } } }, ['spec.csi.nodePublishSecretRef.namespace FieldValueRequired']],
    [{ csi: { ...csi, nodeStageSecretRef: { name: 'a' } } }, []],
    [{ csi, capacity: {} }, ['spec.capacity FieldValueRequired', 'spec.capacity FieldValueNotSupported']],
    [{ csi, capacity: { storage: '0' } }, ['spec.capacity[storage] FieldValueInvalid']],
    [{ csi, capacity: { storage: '-1' } }, Array(2).fill('spec.capacity[storage] FieldValueInvalid')],
    [{ csi, capacity: { storage: '1', cpu: '1' } }, ['spec.capacity FieldValueNotSupported']],
    [{ awsElasticBlockStore: { volumeID: 'v', partition: 256 } }, ['spec.awsElasticBlockStore.partition FieldValueInvalid']],
    [{ hostPath: { path: '//.' }, persistentVolumeReclaimPolicy: 'Recycle' }, ['spec.persistentVolumeReclaimPolicy FieldValueForbidden']],
    [
      { hostPath: { path: '/a' }, volumeAttributesClassName: '' },
      ['spec.volumeAttributesClassName FieldValueRequired', 'spec.csi FieldValueRequired'],
    ],
  ])('%j gives %j', (spec, expected) => {
    expect(causes(volume(spec))).toEqual(expected);
  });
});

describe('an update of a PersistentVolume', () => {
  it('hears everything twice', () => {
    expect(causes(volume({ csi, accessModes: [] }), volume({ csi }))).toEqual(Array(2).fill('spec.accessModes FieldValueRequired'));
  });

  it('may not change the source, nor a mode or an affinity that is set', () => {
    expect(causes(volume({ csi: { ...csi, volumeHandle: 'vol-2' } }), volume({ csi }))).toEqual([
      'spec.persistentvolumesource FieldValueForbidden',
    ]);
    expect(causes(volume({ csi, volumeMode: 'Block' }), volume({ csi }))).toEqual(['volumeMode FieldValueInvalid']);
    expect(causes(volume({ csi, nodeAffinity: affinity }), volume({ csi }))).toEqual([]);
    expect(causes(volume({ csi }), volume({ csi, nodeAffinity: affinity }))).toEqual(['nodeAffinity FieldValueInvalid']);
  });

  it('may set the secret for growth once, and never take the class of attributes away', () => {
    const secret = { name: 'a', namespace: 'b' };
    const growing = volume({ csi: { ...csi, controllerExpandSecretRef: secret } });
    expect(causes(growing, volume({ csi }))).toEqual([]);
    expect(causes(volume({ csi }), growing)).toEqual(['spec.persistentvolumesource FieldValueForbidden']);
    expect(causes(volume({ csi }), volume({ csi, volumeAttributesClassName: 'fast' }))).toEqual([
      'spec.volumeAttributesClassName FieldValueForbidden',
    ]);
  });
});
