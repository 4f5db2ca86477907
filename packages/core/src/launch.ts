import type { Offering } from './model/instancetype.js';
import type { Launch, PlannedRequirement } from './model/plan.js';
import { parseInteger } from './model/requirement.js';
import { Label } from './model/wellknown.js';
import type { LaunchQuestion } from './schedule.js';

/** The cheapest available offering that the claim admits; ties go to the earlier type, then to the earlier offering. */
export function cheapestOffering({ requirements, instanceTypes }: LaunchQuestion): Launch | undefined {
  let best: Launch | undefined;
  for (const { name, offerings } of instanceTypes) {
    for (const offering of offerings) {
      if (!offering.available || (best && offering.price >= best.price) || !admits(requirements, offering)) continue;
      best = {
        instanceType: name,
        zone: labelOf(offering, Label.zone),
        capacityType: labelOf(offering, Label.capacityType),
        price: offering.price,
      };
    }
  }
  return best;
}

function labelOf({ requirements }: Offering, key: string): string {
  return requirements.find((requirement) => requirement.key === key)?.values?.[0] ?? '';
}

/** Whether a claim's requirements admit an offering's labels. */
function admits(requirements: readonly PlannedRequirement[], offering: Offering): boolean {
  return requirements.every(({ key, operator, values = [] }) => {
    const own = offering.requirements.find((requirement) => requirement.key === key)?.values?.[0];
    if (own === undefined) return true;
    switch (operator) {
      case 'In':
        return values.includes(own);
      case 'NotIn':
        return !values.includes(own);
      case 'Exists':
        return true;
      case 'DoesNotExist':
        return false;
      default: {
        const integer = parseInteger(own);
        const bound = BigInt(values[0]!);
        return integer !== undefined && (operator === 'Gte' ? integer >= bound : integer <= bound);
      }
    }
  });
}
