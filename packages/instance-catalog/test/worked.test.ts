import { describe, expect, test } from 'vitest';
import { allocatable, type EC2NodeClassSpec, type ResolveOptions } from '../src/index.js';
import { labelValues, offered, resolved } from './types.js';

const K = 'karpenter.k8s.aws/instance-';
const al2: EC2NodeClassSpec = { amiSelectorTerms: [{ alias: 'al2@latest' }] };
const bottlerocket: EC2NodeClassSpec = { amiSelectorTerms: [{ alias: 'bottlerocket@latest' }] };
const windows: EC2NodeClassSpec = { amiSelectorTerms: [{ alias: 'windows2022@latest' }] };
const custom: EC2NodeClassSpec = { amiFamily: 'Custom' };

type Figures = Record<string, string>;
const cases: [what: string, type: string, spec: EC2NodeClassSpec, options: ResolveOptions, expected: Figures][] = [
  [
    '1',
    'r6gd.xlarge',
    al2,
    {},
    { cpu: '3920m', memory: '29258Mi', 'ephemeral-storage': '17Gi', pods: '58', 'vpc.amazonaws.com/pod-eni': '18' },
  ],
  ['2', 'm5.large', bottlerocket, {}, { memory: '6903Mi', pods: '29' }],
  ['2', 'm5.large', {}, {}, { memory: '6903Mi', pods: '29' }],
  ['3', 'm5.large', { kubelet: { maxPods: 110 } }, {}, { memory: '6903Mi', pods: '110' }],
  ['4', 'm5.large', { ...bottlerocket, kubelet: { maxPods: 110 } }, {}, { memory: '6012Mi', pods: '110' }],
  [
    '5',
    'm5.large',
    windows,
    {},
    { pods: '110', memory: '6012Mi', 'ephemeral-storage': '44Gi', 'vpc.amazonaws.com/PrivateIPv4Address': '9' },
  ],
  ['6', 'm5.large', { kubelet: { podsPerCore: 4, maxPods: 20 } }, {}, { pods: '8' }],
  ['6', 'm5.large', { ...bottlerocket, kubelet: { podsPerCore: 4, maxPods: 20 } }, {}, { pods: '20' }],
  ['9', 't3.large', {}, { reservedENIs: 1_000_000 }, { memory: '6837Mi' }],
  [
    '12',
    'm5.large',
    { blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: '100Gi' } }] },
    {},
    { 'ephemeral-storage': '89Gi' },
  ],
  ['14', 'r6gd.xlarge', { instanceStorePolicy: 'RAID0' }, {}, { 'ephemeral-storage': '212226258176' }],
  [
    '15',
    'm5.large',
    { blockDeviceMappings: [{ deviceName: '/dev/xvda', rootVolume: true, ebs: { volumeSize: '1Gi' } }] },
    {},
    { 'ephemeral-storage': '-107374183' },
  ],
  ['16', 'm5.large', { kubelet: { evictionHard: { 'memory.available': '5%' } } }, {}, { memory: '6945924710' }],
  ['17', 'm5.large', { kubelet: { evictionHard: { 'memory.available': '100%' } } }, {}, { memory: '7003Mi' }],
  ['18', 'm5.large', { kubelet: { evictionSoft: { 'memory.available': '1Gi' } } }, {}, { memory: '6903Mi' }],
  ['19', 'm5.large', { kubelet: { kubeReserved: { cpu: '200m' } } }, {}, { cpu: '1800m', memory: '6903Mi', 'ephemeral-storage': '17Gi' }],
  [
    '20',
    'm5.large',
    { kubelet: { systemReserved: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi' } } },
    {},
    { cpu: '1830m', memory: '6803Mi', 'ephemeral-storage': '16Gi' },
  ],
  ['21', 'm5.large', { kubelet: { kubeReserved: { memory: '10Gi' } } }, {}, { memory: '-2763Mi' }],
  ['22', 'm5.large', {}, { vmMemoryOverheadPercent: 0 }, { memory: '7518Mi' }],
  ['25', 'trn1.2xlarge', {}, {}, { 'aws.amazon.com/neuron': '1', 'aws.amazon.com/neuroncore': '2' }],
  ['26', 'inf2.24xlarge', {}, {}, { 'aws.amazon.com/neuron': '6', 'aws.amazon.com/neuroncore': '12' }],
  [
    '55',
    'm5.large',
    {
      kubelet: { evictionHard: { 'nodefs.available': '5%' } },
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: '100Gi' } }],
    },
    {},
    { 'ephemeral-storage': '94Gi' },
  ],
  ['56', 't4g.nano', {}, {}, { memory: '15Mi' }],
];

test.each(cases)('example %s of chapter 04, 13: allocatable of %s', async (_example, name, spec, options, expected) => {
  expect(allocatable(await resolved(name, { spec }, options))).toMatchObject(expected);
});

describe('kube-reserved memory follows the ENI formula or the actual pods', () => {
  const kube = async (spec: EC2NodeClassSpec, options?: ResolveOptions): Promise<unknown> =>
    (await resolved('t3.large', { spec }, options)).overhead?.kubeReserved?.memory;
  test.each([al2, {}, custom])('example 7 and 8: a family with the ENI formula', async (spec) => {
    expect(await kube({ ...spec, kubelet: { maxPods: 10 } })).toBe('640Mi');
    expect(await kube(spec, { reservedENIs: 1 })).toBe('640Mi');
  });
  test('example 7 and 8: Bottlerocket and Windows', async () => {
    expect(await kube({ ...bottlerocket, kubelet: { maxPods: 10 } })).toBe('365Mi');
    expect(await kube({ ...windows, kubelet: { maxPods: 10 } })).toBe('365Mi');
    expect(await kube(bottlerocket, { reservedENIs: 1 })).toBe('519Mi');
    expect(await kube(windows, { reservedENIs: 1 })).toBe('1465Mi');
  });
  test('example 9: no usable interface means no pods, not two', async () => {
    expect((await resolved('t3.large', undefined, { reservedENIs: 1_000_000 })).capacity.pods).toBe('0');
  });
});

describe('labels', () => {
  test('example 5: a Windows class', async () => {
    const type = await resolved('m5.large', { spec: windows });
    expect(labelValues(type, 'kubernetes.io/os')).toEqual(['windows']);
    expect(labelValues(type, 'node.kubernetes.io/windows-build')).toEqual(['10.0.20348']);
    expect(labelValues(await resolved('m7g.large', { spec: windows }), 'kubernetes.io/os')).toBeNull();
  });
  test.each([
    ['u7i-12tb.224xlarge', 'u', '7'],
    ['im4gn.large', 'im', '4'],
    ['m7i-flex.large', 'm', '7'],
  ])('example 23: category and generation of %s', async (name, category, generation) => {
    const type = await resolved(name);
    expect([labelValues(type, `${K}category`), labelValues(type, `${K}generation`)]).toEqual([[category], [generation]]);
  });
  test('example 24: bare metal has a hypervisor label with an empty value', async () => {
    const type = await resolved('c8g.metal-24xl');
    expect(labelValues(type, `${K}size`)).toEqual(['metal-24xl']);
    expect(labelValues(type, `${K}hypervisor`)).toEqual(['']);
  });
  test('example 25: Neuron devices give the accelerator labels', async () => {
    const type = await resolved('trn1.2xlarge');
    expect(['name', 'manufacturer', 'count'].map((part) => labelValues(type, `${K}accelerator-${part}`))).toEqual([
      ['trainium'],
      ['aws'],
      ['1'],
    ]);
    expect(labelValues(type, `${K}gpu-name`)).toBeNull();
    expect(labelValues(type, `${K}local-nvme`)).toEqual(['474']);
  });
  test('example 28: a fraction of a GPU is counted 0 and gives no resource', async () => {
    const type = await resolved('g6f.large');
    expect(labelValues(type, `${K}gpu-count`)).toEqual(['0']);
    expect(type.capacity['nvidia.com/gpu']).toBe('0');
  });
  test('the label later than the pinned release is written on request only', async () => {
    const key = 'karpenter.k8s.aws/nitro-sandbox';
    expect(labelValues(await resolved('m5.large'), key)).toBeUndefined();
    const type = await resolved('m5.xlarge', undefined, { nitroSandbox: true });
    expect(labelValues(type, key)).toEqual(['true']);
    expect(type.requirements.map((r) => r.key)).toEqual(type.requirements.map((r) => r.key).sort());
  });
});

describe('offerings', () => {
  const zones = ['a', 'b', 'c', 'd'].map((letter) => `us-west-2${letter}`);
  test('example 29: an unfit type stays in the list with nothing available', async () => {
    expect(offered(await resolved('a1.medium'))).toEqual([]);
    expect(offered(await resolved('a1.medium', { spec: bottlerocket }))).not.toEqual([]);
  });
  test('example 30: marked offerings are unavailable and stay listed', async () => {
    const unavailable = [
      { capacityType: 'spot', instanceType: 'm5.large', zone: 'us-west-2a' },
      { capacityType: 'on-demand', instanceType: '*', zone: 'us-west-2b' },
    ];
    const type = await resolved('m5.large', undefined, { unavailable });
    expect(type.offerings).toHaveLength(8);
    expect(offered(type)).toEqual([
      ...['a', 'c', 'd'].map((z) => `on-demand/us-west-2${z}`),
      ...['b', 'c', 'd'].map((z) => `spot/us-west-2${z}`),
    ]);
  });
  test('example 31: a capacity type can be marked for all types', async () => {
    const type = await resolved('m5.large', undefined, { unavailable: [{ capacityType: 'spot' }] });
    expect(offered(type)).toEqual(zones.map((zone) => `on-demand/${zone}`));
  });
  test('subnets narrow the zones and their ids', async () => {
    const type = await resolved('m5.large', { spec: {}, status: { subnets: [{ id: 'subnet-1', zone: 'us-west-2d' }] } });
    expect(offered(type)).toEqual(['on-demand/us-west-2d', 'spot/us-west-2d']);
    expect(type.offerings).toHaveLength(8);
    expect(labelValues(type, 'topology.k8s.aws/zone-id')).toEqual(['usw2-az4']);
  });
  test('example 34 and 35: a reservation is an offering of its own', async () => {
    const reservation = { id: 'cr-1', instanceType: 'm5.large', availabilityZone: 'us-west-2b', availableInstanceCount: 3 };
    const block = { ...reservation, id: 'cr-2', reservationType: 'capacity-block', state: 'expiring', availableInstanceCount: 1 };
    const nodeClass = { spec: {}, status: { capacityReservations: [block, reservation] } };
    const type = await resolved('m5.large', nodeClass);
    const reserved = type.offerings.filter((offering) => offering.reservationCapacity !== undefined);
    expect(reserved.map((o) => [o.price, o.available, o.reservationCapacity])).toEqual([
      [9.6e-9, true, 3],
      [9.6e-9, false, 1],
    ]);
    expect(labelValues(type, 'karpenter.sh/capacity-type')).toEqual(['on-demand', 'reserved', 'spot']);
    expect(labelValues(type, 'karpenter.k8s.aws/capacity-reservation-id')).toEqual(['cr-1', 'cr-2']);
    expect((await resolved('m5.large', nodeClass, { reservedCapacity: false })).offerings).toHaveLength(8);
  });
  test('connection tracking excludes everything that is not Nitro, bare metal included', async () => {
    const nodeClass = { spec: { connectionTracking: { udpTimeout: '30s' } } };
    expect(offered(await resolved('m5.large', nodeClass))).toHaveLength(8);
    expect(offered(await resolved('m5.metal', nodeClass))).toEqual([]);
    expect(offered(await resolved('m4.large', nodeClass))).toEqual([]);
  });
});
