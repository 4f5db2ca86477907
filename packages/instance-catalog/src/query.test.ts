import { describe, expect, test } from 'vitest';
import { cheapestOfferings } from './cheapest.js';
import { compareInstanceTypes, findInstanceType } from './compare.js';
import { CatalogInputError } from './error.js';
import { priceOrigin } from './price.js';
import { describeInstanceType, type InstanceTypeFilter, type InstanceTypeSummary, listInstanceTypes } from './query.js';
import { loadRegion } from './region.js';
import { resolveInstanceTypes } from './resolve.js';

const region = await loadRegion('us-west-2');
const names = (filter: InstanceTypeFilter, order?: Parameters<typeof listInstanceTypes>[2]): string[] =>
  listInstanceTypes(region, filter, order).map((type) => type.name);

describe('listing', () => {
  test('without a filter gives every type by name', () => {
    const all = names({});
    expect(all).toHaveLength(1345);
    expect(all).toEqual([...all].sort());
  });
  test('filters add up, and a list admits any of its entries', () => {
    expect(names({ families: ['m5', 'm6g'], vcpus: { max: 2 } })).toEqual(['m5.large', 'm6g.large', 'm6g.medium']);
    expect(names({ families: ['m5'], memoryMiB: { min: 16384, max: 32768 } })).toEqual(['m5.2xlarge', 'm5.xlarge']);
    expect(names({ families: ['m5', 'm6g'], architectures: ['arm64'], price: { max: 0.08 } })).toEqual(['m6g.large', 'm6g.medium']);
    expect(names({ gpus: { min: 8 }, families: ['p4d', 'g5', 'p5'] })).toEqual(['g5.48xlarge', 'p4d.24xlarge', 'p5.48xlarge']);
    expect(names({ networkBandwidthMbps: { min: 3_000_000 } })).toContain('p5.48xlarge');
    expect(names({ families: ['m5'], bareMetal: true })).toEqual(['m5.metal']);
  });
  test.each<[InstanceTypeFilter, (type: InstanceTypeSummary) => boolean]>([
    [{ zones: ['us-west-2d'] }, (type) => type.zones.includes('us-west-2d')],
    [{ capacityType: 'spot' }, (type) => type.spotPrice !== undefined],
    [{ bareMetal: false, currentGeneration: true }, (type) => !type.bareMetal && type.currentGeneration],
    [{ gpus: { min: 1 } }, (type) => type.gpus.some((gpu) => gpu.count > 0)],
  ])('%o keeps exactly the types that match', (filter, keeps) => {
    const all = listInstanceTypes(region).filter(keeps);
    expect(all.length).toBeGreaterThan(0);
    expect(names(filter)).toEqual(all.map((type) => type.name));
  });
  test('ordered by a figure, ties go by name and types without it come last', () => {
    const prices = listInstanceTypes(region, {}, 'price');
    const known = prices.map((type) => type.onDemandPrice ?? Number.MAX_VALUE);
    expect(known).toEqual([...known].sort((a, b) => a - b));
    for (const [i, type] of prices.entries()) {
      const next = prices[i + 1];
      if (next && next.onDemandPrice === type.onDemandPrice) expect(type.name < next.name).toBe(true);
    }
    expect(prices.at(-1)?.onDemandPrice).toBeUndefined();
    expect(names({ families: ['m5'] }, 'memory').slice(0, 2)).toEqual(['m5.large', 'm5.xlarge']);
  });
  test('everything unknown is reported at once, with what there is', () => {
    const list = () =>
      listInstanceTypes(region, {
        names: ['m5.huge'],
        families: ['m99'],
        zones: ['eu-west-1a'],
        architectures: ['x86'],
        capacityType: 'cheap',
      });
    expect(list).toThrow(CatalogInputError);
    expect(list).toThrow(
      /names: "m5.huge" is not offered in us-west-2; of that family there are .*m5\.large.*\nfamilies: "m99" is no family of us-west-2; there are m1, .*m5, .*\nzones: .*\narchitectures: .*\ncapacityType: /,
    );
    expect(() => describeInstanceType(region, 'nonsense')).toThrow('instanceType: "nonsense" is not offered in us-west-2');
  });
});

describe('origins of prices', () => {
  test('a price that is not simply stated for the type, the region and the zone is marked', async () => {
    expect(priceOrigin(region, 'm5.large', 'on-demand')).toEqual({
      origin: 'region',
      estimated: false,
      source: 'ec2info',
      asOf: '2025-05-28',
    });
    expect(priceOrigin(region, 'c8a.large', 'on-demand')).toEqual({
      origin: 'us-east-1',
      estimated: true,
      source: 'karpenter',
      asOf: '2026-07-20',
    });
    expect(priceOrigin(region, 'p5e.48xlarge', 'on-demand')).toEqual({ origin: 'none', estimated: false });
    expect(priceOrigin(region, 'm5.large', 'spot')).toMatchObject({ origin: 'ascending', estimated: true });
    expect(priceOrigin(region, 'c8a.large', 'spot')).toMatchObject({ origin: 'on-demand', estimated: true });
    expect(priceOrigin(region, 'm5.large', 'reserved')).toMatchObject({ origin: 'reserved', estimated: true });
    expect(priceOrigin(await loadRegion('eu-south-1'), 'm5.large', 'spot')).toMatchObject({ origin: 'saving', estimated: true });
  });
  test('the summary of a type carries them', () => {
    const type = describeInstanceType(region, 'm5.large');
    expect(type).toMatchObject({ vcpus: 2, memoryMiB: 8192, architecture: 'amd64', onDemandPrice: 0.096, spotPrice: 0.0366 });
    expect(type.onDemandOrigin.origin).toBe('region');
    expect(type.spotOrigin.estimated).toBe(true);
  });
});

describe('resolved types', () => {
  const types = resolveInstanceTypes(region);
  test('the cheapest offerings hold the requests', () => {
    const amd64 = { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] };
    const onDemand = { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] };
    expect(cheapestOfferings(types, { cpu: '1', memory: '1Gi' }, [amd64, onDemand], 2)).toEqual([
      { instanceType: 't3a.small', zone: 'us-west-2a', capacityType: 'on-demand', price: 0.0188 },
      { instanceType: 't3.small', zone: 'us-west-2a', capacityType: 'on-demand', price: 0.0208 },
    ]);
    expect(cheapestOfferings(types, { 'nvidia.com/gpu': 99 })).toEqual([]);
    expect(() => cheapestOfferings(types, { cpu: '-1' })).toThrow(CatalogInputError);
  });
  test('a comparison names only what differs, amounts with their ratio', () => {
    const [a, b] = [findInstanceType(types, 'm5.large'), findInstanceType(types, 'm5.xlarge')];
    const differences = compareInstanceTypes(a, b);
    expect(differences).toContainEqual({ kind: 'label', name: 'karpenter.k8s.aws/instance-cpu', a: '2', b: '4' });
    expect(differences).toContainEqual({ kind: 'price', name: 'on-demand', a: '0.096', b: '0.192', ratio: 2 });
    expect(differences.find((d) => d.kind === 'allocatable' && d.name === 'cpu')).toEqual({
      kind: 'allocatable',
      name: 'cpu',
      a: '1930m',
      b: '3920m',
      ratio: 3920 / 1930,
    });
    expect(differences.some((d) => d.name === 'karpenter.k8s.aws/instance-family')).toBe(false);
    expect(compareInstanceTypes(a, a)).toEqual([]);
  });
});
