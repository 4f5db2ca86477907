import fc from 'fast-check';
import { expect, test } from 'vitest';
import source from '../data/regions/us-west-2.js';
import { decodeRegion, type EC2NodeClass, loadRegion, type ResolveOptions, resolveInstanceTypes } from '../src/index.js';

// Regions, requirements, overheads and offerings are built once and shared by the types that have them in common. Here they are built for each alone.

const region = await loadRegion('us-west-2');
const sample = { ...region, instanceTypes: region.instanceTypes.filter((_, index) => index % 40 === 0) };

const nodeClass: fc.Arbitrary<EC2NodeClass> = fc
  .record({
    amiFamily: fc.constantFrom('AL2', 'AL2023', 'Bottlerocket', 'Custom', 'Windows2022'),
    instanceStorePolicy: fc.constantFrom(undefined, 'RAID0' as const),
    kubelet: fc.record(
      {
        maxPods: fc.integer({ min: 1, max: 300 }),
        podsPerCore: fc.integer({ min: 1, max: 20 }),
        kubeReserved: fc.constantFrom<Record<string, string>[]>({ cpu: '100m' }, { memory: '1Gi' }),
        systemReserved: fc.constantFrom<Record<string, string>[]>({ cpu: '50m' }, { memory: '200Mi' }),
        evictionHard: fc.constantFrom<Record<string, string>[]>(
          { 'memory.available': '5%' },
          { 'memory.available': '500Mi' },
          { 'nodefs.available': '20%' },
        ),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ instanceStorePolicy, ...spec }) => ({ spec: { ...spec, ...(instanceStorePolicy && { instanceStorePolicy }) } }));
const options: fc.Arbitrary<ResolveOptions> = fc.record(
  { vmMemoryOverheadPercent: fc.constantFrom(0, 0.05), reservedENIs: fc.nat(2), spotEstimate: fc.constantFrom(0.3, 0.7) },
  { requiredKeys: [] },
);

test('a region that was read before is one that was not', () => {
  expect(decodeRegion(structuredClone(source))).toEqual(region);
  expect(decodeRegion(source)).toEqual(region);
});

test('a type among others is resolved as it is alone', () => {
  fc.assert(
    fc.property(nodeClass, options, (given, chosen) => {
      const together = resolveInstanceTypes(sample, given, chosen);
      const alone = sample.instanceTypes.flatMap((type) =>
        resolveInstanceTypes(structuredClone({ ...sample, instanceTypes: [type] }), structuredClone(given), chosen),
      );
      expect(JSON.stringify(together)).toBe(JSON.stringify(alone));
    }),
    { numRuns: 25 },
  );
});

test('what was resolved before changes nothing', () => {
  fc.assert(
    fc.property(nodeClass, options, nodeClass, options, (given, chosen, other, otherwise) => {
      const first = JSON.stringify(resolveInstanceTypes(sample, given, chosen));
      resolveInstanceTypes(sample, other, otherwise);
      expect(JSON.stringify(resolveInstanceTypes(sample, given, chosen))).toBe(first);
    }),
    { numRuns: 25 },
  );
});
