import type { InstanceType, Offering } from '@kerf/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocatable, chooseLaunch, loadRegion, resolveInstanceTypes } from '../src/index.js';

const region = await loadRegion('us-west-2');
const types = resolveInstanceTypes(region, undefined, { spotEstimate: 0.4 }).filter((_, i) => i % 9 === 0);

const ARCH = 'kubernetes.io/arch';
const ZONE = 'topology.kubernetes.io/zone';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const valuesOf = (holder: InstanceType | Offering, key: string): string[] => holder.requirements.find((r) => r.key === key)?.values ?? [];

const subset = (values: string[]) => fc.subarray(values, { minLength: 1 });
const question = fc.record({
  arch: subset(['amd64', 'arm64']),
  zones: subset(region.zones.map((zone) => zone.name)),
  capacityTypes: subset(['on-demand', 'spot']),
  cpus: fc.integer({ min: 1, max: 64 }),
});

const GPUS = ['nvidia.com/gpu', 'amd.com/gpu', 'aws.amazon.com/neuron'];
const isPlain = (type: InstanceType): boolean => !type.name.includes('metal') && GPUS.every((resource) => type.capacity[resource] === '0');

/** Every offering that could be launched, found by asking each one plainly. */
function launchable(asked: {
  arch: string[];
  zones: string[];
  capacityTypes: string[];
  cpus: number;
}): { type: InstanceType; offering: Offering }[] {
  const millicores = (text = '0') => (text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000);
  return types
    .filter((type) => asked.arch.includes(valuesOf(type, ARCH)[0] ?? ''))
    .filter(
      (type) =>
        millicores(allocatable(type).cpu) >= asked.cpus * 1000 && !Object.values(allocatable(type)).some((text) => text.startsWith('-')),
    )
    .flatMap((type) => type.offerings.map((offering) => ({ type, offering })))
    .filter(({ offering }) => offering.available && asked.zones.includes(valuesOf(offering, ZONE)[0] ?? ''))
    .filter(({ offering }) => asked.capacityTypes.includes(valuesOf(offering, CAPACITY_TYPE)[0] ?? ''));
}

test('a launch is the cheapest offering of its capacity type among the plain types, and Spot wherever it is not dearer', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const all = launchable(asked);
      const plain = all.filter(({ type }) => isPlain(type));
      const left = plain.length > 0 ? plain : all;
      const lowest = (capacityType: string) =>
        Math.min(
          ...left.filter(({ offering }) => valuesOf(offering, CAPACITY_TYPE)[0] === capacityType).map(({ offering }) => offering.price),
        );
      const [onDemand, spot] = [lowest('on-demand'), lowest('spot')];
      const choice = chooseLaunch(
        types,
        [
          { key: ARCH, operator: 'In', values: asked.arch },
          { key: ZONE, operator: 'In', values: asked.zones },
          { key: CAPACITY_TYPE, operator: 'In', values: asked.capacityTypes },
        ],
        { requests: { cpu: String(asked.cpus) } },
      );
      if (left.length === 0) {
        expect(choice).toMatchObject({ launched: false, reason: 'compatible-available' });
        return;
      }
      const spotWins = spot !== Number.POSITIVE_INFINITY && spot <= onDemand;
      expect(choice).toMatchObject({ launched: true, capacityType: spotWins ? 'spot' : 'on-demand', price: spotWins ? spot : onDemand });
      if (!choice.launched) return;
      const equals = left.filter(
        ({ offering }) => valuesOf(offering, CAPACITY_TYPE)[0] === choice.capacityType && offering.price === choice.price,
      );
      const names = equals.map(({ type, offering }) => `${type.name} ${valuesOf(offering, ZONE)[0]}`).sort();
      expect(`${choice.instanceType.name} ${choice.zone}`).toBe(names[0]);
    }),
    { numRuns: 80 },
  );
});

test('fewer values of a requirement never make a launch of the same capacity type cheaper', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const ask = (zones: string[]) =>
        chooseLaunch(
          types,
          [
            { key: ARCH, operator: 'In', values: asked.arch },
            { key: ZONE, operator: 'In', values: zones },
            { key: CAPACITY_TYPE, operator: 'In', values: ['on-demand'] },
          ],
          { requests: { cpu: String(asked.cpus) } },
        );
      const [wide, narrow] = [ask(region.zones.map((zone) => zone.name)), ask(asked.zones)];
      if (!narrow.launched || !wide.launched || isPlain(wide.instanceType) !== isPlain(narrow.instanceType)) return;
      expect(narrow.price).toBeGreaterThanOrEqual(wide.price);
    }),
    { numRuns: 60 },
  );
});
