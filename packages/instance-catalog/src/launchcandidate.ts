import type { InstanceType, Offering } from '@kerf/core';
import * as label from './labels.js';
import { Requirements } from './requirements.js';

/** An available offering that the NodeClaim allows, with the values that identify it. */
export interface CandidateOffering {
  offering: Offering;
  capacityType: string;
  zone: string;
  zoneId?: string;
  reservationId?: string;
  reservationType?: string;
  interruptible: boolean;
  price: number;
}

/** A type that is still in the running, with the offerings that are. */
export interface LaunchCandidate {
  type: InstanceType;
  requirements: Requirements;
  offerings: CandidateOffering[];
}

function labelOf(offering: Offering, key: string): string | undefined {
  return offering.requirements.find((requirement) => requirement.key === key && requirement.operator === 'In')?.values?.[0];
}

/** The sets of requirement lists that many offerings share, built once for each list. */
export class OfferingReader {
  private readonly known = new Map<object, Requirements>();

  private requirementsOf(offering: Offering): Requirements {
    let requirements = this.known.get(offering.requirements);
    if (requirements === undefined) {
      requirements = Requirements.of(offering.requirements);
      this.known.set(offering.requirements, requirements);
    }
    return requirements;
  }

  /** The offerings that can be launched under the requirements, in the type's order. */
  read(type: InstanceType, requirements: Requirements): CandidateOffering[] {
    const candidates: CandidateOffering[] = [];
    for (const offering of type.offerings) {
      if (!offering.available || !requirements.compatible(this.requirementsOf(offering))) continue;
      const reservationId = labelOf(offering, label.CAPACITY_RESERVATION_ID);
      candidates.push({
        offering,
        capacityType: labelOf(offering, label.CAPACITY_TYPE) ?? '',
        zone: labelOf(offering, label.ZONE) ?? '',
        zoneId: labelOf(offering, label.ZONE_ID),
        reservationId,
        reservationType: labelOf(offering, label.CAPACITY_RESERVATION_TYPE),
        interruptible: labelOf(offering, label.CAPACITY_RESERVATION_INTERRUPTIBLE) === 'true',
        price: offering.price,
      });
    }
    return candidates;
  }
}

/** The lowest price of the offerings; infinity without any. */
export function cheapestPrice(offerings: readonly CandidateOffering[]): number {
  let price = Number.POSITIVE_INFINITY;
  for (const offering of offerings) if (offering.price < price) price = offering.price;
  return price;
}
