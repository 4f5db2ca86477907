import { describe, expect, test } from 'vitest';
import { resolved } from '../test/types.js';
import { resolveImages } from './image.js';
import type { EC2NodeClass, EC2NodeClassSpec } from './nodeclass.js';
import { HASH_ANNOTATION, HASH_VERSION_ANNOTATION, nodeClassDrift, staticDrift } from './nodeclassdrift.js';
import { nodeClassHash } from './nodeclasshash.js';

const base: EC2NodeClassSpec = {
  amiSelectorTerms: [{ alias: 'al2023@latest' }],
  role: 'nodes',
  tags: { a: '1', b: '2' },
  blockDeviceMappings: [
    { deviceName: '/dev/xvda', ebs: { volumeSize: '100Gi', encrypted: true } },
    { deviceName: '/dev/xvdb', ebs: { volumeSize: '1Ti' } },
  ],
  kubelet: { maxPods: 110, clusterDNS: ['10.0.0.1', '10.0.0.2'] },
};
const hash = (change: Partial<EC2NodeClassSpec>): string => nodeClassHash({ spec: { ...base, ...change } });

describe('the hash of a node class', () => {
  const same: [string, Partial<EC2NodeClassSpec>][] = [
    ['the family named as the alias means it', { amiFamily: 'AL2023' }],
    ['another pinned version of the family', { amiSelectorTerms: [{ alias: 'al2023@v20240625' }] }],
    ['ipPrefixCount', { ipPrefixCount: 4 }],
    ['mappings reordered', { blockDeviceMappings: [...(base.blockDeviceMappings ?? [])].reverse() }],
    ['tags reordered', { tags: { b: '2', a: '1' } }],
    [
      'a volume size in other words',
      { blockDeviceMappings: [base.blockDeviceMappings![0]!, { deviceName: '/dev/xvdb', ebs: { volumeSize: '1024Gi' } }] },
    ],
    ['rootVolume false', { blockDeviceMappings: [{ ...base.blockDeviceMappings![0]!, rootVolume: false }, base.blockDeviceMappings![1]!] }],
    ['subnet and security group selectors', { subnetSelectorTerms: [{ id: 'subnet-9' }], securityGroupSelectorTerms: [{ id: 'sg-9' }] }],
    ['kubelet keys reordered', { kubelet: { clusterDNS: ['10.0.0.1', '10.0.0.2'], maxPods: 110 } }],
    ['the order of a kubelet list', { kubelet: { maxPods: 110, clusterDNS: ['10.0.0.2', '10.0.0.1'] } }],
    [
      'two equal mappings',
      { blockDeviceMappings: [...base.blockDeviceMappings!, { deviceName: '/dev/xvdc' }, { deviceName: '/dev/xvdc' }] },
    ],
    ['a field that is null', { userData: null as never, networkInterfaces: null as never }],
  ];
  test.each(same)('does not change with %s', (_what, change) => expect(hash(change)).toBe(hash({})));

  const different: [string, Partial<EC2NodeClassSpec>][] = [
    ['tags', { tags: { a: '1' } }],
    ['the effective family', { amiSelectorTerms: [{ alias: 'al2@latest' }] }],
    ['a kubelet key that changes no figure', { kubelet: { ...base.kubelet, cpuCFSQuota: false } }],
    ['an empty list of network interfaces', { networkInterfaces: [] }],
    ['an empty kubelet list', { kubelet: { ...base.kubelet, clusterDNS: [] } }],
    ['an explicit false', { detailedMonitoring: false }],
    ['user data', { userData: 'x' }],
    ['a volume size', { blockDeviceMappings: [base.blockDeviceMappings![0]!] }],
  ];
  test.each(different)('changes with %s', (_what, change) => expect(hash(change)).not.toBe(hash({})));

  test('does not change with another notation of a grace period', () => {
    const graced = (period: string): string => hash({ kubelet: { evictionSoftGracePeriod: { 'memory.available': period } } });
    expect(new Set(['90s', '1m30s', '1.5m', '+90000ms', '90s0ns'].map(graced)).size).toBe(1);
    expect(graced('91s')).not.toBe(graced('90s'));
    expect(graced('0')).toBe(graced('0s'));
    expect(graced('ninety')).not.toBe(graced('90s'));
  });

  test('is the same number on every machine', () => expect(nodeClassHash({ spec: {} })).toBe('13860694219772592452'));
});

describe('static drift', () => {
  const stamped = (value: string, version = 'v5') => ({ [HASH_ANNOTATION]: value, [HASH_VERSION_ANNOTATION]: version });
  test('needs equal versions and different hashes', () => {
    expect(staticDrift(stamped('1'), stamped('2'))).toBe('NodeClassDrift');
    expect(staticDrift(stamped('1'), stamped('1'))).toBeUndefined();
    expect(staticDrift(stamped('1', 'v6'), stamped('2'))).toBeUndefined();
    expect(staticDrift(stamped('1'), undefined)).toBeUndefined();
  });

  test('example 48: hides the other reasons', async () => {
    const type = await resolved('m5.large');
    const images = resolveImages({ spec: base }, '1.31');
    const nodeClass: EC2NodeClass = { metadata: { annotations: stamped('1') }, spec: base };
    const instance = { annotations: stamped('2'), imageId: 'ami-al2023-1.30-amd64-standard-latest' };
    expect(nodeClassDrift(instance, nodeClass, type, images.ready ? images.images : [])).toBe('NodeClassDrift');
    expect(nodeClassDrift({ imageId: instance.imageId }, nodeClass, type, images.ready ? images.images : [])).toBe('AMIDrift');
  });
});

describe('drift of what the class resolves to', () => {
  const status = { subnets: [{ id: 'subnet-1', zone: 'us-west-2a' }], securityGroups: [{ id: 'sg-1' }], capacityReservations: [] };
  const images = [{ id: 'ami-1', requirements: [] }];
  const instance = { imageId: 'ami-1', subnetId: 'subnet-1', securityGroupIds: ['sg-1'] };
  const drift = async (change: object, now = images) =>
    nodeClassDrift({ ...instance, ...change }, { spec: base, status }, await resolved('m5.large'), now);

  test('examples 45, 50 and 51', async () => {
    expect(await drift({})).toBeUndefined();
    expect(await drift({}, [{ id: 'ami-2', requirements: [] }])).toBe('AMIDrift');
    expect(await drift({ subnetId: 'subnet-2' })).toBe('SubnetDrift');
    expect(await drift({ securityGroupIds: ['sg-1', 'sg-2'] })).toBe('SecurityGroupDrift');
    expect(await drift({ capacityReservationId: 'cr-1' })).toBe('CapacityReservationDrift');
  });
  test('nothing is decided for a class without images', async () => expect(await drift({ subnetId: 'subnet-2' }, [])).toBeUndefined());
  test('nothing is decided for a class without subnets or security groups, once static and image drift are ruled out', async () => {
    const without = async (missing: object, change: object) =>
      nodeClassDrift({ ...instance, ...change }, { spec: base, status: { ...status, ...missing } }, await resolved('m5.large'), images);
    expect(await without({ securityGroups: [] }, { subnetId: 'subnet-2' })).toBeUndefined();
    expect(await without({ subnets: [] }, { securityGroupIds: ['sg-2'] })).toBeUndefined();
    expect(await without({ subnets: [] }, { imageId: 'ami-2' })).toBe('AMIDrift');
  });
  test('a type that maps to no image any more has drifted', async () => {
    const arm = [{ id: 'ami-1', requirements: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }] }];
    expect(await drift({}, arm as typeof images)).toBe('AMIDrift');
  });
});
