import type { InstanceType, Offering } from '@kerf/core';
import type { EC2NodeClass, ResolveOptions } from '../src/index.js';
import { loadRegion, resolveInstanceTypes } from '../src/index.js';

/** One resolved type of us-west-2. */
export async function resolved(name: string, nodeClass?: EC2NodeClass, options?: ResolveOptions): Promise<InstanceType> {
  const type = resolveInstanceTypes(await loadRegion('us-west-2'), nodeClass, options).find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`${name} is not offered`);
  return type;
}

/** The values of a label; `null` for DoesNotExist, `undefined` for a key that is not there. */
export function labelValues(type: InstanceType, key: string): string[] | null | undefined {
  const requirement = type.requirements.find((candidate) => candidate.key === key);
  return requirement && (requirement.operator === 'DoesNotExist' ? null : requirement.values);
}

const offeringLabel = (offering: Offering, key: string): string | undefined =>
  offering.requirements.find((requirement) => requirement.key === key)?.values?.[0];

/** `capacity type/zone` of the offerings, with their price where it counts. */
export const offered = (type: InstanceType): string[] =>
  type.offerings
    .filter((offering) => offering.available)
    .map((o) => `${offeringLabel(o, 'karpenter.sh/capacity-type')}/${offeringLabel(o, 'topology.kubernetes.io/zone')}`);

/** A type made for a test: only what a launch reads. */
export function madeType(
  name: string,
  offerings: [capacityType: string, zone: string, price: number, more?: Partial<Made>][],
  capacity = {},
): InstanceType {
  const [family = '', size = ''] = name.split('.');
  const unique = (values: string[]): string[] => [...new Set(values)].sort();
  return {
    name,
    requirements: [
      { key: 'node.kubernetes.io/instance-type', operator: 'In', values: [name] },
      { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: [family] },
      { key: 'karpenter.k8s.aws/instance-size', operator: 'In', values: [size] },
      { key: 'karpenter.k8s.aws/instance-tenancy', operator: 'In', values: ['dedicated', 'default'] },
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: unique(offerings.map(([type]) => type)) },
      { key: 'topology.kubernetes.io/zone', operator: 'In', values: unique(offerings.map(([, zone]) => zone)) },
    ],
    offerings: offerings.map(([capacityType, zone, price, more = {}]) => ({
      requirements: [
        { key: 'karpenter.sh/capacity-type', operator: 'In', values: [capacityType] },
        { key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] },
        ...(capacityType === 'reserved'
          ? [
              { key: 'karpenter.k8s.aws/capacity-reservation-id', operator: 'In', values: [more.id ?? 'cr-1'] },
              { key: 'karpenter.k8s.aws/capacity-reservation-type', operator: 'In', values: [more.type ?? 'default'] },
              {
                key: 'karpenter.k8s.aws/capacity-reservation-interruptible',
                operator: 'In',
                values: [String(more.interruptible ?? false)],
              },
            ]
          : []),
      ],
      price,
      available: more.available ?? true,
      ...(capacityType === 'reserved' && { reservationCapacity: more.count ?? 1 }),
    })),
    capacity: { cpu: '4', memory: '16Gi', pods: '58', ...capacity },
  };
}

interface Made {
  available: boolean;
  id: string;
  type: string;
  interruptible: boolean;
  count: number;
}
