import fc from 'fast-check';
import type { InstanceType, Offering } from '../../src/model/instancetype.js';
import type { ResourceList } from '../../src/model/meta.js';
import type { NodeSelectorRequirement } from '../../src/model/pod.js';
import { typeRequirement } from './requirement.js';
import {
  ARCH,
  CAPACITY_TYPE,
  CPU_LABEL,
  FAMILY,
  INSTANCE_TYPE,
  NUMBER,
  numbered,
  OS,
  RESERVATION,
  sometimes,
  TEAM,
  VALUES,
  ZONE,
  ZONE_ID,
  ZONES,
} from './vocabulary.js';

interface Size {
  cpu: number;
  memory: number;
  pods: number;
}

const RESERVATIONS = ['cr-1', 'cr-2'];

/** Where a type is offered: mostly on demand and Spot everywhere, sometimes full, rarely as a reservation. */
function offering(): fc.Arbitrary<Offering> {
  return fc
    .record({
      zone: fc.constantFrom(...ZONES),
      capacityType: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom('on-demand', 'spot') },
        { weight: 1, arbitrary: fc.constant('reserved') },
      ),
      // Few prices, so that types tie.
      price: fc.integer({ min: 1, max: 12 }).map((n) => n / 8),
      available: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      zoneId: fc.boolean(),
      reservation: fc.constantFrom(...RESERVATIONS),
      reservationCapacity: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ zone, capacityType, price, available, zoneId, reservation, reservationCapacity }) => {
      const requirements: NodeSelectorRequirement[] = [
        { key: ZONE, operator: 'In', values: [zone] },
        { key: CAPACITY_TYPE, operator: 'In', values: [capacityType] },
      ];
      if (zoneId) requirements.push({ key: ZONE_ID, operator: 'In', values: [`id-${zone.slice(-1)}`] });
      if (capacityType !== 'reserved') return { requirements, price, available };
      requirements.push({ key: RESERVATION, operator: 'In', values: [reservation] });
      return { requirements, price: price / 1000, available, reservationCapacity };
    });
}

function valuesIn(offerings: readonly Offering[], key: string): string[] {
  const values = offerings.flatMap(({ requirements }) => requirements.filter((r) => r.key === key).flatMap((r) => r.values ?? []));
  return [...new Set(values)].sort();
}

const size: fc.Arbitrary<Size> = fc.record({
  cpu: fc.constantFrom(2, 4, 8, 16, 64),
  memory: fc.constantFrom(4, 8, 32, 128),
  pods: fc.constantFrom(110, 8, 3, 29),
});

/** What the node keeps for itself; more than it has, where `negative`. */
function overhead(negative: boolean): InstanceType['overhead'] {
  const kubeReserved: ResourceList = negative ? { cpu: '100', memory: '100Mi' } : { cpu: '80m', memory: '255Mi' };
  return { kubeReserved, systemReserved: { memory: '100Mi' }, evictionThreshold: { memory: '100Mi' } };
}

/** An instance type, named by `index` unless it is to have a name of its own. */
export function instanceType(index = 0): fc.Arbitrary<InstanceType> {
  const name = numbered('type-', index);
  return fc
    .record({
      size,
      family: fc.constantFrom(...VALUES[FAMILY]!),
      arch: fc.constantFrom('amd64', 'amd64', 'arm64'),
      os: fc.constantFrom<string[]>(['linux'], ['linux', 'windows']),
      offerings: fc.array(offering(), { minLength: 1, maxLength: 6 }),
      team: sometimes(15, typeRequirement(TEAM)),
      number: sometimes(15, typeRequirement(NUMBER)),
      gpu: sometimes(15, fc.constantFrom(1, 4)),
      hasOverhead: fc.boolean(),
      negative: fc.oneof({ weight: 30, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    })
    .map(({ size, family, arch, os, offerings, team, number, gpu, hasOverhead, negative }) => {
      const one = (key: string, ...values: string[]): NodeSelectorRequirement => ({ key, operator: 'In', values });
      const requirements = [
        one(INSTANCE_TYPE, name),
        one(ARCH, arch),
        one(OS, ...os),
        one(FAMILY, family),
        one(CPU_LABEL, String(size.cpu)),
        one(ZONE, ...valuesIn(offerings, ZONE)),
        one(CAPACITY_TYPE, ...valuesIn(offerings, CAPACITY_TYPE)),
      ];
      const zoneIds = valuesIn(offerings, ZONE_ID);
      if (zoneIds.length > 0) requirements.push(one(ZONE_ID, ...zoneIds));
      const reservations = valuesIn(offerings, RESERVATION);
      requirements.push(reservations.length > 0 ? one(RESERVATION, ...reservations) : { key: RESERVATION, operator: 'DoesNotExist' });
      if (team) requirements.push(team);
      if (number) requirements.push(number);
      const capacity: ResourceList = { cpu: String(size.cpu), memory: `${size.memory}Gi`, pods: String(size.pods) };
      if (gpu !== undefined) capacity['example.com/gpu'] = String(gpu);
      const type: InstanceType = { name, requirements, offerings, capacity };
      return hasOverhead || negative ? { ...type, overhead: overhead(negative)! } : type;
    });
}

/** A catalog in provider order, which is not the order of the names. */
export function instanceTypes(most: number): fc.Arbitrary<InstanceType[]> {
  return fc
    .integer({ min: 1, max: most })
    .chain((n) => fc.tuple(fc.tuple(...Array.from({ length: n }, (_, index) => instanceType(index))), fc.boolean()))
    .map(([types, reversed]) => (reversed ? [...types].reverse() : types));
}
