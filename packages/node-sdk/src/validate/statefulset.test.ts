import { describe, expect, it } from 'vitest';
import { verdict } from './verdict.js';

const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
const container = { name: 'a', image: 'a:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] };

function ask(spec: object, podSpec: object = {}, labels: object = { app: 'a' }, name = 'web') {
  return verdict({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: 'a' } },
      template: { metadata: { labels }, spec: { containers: [container], ...podSpec } },
      volumeClaimTemplates: [claim],
      ...spec,
    },
  });
}

const causes = (...given: Parameters<typeof ask>) => ask(...given).causes.map(({ field, type }) => `${field} ${type}`);

describe('a StatefulSet', () => {
  it('may mount its claims, which take the place of volumes of their name', () => {
    expect(ask({}).accepted).toBe(true);
    expect(causes({ volumeClaimTemplates: [] })).toEqual(['spec.template.spec.containers[0].volumeMounts[0].name FieldValueNotFound']);
    // a volume without a source of its own name is never looked at
    expect(ask({}, { volumes: [{ name: 'data', hostPath: { path: '../x' } }] }).accepted).toBe(true);
    // the other volumes come after the claims
    expect(causes({}, { volumes: [{ name: 'B' }] })).toEqual(['spec.template.spec.volumes[1].name FieldValueInvalid']);
  });

  it('stores its claims in full', () => {
    expect(ask({}).defaulted).toMatchObject({
      serviceName: '',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      volumeClaimTemplates: [
        { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } },
      ],
    });
  });

  it('says nothing about host names, which its controller writes', () => {
    expect(ask({}, { hostname: 'A b', subdomain: 'a.b' }).accepted).toBe(true);
  });

  it('is named as a part of a host name', () => {
    expect(causes({}, {}, { app: 'a' }, 'web.front')).toEqual(['metadata.name FieldValueInvalid']);
    expect(causes({ serviceName: 'a.b' })).toEqual(['spec.serviceName FieldValueInvalid']);
  });

  it('hears twice about the labels of its template', () => {
    expect(causes({}, {}, { app: 'a', b: 'é' })).toEqual([
      'spec.template.labels FieldValueInvalid',
      'spec.template.labels FieldValueInvalid',
    ]);
  });

  it('is looked at for restarts though its selector is broken', () => {
    expect(causes({ selector: { matchLabels: { a: 'b c' } } }, { restartPolicy: 'Never', containers: [] })).toEqual([
      'spec.selector.matchLabels FieldValueInvalid',
      'spec.selector FieldValueInvalid',
      'spec.template.spec.restartPolicy FieldValueNotSupported',
    ]);
  });

  it.each([
    [{ podManagementPolicy: 'parallel' }, 'spec.podManagementPolicy FieldValueInvalid'],
    [{ updateStrategy: { type: 'Recreate' } }, 'spec.updateStrategy FieldValueInvalid'],
    [{ updateStrategy: { type: 'OnDelete', rollingUpdate: {} } }, 'spec.updateStrategy.rollingUpdate FieldValueInvalid'],
    [{ updateStrategy: { rollingUpdate: { partition: -1 } } }, 'spec.updateStrategy.rollingUpdate.partition FieldValueInvalid'],
    [{ ordinals: { start: -1 } }, 'spec.ordinals.start FieldValueInvalid'],
  ])('refuses %j', (spec, cause) => {
    expect(causes(spec)).toEqual([cause]);
  });

  it('keeps a negative revisionHistoryLimit, and drops the share of unavailable pods', () => {
    const answer = ask({ revisionHistoryLimit: -1, updateStrategy: { rollingUpdate: { maxUnavailable: '200%' } } });
    expect(answer).toMatchObject({
      accepted: true,
      defaulted: { revisionHistoryLimit: -1, updateStrategy: { rollingUpdate: { partition: 0 } } },
    });
    expect(answer.defaulted).not.toHaveProperty('updateStrategy.rollingUpdate.maxUnavailable');
  });
});

describe('the source of data of a claim', () => {
  const of = (spec: object) => causes({ volumeClaimTemplates: [{ ...claim, spec: { ...claim.spec, ...spec } }] });
  const at = 'spec.volumeClaimTemplates[0].spec';
  const source = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'a' };

  it('is the same in both fields', () => {
    expect(of({ dataSource: source, dataSourceRef: source })).toEqual([]);
    expect(of({ dataSource: source, dataSourceRef: { ...source, name: 'b' } })).toEqual([`${at} FieldValueInvalid`]);
    expect(of({ dataSource: source, dataSourceRef: { ...source, namespace: 'b' } })).toEqual([`${at} FieldValueInvalid`]);
  });

  it('is a claim unless it has a group', () => {
    expect(of({ dataSource: { kind: 'PersistentVolumeClaim', name: 'a' } })).toEqual([]);
    expect(of({ dataSource: { kind: 'VolumeSnapshot' } })).toEqual([
      `${at}.dataSource.name FieldValueRequired`,
      `${at}.dataSource FieldValueInvalid`,
    ]);
    expect(of({ dataSourceRef: { ...source, apiGroup: 'A b', namespace: 'a.b' } })).toEqual([
      `${at}.dataSourceRef.apiGroup FieldValueInvalid`,
      `${at}.dataSourceRef.namespace FieldValueInvalid`,
    ]);
  });
});
