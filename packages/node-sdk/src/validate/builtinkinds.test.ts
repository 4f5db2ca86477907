import { describe, expect, it } from 'vitest';
import { verdict } from './verdict.js';

const causes = (object: object, old?: object) =>
  verdict(old === undefined ? { object } : { object, old }).causes.map(({ field, type }) => `${field} ${type}`);
const podSpec = { containers: [{ name: 'a', image: 'a:1' }] };

describe('a Namespace', () => {
  const named = (name: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, ...more });

  it('has a name that fits into a host name, which is its label too', () => {
    expect(causes(named('a-b'))).toEqual([]);
    expect(causes(named('a.b'))).toEqual(['metadata.name FieldValueInvalid']);
    expect(causes(named('A b'))).toEqual(['metadata.name FieldValueInvalid', 'metadata.labels FieldValueInvalid']);
  });

  it('has the finalizer of the server, and takes others with a domain', () => {
    expect(verdict(named('a', { spec: { finalizers: ['example.com/a'] } })).defaulted).toEqual({
      finalizers: ['example.com/a', 'kubernetes'],
    });
    expect(causes(named('a', { spec: { finalizers: ['custom'] } }))).toEqual(['spec.finalizers FieldValueInvalid']);
    const old = named('a', { spec: { finalizers: ['example.com/a'] } });
    expect(verdict({ object: named('a'), old }).defaulted).toEqual({ finalizers: ['example.com/a', 'kubernetes'] });
  });
});

describe('metadata', () => {
  const of = (metadata: object, apiVersion = 'v1', kind = 'Namespace') =>
    causes({ apiVersion, kind, metadata: { name: 'a', ...metadata } });

  it('of kinds of the server needs a domain in a finalizer', () => {
    expect(of({ finalizers: ['custom'] })).toEqual(['metadata.finalizers[0] FieldValueInvalid']);
    expect(of({ finalizers: ['kubernetes', 'example.com/a'] })).toEqual([]);
    expect(of({ finalizers: ['orphan', 'foregroundDeletion'] })).toEqual(['metadata.finalizers FieldValueInvalid']);
    expect(of({ finalizers: ['custom'], namespace: 'default' }, 'policy/v1', 'PodDisruptionBudget')).toEqual([]);
  });

  const owner = { apiVersion: 'apps/v1', kind: 'A', name: 'a', uid: 'u', controller: true };
  it.each([
    [[owner, owner], []],
    [[owner, { ...owner, uid: 'v' }], ['metadata.ownerReferences FieldValueInvalid']],
    [[{ ...owner, apiVersion: 'apps/' }], ['metadata.ownerReferences.apiVersion FieldValueInvalid']],
    [[{ ...owner, apiVersion: 'a/b/c' }], ['metadata.ownerReferences.apiVersion FieldValueInvalid']],
    [[{ ...owner, apiVersion: 'v1', kind: 'Event' }], ['metadata.ownerReferences FieldValueInvalid']],
  ])('with owners %j gives %j', (ownerReferences, expected) => {
    expect(of({ ownerReferences })).toEqual(expected);
  });
});

describe('a ReplicationController', () => {
  const controller = (spec: object) => ({ apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'a' }, spec });
  const template = { metadata: { labels: { app: 'a' } }, spec: podSpec };

  it('takes the labels of its pods for its selector', () => {
    expect(verdict(controller({ template })).defaulted).toMatchObject({ replicas: 1, selector: { app: 'a' } });
    expect(causes(controller({ template: { spec: podSpec } }))).toEqual(['spec.selector FieldValueRequired']);
    expect(causes(controller({ template, selector: { app: 'b' } }))).toEqual(['spec.template.metadata.labels FieldValueInvalid']);
  });

  it('hears three times about labels at an update', () => {
    const bad = controller({ selector: { app: 'a' }, template: { ...template, metadata: { labels: { app: 'a', b: 'é' } } } });
    const found = causes(bad, controller({ template }));
    expect(found.filter((cause) => cause.startsWith('metadata.labels'))).toHaveLength(3);
    expect(found.filter((cause) => cause.startsWith('spec.template.labels'))).toHaveLength(1);
  });

  it('needs a template', () => {
    expect(causes(controller({ selector: { app: 'a' } }))).toEqual(['spec.template FieldValueRequired']);
  });
});

describe('a RuntimeClass', () => {
  const runtime = (more: object) => ({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'a' },
    handler: 'runc',
    ...more,
  });

  it.each([
    [{}, []],
    [{ handler: '' }, ['handler FieldValueInvalid']],
    [{ overhead: { podFixed: { pods: '1' } } }, ['overhead.limits[pods] FieldValueInvalid']],
    [{ scheduling: { nodeSelector: { a: 'b c' } } }, ['scheduling.nodeSelector FieldValueInvalid']],
    [
      {
        scheduling: {
          tolerations: [
            { operator: 'Exists', effect: 'NoExecute' },
            { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 },
          ],
        },
      },
      ['scheduling.tolerations[1] FieldValueDuplicate'],
    ],
  ])('%j gives %j', (more, expected) => {
    expect(causes(runtime(more))).toEqual(expected);
  });

  it('keeps its handler', () => {
    expect(causes(runtime({ handler: 'other' }), runtime({}))).toEqual(['handler FieldValueInvalid']);
  });
});

describe('a CSINode', () => {
  const driver = { name: 'ebs.csi.aws.com', nodeID: 'i-1', topologyKeys: ['a'] };
  const node = (...drivers: object[]) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: { name: 'a' }, spec: { drivers } });
  const at = 'spec.drivers[0]';

  it.each([
    [driver, []],
    [{ ...driver, allocatable: { count: -1 } }, [`${at}.allocatable.count FieldValueInvalid`]],
    [{ ...driver, topologyKeys: ['a', 'a'] }, [`${at} FieldValueDuplicate`]],
    [{ ...driver, nodeID: 'a'.repeat(257) }, [`${at}.nodeID FieldValueInvalid`]],
    [{}, [`${at}.name FieldValueRequired`, `${at}.nodeID FieldValueRequired`]],
  ])('%j gives %j', (of, expected) => {
    expect(causes(node(of))).toEqual(expected);
  });

  it('may change the count of a driver alone', () => {
    expect(causes(node({ ...driver, allocatable: { count: 5 } }), node(driver))).toEqual([]);
    expect(causes(node({ ...driver, nodeID: 'i-2' }), node(driver))).toEqual(['spec.drivers FieldValueInvalid']);
    expect(causes(node(driver, { ...driver, name: 'other' }), node(driver))).toEqual([]);
  });
});

describe('a DaemonSet', () => {
  it('stores a rolling update that nobody will ask for without any share', () => {
    const spec = { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: podSpec } };
    const of = (updateStrategy: object) =>
      verdict({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'a' }, spec: { ...spec, updateStrategy } }).defaulted;
    expect(of({ type: 'OnDelete', rollingUpdate: {} })).toMatchObject({
      updateStrategy: { type: 'OnDelete', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
    });
    expect(of({ rollingUpdate: {} })).toMatchObject({ updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } });
  });
});

describe('an update', () => {
  const workload = (kind: string, spec: object, labels: object = { app: 'a' }) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'a' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels: { app: 'a', b: 'c' } }, spec: podSpec }, ...spec },
  });

  it.each(['Deployment', 'ReplicaSet', 'DaemonSet'])('of a %s keeps the selector', (kind) => {
    expect(causes(workload(kind, { minReadySeconds: 5 }), workload(kind, {}))).toEqual([]);
    expect(causes(workload(kind, {}, { b: 'c' }), workload(kind, {}))).toEqual(['spec.selector FieldValueInvalid']);
  });

  it('of a StatefulSet keeps all that makes its pods what they are', () => {
    const old = workload('StatefulSet', { serviceName: 'a' });
    expect(causes(workload('StatefulSet', { serviceName: 'a', replicas: 5, ordinals: { start: 1 } }), old)).toEqual([]);
    expect(causes(workload('StatefulSet', { serviceName: 'a.b', podManagementPolicy: 'Parallel' }), old)).toEqual([
      'spec FieldValueForbidden',
    ]);
  });

  it('of a Node keeps addresses and provider, and hears twice about taints', () => {
    const node = (spec: object) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' }, spec });
    const old = node({ providerID: 'aws:///a/i-1', podCIDR: '10.0.0.0/24' });
    expect(causes(old, node({}))).toEqual([]);
    expect(causes(node({ providerID: 'aws:///a/i-2', podCIDR: '10.0.1.0/24' }), old)).toEqual([
      'spec.podCIDRs FieldValueForbidden',
      'spec.providerID FieldValueForbidden',
    ]);
    const bad = { ...node({ ...old.spec, taints: [{ key: 'a', effect: 'NoSchedule', value: `${'a'.repeat(64)} ` }] }) };
    expect(causes(bad)).toEqual(['metadata.taints[0].value FieldValueInvalid']);
    expect(causes(bad, old)).toEqual(Array(2).fill('metadata.taints[0].value FieldValueInvalid'));
  });

  it('of a PriorityClass keeps value and policy, and is asked nothing else', () => {
    const priority = (value: number, more: object = {}) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'a' },
      value,
      ...more,
    });
    expect(causes(priority(2_000_000_000), priority(5))).toEqual(['value FieldValueForbidden']);
    expect(causes(priority(5, { preemptionPolicy: 'Maybe' }), priority(5))).toEqual(['preemptionPolicy FieldValueInvalid']);
  });

  it('of a StorageClass keeps how its volumes are made', () => {
    const storage = (more: object) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'a' },
      provisioner: 'a.example',
      ...more,
    });
    expect(causes(storage({ mountOptions: ['ro'], allowVolumeExpansion: true }), storage({}))).toEqual([]);
    expect(
      causes(storage({ parameters: { a: 'b' }, reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer' }), storage({})),
    ).toEqual(['parameters FieldValueForbidden', 'reclaimPolicy FieldValueForbidden', 'volumeBindingMode FieldValueInvalid']);
  });
});
