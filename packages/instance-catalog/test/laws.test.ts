import type { InstanceType, Offering } from '@kerf/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocatableQuantities } from '../src/allocatable.js';
import {
  type EC2NodeClass,
  loadRegion,
  type ResolveOptions,
  readCatalog,
  regions,
  resolveInstanceTypes,
  writeCatalog,
} from '../src/index.js';

/** A spread of a region's types: every sixtieth, so that a law sees all categories and stays quick. */
const region = await loadRegion('us-east-1');
const sample = { ...region, instanceTypes: region.instanceTypes.filter((_, i) => i % 60 === 0) };

const family = fc.constantFrom('AL2', 'AL2023', 'Bottlerocket', 'Custom', 'Windows2019', 'Windows2022', 'Windows2025');
const quantity = fc.tuple(fc.nat(4000), fc.constantFrom('', 'm', 'k', 'Ki', 'Mi')).map(([n, suffix]) => `${n}${suffix}`);
const reserved = fc.record({ cpu: quantity, memory: quantity, 'ephemeral-storage': quantity }, { requiredKeys: [] });
const threshold = fc.oneof(
  quantity,
  fc.nat(100).map((n) => `${n}%`),
);
const nodeClass: fc.Arbitrary<EC2NodeClass> = fc.record({
  spec: fc.record(
    {
      amiFamily: family,
      instanceStorePolicy: fc.constant('RAID0'),
      kubelet: fc.record(
        {
          maxPods: fc.nat(300),
          podsPerCore: fc.nat(20),
          kubeReserved: reserved,
          systemReserved: reserved,
          evictionHard: fc.record({ 'memory.available': threshold, 'nodefs.available': threshold }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
      blockDeviceMappings: fc.array(
        fc.record({
          deviceName: fc.constantFrom('/dev/xvda', '/dev/xvdb', '/dev/sda1'),
          ebs: fc.record({ volumeSize: fc.constantFrom('1Gi', '50Gi', '200G', '2Ti') }),
        }),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: ['amiFamily'] },
  ),
});
const options: fc.Arbitrary<ResolveOptions> = fc.record(
  {
    vmMemoryOverheadPercent: fc.double({ min: 0, max: 0.5, noNaN: true }),
    reservedENIs: fc.nat(20),
    spotEstimate: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { requiredKeys: [] },
);

const law = { numRuns: 40 };
const memory = (type: InstanceType): bigint => allocatableQuantities(type).get('memory')?.nanos ?? 0n;
const capacityOf = (type: InstanceType) => allocatableQuantities({ ...type, overhead: undefined });

describe('laws of resolved types', () => {
  test('allocatable never exceeds capacity', () => {
    fc.assert(
      fc.property(nodeClass, options, (given, settings) => {
        for (const type of resolveInstanceTypes(sample, given, settings)) {
          const capacity = capacityOf(type);
          for (const [resource, { nanos }] of allocatableQuantities(type)) expect(nanos <= capacity.get(resource)!.nanos).toBe(true);
        }
      }),
      law,
    );
  });

  test('more maxPods never raises allocatable memory', () => {
    fc.assert(
      fc.property(nodeClass, fc.nat(300), fc.nat(300), (given, pods, more) => {
        const withPods = (maxPods: number) =>
          resolveInstanceTypes(sample, { spec: { ...given.spec, kubelet: { ...given.spec.kubelet, maxPods } } });
        const few = withPods(pods);
        for (const [i, type] of withPods(pods + more).entries()) expect(memory(type) <= memory(few[i]!)).toBe(true);
      }),
      law,
    );
  });

  test('every value of an offering is among the values of its type', () => {
    fc.assert(
      fc.property(nodeClass, options, (given, settings) => {
        for (const type of resolveInstanceTypes(sample, given, settings)) {
          const values = new Map(type.requirements.map(({ key, values: list }) => [key, list ?? []]));
          for (const offering of type.offerings.filter((one) => one.available))
            for (const { key, values: list = [] } of offering.requirements)
              for (const value of list) expect(values.get(key)).toContain(value);
        }
      }),
      law,
    );
  });

  test('names, keys and offerings are in their order, each once', () => {
    const ascending = (list: string[]) => list.every((text, i) => i === 0 || (list[i - 1] as string) < text);
    const place = (offering: Offering) =>
      ['karpenter.sh/capacity-type', 'topology.kubernetes.io/zone']
        .map((key) => offering.requirements.find((r) => r.key === key)?.values?.[0])
        .join(' ');
    fc.assert(
      fc.property(nodeClass, options, (given, settings) => {
        const types = resolveInstanceTypes(sample, given, settings);
        expect(ascending(types.map((type) => type.name))).toBe(true);
        for (const type of types) {
          expect(ascending(type.requirements.map(({ key }) => key))).toBe(true);
          expect(ascending(type.offerings.map(place))).toBe(true);
        }
      }),
      law,
    );
  });

  test('what is written and read again resolves to the same text', () => {
    const [again] = readCatalog(writeCatalog([sample]));
    fc.assert(
      fc.property(nodeClass, options, (given, settings) => {
        expect(JSON.stringify(resolveInstanceTypes(again!, given, settings))).toBe(
          JSON.stringify(resolveInstanceTypes(sample, given, settings)),
        );
      }),
      law,
    );
  });

  test('the input is left as it was', () => {
    const before = JSON.stringify(sample);
    fc.assert(
      fc.property(nodeClass, options, (given, settings) => {
        const text = JSON.stringify(given);
        resolveInstanceTypes(sample, given, settings);
        expect(JSON.stringify(given)).toBe(text);
      }),
      law,
    );
    expect(JSON.stringify(sample)).toBe(before);
  });
});

describe('every region', () => {
  test.each(regions())('$name is whole', async ({ name, zones }) => {
    const loaded = await loadRegion(name);
    expect(loaded.zones).toEqual(zones);
    expect(readCatalog(writeCatalog([loaded]))).toHaveLength(1);
    const types = resolveInstanceTypes(loaded);
    expect(types.some((type) => type.offerings.some((offering) => offering.available))).toBe(true);
    for (const type of types) for (const offering of type.offerings) expect(!offering.available || offering.price > 0).toBe(true);
  });
});
