import { intersects, readRequirements } from '../../src/disruption/requirementset.js';
import type { InstanceType } from '../../src/model/instancetype.js';
import { DEFAULT_CONFIGURATION } from '../../src/model/wellknown.js';
import type { Provider } from '../../src/simulation/provider.js';

const labelOf = (requirements: InstanceType['requirements'], key: string) =>
  requirements.find((requirement) => requirement.key === key)?.values?.[0] ?? '';

/** A provider that launches the cheapest offering and whose one image is its version: nodes of another version are drifted. */
export function simpleProvider(instanceTypes: InstanceType[], version: string, { capacity = true } = {}): Provider {
  return {
    instanceTypes,
    launch({ requirements, instanceTypes: asked }) {
      if (!capacity) return undefined;
      const claim = readRequirements(requirements, DEFAULT_CONFIGURATION);
      const [best] = asked
        .flatMap((type) => type.offerings.map((offering) => ({ type, offering })))
        .filter(({ offering }) => offering.available && intersects(claim, readRequirements(offering.requirements, DEFAULT_CONFIGURATION)))
        .sort((left, right) => left.offering.price - right.offering.price);
      if (best === undefined) return undefined;
      const { type, offering } = best;
      const zone = labelOf(offering.requirements, 'topology.kubernetes.io/zone');
      const capacityType = labelOf(offering.requirements, 'karpenter.sh/capacity-type');
      const single = type.requirements.filter(({ operator, values }) => operator === 'In' && values?.length === 1);
      const amounts = Object.fromEntries(Object.entries(type.capacity).map(([name, amount]) => [name, String(amount)]));
      return {
        instanceType: type.name,
        zone,
        capacityType,
        price: offering.price,
        imageID: `image-${version}`,
        labels: {
          ...Object.fromEntries(single.map(({ key, values }) => [key, values![0]!])),
          'topology.kubernetes.io/zone': zone,
          'karpenter.sh/capacity-type': capacityType,
        },
        capacity: amounts,
        allocatable: amounts,
        version,
      };
    },
    drift: ({ status }) => (status?.imageID === `image-${version}` ? undefined : 'AMIDrift'),
  };
}
