import fc from 'fast-check';
import type { SchedulingInput } from '../../src/model/input.js';
import type { InstanceType, Offering } from '../../src/model/instancetype.js';
import type { NodePool } from '../../src/model/nodepool.js';
import { schedulingInput } from './schedulinginput.js';
import { CAPACITY_TYPE, numbered, RESERVATION, ZONE } from './vocabulary.js';

/**
 * Many pods of few shapes on small nodes: more claims than the short orders of chapter 02, 10.2 handle, pods that fail again and again, limits that
 * run out. What memos are made for.
 */
export function crowd(most = 60): fc.Arbitrary<SchedulingInput> {
  return fc
    .record({
      input: schedulingInput({ instanceTypes: 5, nodePools: 2, nodes: 3, daemonSets: 1, workloads: 4, copies: most, volumes: false }),
      pods: fc.constantFrom('2', '3', '5'),
      open: fc.boolean(),
    })
    .map(({ input, pods, open }) => {
      const types = input.instanceTypes!.map((type): InstanceType => ({ ...type, capacity: { ...type.capacity, pods } }));
      if (!open) return { ...input, instanceTypes: types };
      // A pool that takes whatever the others refuse, so that the claims become many.
      const last: NodePool = { metadata: { name: numbered('pool-', 99) }, spec: { template: { spec: {} } } };
      return { ...input, instanceTypes: types, nodePools: [...input.nodePools, last] };
    });
}

/**
 * A crowd on types that can all be launched into one of two reservations as well: claims take instances of them, and give them back when a pod with a
 * narrower choice joins (chapter 02, 12).
 */
export function reservedCrowd(most = 12): fc.Arbitrary<SchedulingInput> {
  return fc.record({ input: crowd(most), capacity: fc.integer({ min: 1, max: 3 }) }).map(({ input, capacity }) => ({
    ...input,
    instanceTypes: input.instanceTypes!.map((type) => withReservations(type, capacity)),
  }));
}

function withReservations(type: InstanceType, reservationCapacity: number): InstanceType {
  const id = (zone: string | undefined) => (zone === 'zone-a' ? 'cr-1' : 'cr-2');
  const twins = type.offerings.map((offering): Offering => {
    const zone = offering.requirements.find(({ key }) => key === ZONE)!;
    const requirements = [zone, { key: CAPACITY_TYPE, operator: 'In', values: ['reserved'] }];
    requirements.push({ key: RESERVATION, operator: 'In', values: [id(zone.values![0])] });
    return { requirements, price: offering.price / 1000, available: true, reservationCapacity };
  });
  const others = type.requirements.filter(({ key }) => key !== CAPACITY_TYPE && key !== RESERVATION);
  return {
    ...type,
    offerings: [...type.offerings, ...twins],
    requirements: [
      ...others,
      { key: CAPACITY_TYPE, operator: 'In', values: ['on-demand', 'reserved', 'spot'] },
      { key: RESERVATION, operator: 'In', values: ['cr-1', 'cr-2'] },
    ],
  };
}
