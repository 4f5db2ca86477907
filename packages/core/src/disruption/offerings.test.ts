import { describe, expect, test } from 'vitest';
import { instanceType } from '../../test/disruption/cluster.js';
import { DEFAULT_CONFIGURATION } from '../model/wellknown.js';
import { MinValues } from './minvalues.js';
import { Offerings } from './offerings.js';
import { labelRequirements, readRequirements, type StatedRequirement } from './requirementset.js';

const offerings = new Offerings(DEFAULT_CONFIGURATION);
const under = (...stated: StatedRequirement[]) => offerings.under(readRequirements(stated, DEFAULT_CONFIGURATION));
const CAPACITY = 'karpenter.sh/capacity-type';
const ZONE = 'topology.kubernetes.io/zone';
const type = instanceType({
  name: 'm',
  prices: { 'spot/zone-a': 0.2, 'spot/zone-b': 0.4, 'on-demand/zone-a': 1, 'on-demand/zone-b': 0.9, 'on-demand/zone-c': 3 },
  unavailable: ['on-demand/zone-c'],
});

describe('prices', () => {
  test('the dearest offering of the first capacity type that can be launched', () => {
    expect(under().worstLaunch(type)).toBe(0.4);
    expect(under({ key: ZONE, operator: 'In', values: ['zone-a'] }).worstLaunch(type)).toBe(0.2);
    expect(under({ key: CAPACITY, operator: 'NotIn', values: ['spot'] }).worstLaunch(type)).toBe(1);
    expect(under({ key: ZONE, operator: 'In', values: ['zone-c'] }).worstLaunch(type)).toBe(Number.POSITIVE_INFINITY);
  });

  test('the cheapest, of the available ones unless asked otherwise', () => {
    expect(under().cheapest(type)).toBe(0.2);
    expect(under({ key: CAPACITY, operator: 'In', values: ['on-demand'] }).cheapest(type)).toBe(0.9);
    expect(under({ key: ZONE, operator: 'In', values: ['zone-c'] }).cheapest(type)).toBe(Number.POSITIVE_INFINITY);
    expect(under({ key: ZONE, operator: 'In', values: ['zone-c'] }).cheapest(type, 'any')).toBe(3);
    const node = offerings.under(labelRequirements({ [CAPACITY]: 'spot', [ZONE]: 'zone-b', custom: 'x' }, DEFAULT_CONFIGURATION));
    expect(node.cheapest(type, 'any')).toBe(0.4);
  });

  test('an offering with a label of its own is launched only where the label is asked for', () => {
    const own = structuredClone(type);
    for (const offering of own.offerings) offering.requirements.push({ key: 'example.com/rack', operator: 'In', values: ['r1'] });
    expect(under().cheapest(own)).toBe(Number.POSITIVE_INFINITY);
    expect(under({ key: 'example.com/rack', operator: 'Exists' }).cheapest(own)).toBe(0.2);
  });

  test('a running node costs what its first matching offering costs, available or not', () => {
    expect(offerings.nodePrice(type, 'zone-c', 'on-demand')).toBe(3);
    expect(offerings.nodePrice(type, 'zone-c', 'spot')).toBe(0);
    const twice = structuredClone(type);
    twice.offerings.push({ ...twice.offerings[0]!, price: 7 });
    expect(offerings.nodePrice(twice, 'zone-a', 'spot')).toBe(0.2);
    twice.offerings[0]!.price = Number.NaN;
    expect(new Offerings(DEFAULT_CONFIGURATION).nodePrice(structuredClone(twice), 'zone-a', 'spot')).toBe(0);
  });
});

test('minValues count the distinct values of the shortest prefix', () => {
  const minValues = new MinValues(DEFAULT_CONFIGURATION);
  const types = ['a', 'b', 'c', 'd'].map((name, index) => {
    const each = instanceType({ name, prices: { spot: 1 } });
    each.requirements.push({ key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: [`f${index >> 1}`] });
    return each;
  });
  const floor = (...floors: [string, number][]) =>
    readRequirements(
      floors.map(([key, least]) => ({ key, operator: 'Exists', minValues: least })),
      DEFAULT_CONFIGURATION,
    );
  const family = 'karpenter.k8s.aws/instance-family';
  const name = 'node.kubernetes.io/instance-type';
  expect(minValues.shortestPrefix(types, floor())).toBe(0);
  expect(minValues.shortestPrefix(types, floor([name, 2]))).toBe(2);
  expect(minValues.shortestPrefix(types, floor([family, 2]))).toBe(3);
  expect(minValues.shortestPrefix(types, floor([family, 1], [name, 4]))).toBe(4);
  expect(minValues.shortestPrefix(types, floor([family, 3]))).toBeUndefined();
  expect(minValues.shortestPrefix([], floor([family, 3]))).toBe(0);
});
