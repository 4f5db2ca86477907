import { describe, expect, it } from 'vitest';
import { validateObject } from './validate.js';
import { verdict } from './verdict.js';

const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, storageClassName: 'gp3' };
const claim = (more: object = {}, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { ...spec, ...more },
  ...rest,
});
const causes = (object: object, old?: object) =>
  verdict(old === undefined ? { object } : { object, old }).causes.map(({ field, type }) => `${field} ${type}`);

describe('the source of data of a claim', () => {
  const snapshot = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'a' };
  const other = { apiGroup: 'example.com', kind: 'Backup', name: 'a' };
  const stored = (more: object, old?: object) => verdict({ object: claim(more), ...(old === undefined ? {} : { old }) }).defaulted;

  it('is written into both fields', () => {
    expect(stored({ dataSource: snapshot })).toMatchObject({ dataSource: snapshot, dataSourceRef: snapshot });
    expect(stored({ dataSourceRef: other })).toMatchObject({ dataSource: other, dataSourceRef: other });
  });

  it('is dropped where the old field names what it never could, and where it lies in another namespace', () => {
    expect(stored({ dataSource: other })).not.toHaveProperty('dataSource');
    expect(stored({ dataSourceRef: { ...snapshot, namespace: 'there' } })).not.toHaveProperty('dataSourceRef');
  });

  it('keeps what it was at an update, and then may have any group', () => {
    const old = claim({ dataSource: snapshot });
    expect(causes(claim({ dataSource: { ...snapshot, apiGroup: 'A b' } }), old)).toEqual(['spec FieldValueForbidden']);
    expect(causes(claim({ dataSource: { ...snapshot, apiGroup: 'A b' } }))).toEqual([]);
  });
});

describe('an update of a claim', () => {
  it('may write the same amount in another way, and set what is not set', () => {
    expect(causes(claim({ resources: { requests: { storage: '10240Mi' } } }), claim())).toEqual([]);
    expect(causes(claim({ volumeName: 'volume' }), claim())).toEqual([]);
    expect(causes(claim(), { ...claim(), spec: { accessModes: spec.accessModes, resources: spec.resources } })).toEqual([]);
  });

  it.each([
    [{ accessModes: ['ReadWriteMany'] }, ['spec FieldValueForbidden']],
    [{ storageClassName: 'gp2' }, ['spec FieldValueForbidden']],
    [{ resources: { requests: { storage: '20Gi' } } }, ['spec FieldValueForbidden']],
    [{ volumeMode: 'Block' }, ['spec FieldValueForbidden', 'volumeMode FieldValueInvalid']],
  ])('with %j gives %j', (more, expected) => {
    expect(causes(claim(more), claim())).toEqual(expected);
  });

  it('from a manifest keeps what a controller has filled in', () => {
    const old = claim({ volumeName: 'volume' });
    const { storageClassName: _filledIn, ...own } = spec;
    expect(validateObject({ ...claim(), spec: own }, { old }).verdict).toBe('accept');
    expect(causes(claim(), old)).toEqual(['spec FieldValueForbidden']);
  });

  it('lets a bound one grow, and change the class of its attributes', () => {
    const bound = claim({}, { status: { phase: 'Bound', capacity: { storage: '10Gi' } } });
    expect(causes(claim({ resources: { requests: { storage: '20Gi' } }, volumeAttributesClassName: 'fast' }), bound)).toEqual([]);
    expect(causes(claim({ resources: { requests: { storage: '5Gi' } } }), bound)).toEqual([
      'spec.resources.requests.storage FieldValueForbidden',
    ]);
  });
});
