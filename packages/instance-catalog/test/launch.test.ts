import { describe, expect, test } from 'vitest';
import {
  CatalogInputError,
  chooseLaunch,
  type LaunchChoice,
  launchedNode,
  loadRegion,
  resolveImages,
  resolveInstanceTypes,
} from '../src/index.js';
import { madeType } from './types.js';

const capacityTypes = (...values: string[]) => ({ key: 'karpenter.sh/capacity-type', operator: 'In', values });
const chosen = (choice: LaunchChoice): unknown[] =>
  choice.launched ? [choice.instanceType.name, choice.capacityType, choice.zone, choice.price] : [choice.reason];
const filters = (choice: LaunchChoice): string[] => choice.steps.map((step) => step.filter);

describe('Spot that is dearer than on-demand', () => {
  const cheap = madeType('a.large', [
    ['on-demand', 'z1', 5],
    ['spot', 'z1', 1],
    ['spot', 'z2', 2],
  ]);
  const dear = madeType('b.large', [
    ['on-demand', 'z1', 10],
    ['spot', 'z1', 10],
  ]);
  test('example 36: is removed, and the cheapest Spot offering launched', () => {
    const choice = chooseLaunch([cheap, dear], [capacityTypes('spot', 'on-demand')]);
    expect(chosen(choice)).toEqual(['a.large', 'spot', 'z1', 1]);
    expect(choice).toMatchObject({ approximate: true });
    expect(choice.steps).toContainEqual({ filter: 'spot-dearer-than-on-demand', before: 2, after: 2, offeringsRemoved: 1 });
  });
  const onDemandOnly = madeType('a.large', [['on-demand', 'z1', 5]]);
  const spotOnly = madeType('b.large', [
    ['spot', 'z1', 10],
    ['spot', 'z2', 15],
  ]);
  test('example 37: rejects a type that has nothing else', () => {
    expect(chosen(chooseLaunch([onDemandOnly, spotOnly], [capacityTypes('spot', 'on-demand')]))).toEqual(['a.large', 'on-demand', 'z1', 5]);
  });
  test('example 38: stays when the claim allows only Spot', () => {
    expect(chosen(chooseLaunch([onDemandOnly, spotOnly], [capacityTypes('spot')]))).toEqual(['b.large', 'spot', 'z1', 10]);
  });
  test('example 39: stays under a flexibility floor, and Spot is preferred whatever it costs', () => {
    const floor = { key: 'node.kubernetes.io/instance-type', operator: 'Exists', minValues: 2 };
    expect(chosen(chooseLaunch([onDemandOnly, spotOnly], [capacityTypes('spot', 'on-demand'), floor]))).toEqual([
      'b.large',
      'spot',
      'z1',
      10,
    ]);
  });
});

describe('exotic types', () => {
  const plain = madeType('m5.large', [['on-demand', 'z1', 5]]);
  const metal = madeType('m5.metal', [['on-demand', 'z1', 4]]);
  const gpu = madeType('g5.xlarge', [['on-demand', 'z1', 1]], { 'nvidia.com/gpu': '1' });
  const fraction = madeType('g6f.large', [['on-demand', 'z1', 2]], { 'nvidia.com/gpu': '0' });
  test('example 40: go when something else fits, and stay when nothing does', () => {
    expect(chosen(chooseLaunch([plain, metal, gpu], []))).toEqual(['m5.large', 'on-demand', 'z1', 5]);
    expect(chosen(chooseLaunch([metal, gpu], []))).toEqual(['g5.xlarge', 'on-demand', 'z1', 1]);
  });
  test('example 28: a fraction of a GPU is not exotic', () => {
    expect(chosen(chooseLaunch([plain, gpu, fraction], []))).toEqual(['g6f.large', 'on-demand', 'z1', 2]);
  });
});

describe('reserved capacity', () => {
  test('example 42: of each type and zone the reservation with the most left; types without one go', () => {
    const reserved = madeType('a.large', [
      ['reserved', 'z1', 1e-7, { id: 'cr-1', count: 5 }],
      ['reserved', 'z2', 1e-7, { id: 'cr-2', count: 5 }],
      ['reserved', 'z2', 1e-7, { id: 'cr-3', count: 6 }],
    ]);
    const choice = chooseLaunch([reserved, madeType('b.large', [['on-demand', 'z1', 1e-9]])], []);
    expect(choice).toMatchObject({ launched: true, reservationId: 'cr-1', zone: 'z1', reason: { offerings: 2, equallyPriced: 2 } });
    expect(filters(choice)).toEqual(['reservation-kind', 'reservation-per-zone']);
  });
  test.each([
    [{ type: 'default' }, { type: 'capacity-block' }],
    [{ type: 'capacity-block' }, { type: 'default', interruptible: true }],
  ])('example 43: of equally priced kinds %o comes before %o', (first, second) => {
    const types = [
      madeType('a.large', [['reserved', 'z1', 5, { ...second, id: 'cr-2' }]]),
      madeType('b.large', [['reserved', 'z1', 5, { ...first, id: 'cr-1' }]]),
    ];
    expect(chooseLaunch(types, [])).toMatchObject({ launched: true, reservationId: 'cr-1' });
  });
  test('of capacity blocks only the cheapest stays', () => {
    const types = [
      madeType('a.large', [['reserved', 'z1', 3, { type: 'capacity-block', id: 'cr-1' }]]),
      madeType('b.large', [
        ['reserved', 'z1', 2, { type: 'capacity-block', id: 'cr-2' }],
        ['reserved', 'z2', 1, { type: 'capacity-block', id: 'cr-3' }],
      ]),
    ];
    const choice = chooseLaunch(types, []);
    expect(choice).toMatchObject({ launched: true, reservationId: 'cr-3', capacityType: 'reserved' });
    expect(choice.steps).toContainEqual({ filter: 'capacity-block', before: 2, after: 1, offeringsRemoved: 1 });
  });
  test('a claim that does not allow it never gets it', () => {
    const type = madeType('a.large', [
      ['reserved', 'z1', 0],
      ['on-demand', 'z1', 5],
    ]);
    expect(chosen(chooseLaunch([type], [capacityTypes('spot', 'on-demand')]))).toEqual(['a.large', 'on-demand', 'z1', 5]);
  });
});

describe('the pick', () => {
  test('example 41: equal prices go by type name, then by zone name', () => {
    const types = ['m6g.large', 'c5a.large'].map((name) =>
      madeType(name, [
        ['on-demand', 'b', 0.077],
        ['on-demand', 'a', 0.077],
      ]),
    );
    const choice = chooseLaunch(types, []);
    expect(chosen(choice)).toEqual(['c5a.large', 'on-demand', 'a', 0.077]);
    expect(choice).toMatchObject({ reason: { offerings: 4, instanceTypes: 2, equallyPriced: 4 }, approximate: false });
  });
  test('example 44: the default tenancy where it is allowed', () => {
    const types = [madeType('a.large', [['on-demand', 'z1', 1]])];
    const tenancy = (...values: string[]) => ({ key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values });
    expect(chooseLaunch(types, [tenancy('default', 'dedicated')])).toMatchObject({ tenancy: 'default' });
    expect(chooseLaunch(types, [tenancy('dedicated')])).toMatchObject({ tenancy: 'dedicated' });
  });
  test('does not depend on the order of the types', () => {
    const types = ['c.large', 'a.large', 'b.large'].map((name) => madeType(name, [['on-demand', 'z1', 1]]));
    expect(chooseLaunch(types, [])).toEqual(chooseLaunch([...types].reverse(), []));
  });
  test('a flexibility floor that the sixty cheapest types do not reach fails the launch, unless the policy is best effort', () => {
    const types = Array.from({ length: 61 }, (_, i) => madeType(`t${String(i).padStart(2, '0')}.large`, [['on-demand', 'z1', i + 1]]));
    const floor = { key: 'node.kubernetes.io/instance-type', operator: 'Exists', minValues: 61 };
    expect(chooseLaunch(types, [floor])).toMatchObject({ launched: false, reason: 'min-values', keys: [floor.key] });
    expect(chosen(chooseLaunch(types, [floor], { minValuesPolicy: 'BestEffort' }))).toEqual(['t00.large', 'on-demand', 'z1', 1]);
  });
});

describe('a launch that fails', () => {
  const types = [madeType('a.large', [['on-demand', 'z1', 1]])];
  test('says which filter left nothing', () => {
    expect(chooseLaunch(types, [capacityTypes('spot')])).toMatchObject({ launched: false, reason: 'compatible-available' });
    expect(chooseLaunch(types, [], { requests: { cpu: '5' } })).toMatchObject({ launched: false, reason: 'compatible-available' });
    expect(chooseLaunch([], [])).toMatchObject({ launched: false, reason: 'compatible-available', steps: [] });
    const images = [{ id: 'ami-1', requirements: [{ key: 'karpenter.k8s.aws/instance-size', operator: 'In', values: ['small'] }] }];
    expect(chooseLaunch(types, [], { images })).toMatchObject({ launched: false, reason: 'image' });
  });
  test('a type with one negative allocatable resource fits nothing', () => {
    const type = { ...types[0]!, overhead: { kubeReserved: { memory: '17Gi' } } };
    expect(chooseLaunch([type], [])).toMatchObject({ launched: false, reason: 'compatible-available' });
  });
  test('bad requirements and requests are reported together', () => {
    const launch = () => chooseLaunch(types, [{ key: 'a', operator: 'Is' }], { requests: { cpu: 'much', memory: '-1' } });
    expect(launch).toThrow(CatalogInputError);
    expect(launch).toThrow(/requirements\[0\]\.operator.*\n.*requests\["cpu"\].*\n.*requests\["memory"\]/);
  });
});

test('the walkthrough: r6gd.xlarge in us-west-2a, with the labels and figures of its node', async () => {
  const nodeClass = { spec: { amiSelectorTerms: [{ alias: 'al2@latest' }] } };
  const types = resolveInstanceTypes(await loadRegion('us-west-2'), nodeClass);
  const images = resolveImages(nodeClass, '1.27');
  const requirement = (key: string, value: string) => ({ key, operator: 'In', values: [value] });
  const choice = chooseLaunch(
    types,
    [
      requirement('node.kubernetes.io/instance-type', 'r6gd.xlarge'),
      requirement('karpenter.sh/capacity-type', 'on-demand'),
      requirement('topology.kubernetes.io/zone', 'us-west-2a'),
      requirement('kubernetes.io/arch', 'arm64'),
      requirement('karpenter.sh/nodepool', 'default'),
    ],
    { requests: { cpu: '3150m', pods: '6' }, images: images.ready ? images.images : [] },
  );
  expect(chosen(choice)).toEqual(['r6gd.xlarge', 'on-demand', 'us-west-2a', 0.2304]);
  if (!choice.launched) return;
  expect(choice.image?.id).toBe('ami-al2-1.27-arm64-standard-latest');
  const node = launchedNode(choice);
  expect(node.allocatable).toEqual({
    cpu: '3920m',
    'ephemeral-storage': '17Gi',
    memory: '29258Mi',
    pods: '58',
    'vpc.amazonaws.com/pod-eni': '18',
  });
  expect(node.labels).toMatchObject({ 'topology.k8s.aws/zone-id': 'usw2-az2', 'karpenter.k8s.aws/instance-tenancy': 'default' });
  expect(node.labels).not.toHaveProperty('karpenter.k8s.aws/instance-gpu-count');
});
