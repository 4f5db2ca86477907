import { describe, expect, test } from 'vitest';
import { CatalogInputError } from './error.js';
import type { EC2NodeClass, EC2NodeClassSpec } from './nodeclass.js';
import { loadRegion } from './region.js';
import { type ResolveOptions, resolveInstanceTypes } from './resolve.js';

const region = await loadRegion('us-west-1');

/** `code path` of every problem. */
function problems(nodeClass: EC2NodeClass, options?: ResolveOptions): string[] {
  try {
    resolveInstanceTypes(region, nodeClass, options);
  } catch (error) {
    if (error instanceof CatalogInputError) return error.issues.map((issue) => `${issue.code} ${issue.path}`);
    throw error;
  }
  return [];
}
const ofSpec = (spec: EC2NodeClassSpec): string[] => problems({ spec });

test('an unknown region is refused with the ones that are known', async () => {
  await expect(loadRegion('us-west-9')).rejects.toThrow(/region: "us-west-9" is no region.*us-west-1, us-west-2$/);
  await expect(loadRegion('__proto__')).rejects.toThrow(CatalogInputError);
});

describe('a node class that is refused', () => {
  test.each<[string, EC2NodeClassSpec, string[]]>([
    ['an unknown family', { amiFamily: 'Ubuntu' }, ['unknown-ami-family spec.amiFamily']],
    [
      'an unknown alias',
      { amiSelectorTerms: [{ id: 'ami-1' }, { alias: 'al3@latest' }] },
      ['unknown-ami-alias spec.amiSelectorTerms[1].alias'],
    ],
    ['an alias without a version', { amiSelectorTerms: [{ alias: 'al2023' }] }, ['unknown-ami-alias spec.amiSelectorTerms[0].alias']],
    [
      'reserved values that are negative, no quantity, or of no resource',
      { kubelet: { kubeReserved: { cpu: '-1', memory: 'much' }, systemReserved: { gpu: '1', memory: '-1Gi' } } },
      [
        'negative-quantity spec.kubelet.kubeReserved.cpu',
        'bad-quantity spec.kubelet.kubeReserved.memory',
        'unknown-resource spec.kubelet.systemReserved.gpu',
        'negative-quantity spec.kubelet.systemReserved.memory',
      ],
    ],
    [
      'counts that are negative or expressions',
      { kubelet: { maxPods: 'vcpus * 10' as never, podsPerCore: -1 } },
      ['unsupported spec.kubelet.maxPods', 'bad-number spec.kubelet.podsPerCore'],
    ],
    [
      'thresholds that are none',
      { kubelet: { evictionHard: { 'memory.available': '101%', 'nodefs.available': '', 'memory.free': '1Gi' } } },
      [
        'unknown-signal spec.kubelet.evictionHard.memory.free',
        'bad-percentage spec.kubelet.evictionHard["memory.available"]',
        'bad-quantity spec.kubelet.evictionHard["nodefs.available"]',
      ],
    ],
    [
      'a volume size that is none',
      { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 'big' } }] },
      ['bad-quantity spec.blockDeviceMappings[0].ebs.volumeSize'],
    ],
    ['an unknown store policy', { instanceStorePolicy: 'RAID1' }, ['unknown-policy spec.instanceStorePolicy']],
    [
      'network interfaces',
      { networkInterfaces: [{ networkCardIndex: -1, deviceIndex: 0.5, interfaceType: 'efa' }] },
      [
        'bad-number spec.networkInterfaces[0].networkCardIndex',
        'bad-number spec.networkInterfaces[0].deviceIndex',
        'unknown-interface-type spec.networkInterfaces[0].interfaceType',
      ],
    ],
    [
      'what is not supported',
      { placementGroupSelector: { name: 'x' }, cpuOptions: { nestedVirtualization: 'enabled' } },
      ['unsupported spec.placementGroupSelector', 'unsupported spec.cpuOptions.nestedVirtualization'],
    ],
  ])('%s', (_what, spec, expected) => expect(ofSpec(spec).sort()).toEqual([...expected].sort()));

  test('no subnets, or none in the region', () => {
    expect(problems({ spec: {}, status: { subnets: [] } })).toEqual(['no-subnets status.subnets']);
    expect(problems({ spec: {}, status: { subnets: [{ id: 'subnet-1', zone: 'eu-west-1a' }] } })).toEqual([
      'subnets-elsewhere status.subnets',
    ]);
  });

  test('problems of the class and of the options come together', () => {
    const options = {
      reservedENIs: -1,
      vmMemoryOverheadPercent: 1,
      spotEstimate: 2,
      unavailable: [{ capacityType: 'reserved', instanceType: 'm5.huge', zone: 'a' }],
    };
    expect(problems({ spec: { amiFamily: 'X' } }, options)).toEqual([
      'unknown-ami-family spec.amiFamily',
      'bad-number options.vmMemoryOverheadPercent',
      'bad-number options.reservedENIs',
      'bad-number options.spotEstimate',
      'unknown-offering options.unavailable[0].capacityType',
      'unknown-offering options.unavailable[0].instanceType',
      'unknown-offering options.unavailable[0].zone',
    ]);
  });
});

test('keys that name the prototype of an object are only unknown keys', () => {
  const kubeReserved = JSON.parse('{"__proto__":"1","constructor":"1"}') as Record<string, string>;
  expect(ofSpec({ kubelet: { kubeReserved } })).toEqual([
    'unknown-resource spec.kubelet.kubeReserved.__proto__',
    'unknown-resource spec.kubelet.kubeReserved.constructor',
  ]);
});

test('resolving twice gives equal results that share nothing a caller could reach by pushing to a list', () => {
  const [first, second] = [resolveInstanceTypes(region), resolveInstanceTypes(region)];
  expect(second).toEqual(first);
  first[0]!.offerings.push({ requirements: [], price: 0, available: true });
  first[0]!.requirements.pop();
  expect(resolveInstanceTypes(region)).toEqual(second);
});
