import { describe, expect, it } from 'vitest';
import type { SchedulingInput } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { DEFAULT_CONFIGURATION } from '../model/wellknown.js';
import { Volumes } from './volumes.js';

const term = (key: string, ...values: string[]) => ({ matchExpressions: [{ key, operator: 'In', values }] });
const volume = (name: string, spec: object) => ({ metadata: { name }, spec });
const claim = (name: string, spec: object, extra: object = {}, status: object = {}) => ({
  metadata: { name, namespace: 'd', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' }, ...extra },
  spec,
  status,
});
const input: Partial<SchedulingInput> = {
  persistentVolumes: [
    volume('csi', {
      csi: { driver: 'driver' },
      nodeAffinity: { required: { nodeSelectorTerms: [term('zone', 'a'), {}, term('zone', 'b')] } },
    }),
    volume('ebs', { awsElasticBlockStore: {} }),
    volume('nfs', {}),
    volume('local', {
      local: {},
      nodeAffinity: { required: { nodeSelectorTerms: [term('kubernetes.io/hostname', 'h'), term('zone', 'a')] } },
    }),
    { ...volume('leaving', {}), metadata: { name: 'leaving', deletionTimestamp: '2026-01-01T00:00:00Z' } },
  ],
  persistentVolumeClaims: [
    ...['csi', 'ebs', 'nfs', 'local', 'gone', 'leaving'].map((name) => claim(`on-${name}`, { volumeName: name })),
    claim('unbound-annotation', { volumeName: 'csi' }, { annotations: {} }),
    claim('waiting', { storageClassName: 'waits' }),
    claim('immediate', { storageClassName: 'immediate' }),
    claim('silent', { storageClassName: 'silent' }),
    claim('classless', {}),
    claim('unknown-class', { storageClassName: 'nope' }),
    claim('deleted', { storageClassName: 'waits' }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    claim('lost', { volumeName: 'csi' }, {}, { phase: 'Lost' }),
    claim('p-scratch', { storageClassName: 'waits' }),
  ],
  storageClasses: [
    {
      metadata: { name: 'waits' },
      provisioner: 'kubernetes.io/gce-pd',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'b'] }] }, {}],
    },
    { metadata: { name: 'immediate' }, provisioner: 'x', volumeBindingMode: 'Immediate' },
    { metadata: { name: 'silent' }, provisioner: 'x' },
  ],
};
const volumes = new Volumes(input);
const pod = (...claims: string[]): Pod => ({
  metadata: { name: 'p', namespace: 'd' },
  spec: { volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })) },
});

describe('attachments', () => {
  it('go by driver and claim; what has no driver does not count', () => {
    const scratch: Pod = {
      metadata: { name: 'p', namespace: 'd' },
      spec: { volumes: [{ name: 'scratch', ephemeral: {} }, { name: 'tmp' }] },
    };
    expect(volumes.attachments(scratch)).toEqual({ ok: true, value: new Map([['pd.csi.storage.gke.io', new Set(['d/p-scratch'])]]) });
    expect(volumes.attachments(pod('on-csi', 'on-csi', 'on-ebs', 'on-nfs', 'missing', 'classless', 'unknown-class'))).toEqual({
      ok: true,
      value: new Map([
        ['driver', new Set(['d/on-csi'])],
        ['ebs.csi.aws.com', new Set(['d/on-ebs'])],
      ]),
    });
  });

  it('fail on a claim bound to a missing volume', () => {
    expect(volumes.attachments(pod('on-gone')).ok).toBe(false);
  });
});

describe('topology', () => {
  it('lists the alternatives of each volume that has any, in volume order', () => {
    expect(volumes.topology(pod('waiting', 'on-nfs', 'on-csi'))).toEqual({
      ok: true,
      value: [
        [[{ key: 'zone', operator: 'In', values: ['a', 'b'] }]],
        [[{ key: 'zone', operator: 'In', values: ['a'] }], [{ key: 'zone', operator: 'In', values: ['b'] }]],
      ],
    });
    expect(volumes.topology(pod('classless'))).toEqual({ ok: true, value: [] });
  });

  it('forgets the host of a local volume: a term that held nothing else allows every node', () => {
    expect(volumes.topology(pod('on-local'))).toEqual({ ok: true, value: [[[], [{ key: 'zone', operator: 'In', values: ['a'] }]]] });
  });

  it.each(['missing', 'on-gone', 'unknown-class'])('fails on %s', (name) => {
    expect(volumes.topology(pod(name)).ok).toBe(false);
  });
});

describe('claims of a pending pod', () => {
  it.each(['on-csi', 'on-nfs', 'waiting', 'silent'])('%s is usable', (name) => {
    expect(volumes.problem(pod(name), DEFAULT_CONFIGURATION)).toBeUndefined();
  });

  it.each([
    ['missing', 'does not exist'],
    ['on-gone', 'volume gone does not exist'],
    ['on-leaving', 'is being deleted'],
    ['unbound-annotation', 'bind-completed'],
    ['immediate', 'binds immediately'],
    ['classless', 'names no storage class'],
    ['unknown-class', 'storage class nope does not exist'],
    ['deleted', 'is being deleted'],
    ['lost', 'has lost its volume'],
  ])('%s is not: %s', (name, reason) => {
    expect(volumes.problem(pod('on-csi', name), DEFAULT_CONFIGURATION)).toContain(reason);
  });

  it('may be refused by the provider', () => {
    const strict = { ...DEFAULT_CONFIGURATION, unsupportedProvisioners: new Set(['driver']), unsupportedTopologyKeys: new Set(['zone']) };
    expect(volumes.problem(pod('on-csi'), strict)).toContain('driver');
    expect(volumes.problem(pod('waiting'), strict)).toContain('zone');
  });
});
