import * as label from './labels.js';
import { type CandidateOffering, cheapestPrice, type LaunchCandidate } from './launchcandidate.js';
import { parseQuantity } from './quantity.js';
import type { Requirements } from './requirements.js';

/** The filters that narrow the types of a NodeClaim before a launch, in their order (chapter 04, 8.1 and 8.3). */
export type LaunchFilter =
  | 'compatible-available'
  | 'reservation-kind'
  | 'capacity-block'
  | 'reservation-per-zone'
  | 'exotic'
  | 'spot-dearer-than-on-demand'
  | 'truncation'
  | 'capacity-type'
  | 'image';

const EXOTIC_RESOURCES = ['nvidia.com/gpu', 'amd.com/gpu', 'aws.amazon.com/neuron', 'aws.amazon.com/neuroncore', 'habana.ai/gaudi'];

const isReserved = (offering: CandidateOffering): boolean => offering.capacityType === label.RESERVED;
const withOfferings = (candidate: LaunchCandidate, offerings: CandidateOffering[]): LaunchCandidate => ({ ...candidate, offerings });

/** Tie order of equally priced reservation kinds (chapter 04, 8.1). Capacity blocks are never interruptible. */
function reservationKind(offering: CandidateOffering): number {
  if (offering.reservationType === 'capacity-block') return 1;
  return offering.interruptible ? 2 : 0;
}

/** Keeps the kind of reservation with the lowest price, and of it only. */
export function filterReservationKind(candidates: LaunchCandidate[], requirements: Requirements): LaunchCandidate[] {
  if (!requirements.allows(label.CAPACITY_TYPE, label.RESERVED)) return candidates;
  const prices = [0, 1, 2].map((kind) =>
    cheapestPrice(candidates.flatMap((c) => c.offerings.filter((o) => isReserved(o) && reservationKind(o) === kind))),
  );
  const lowest = Math.min(...prices);
  if (lowest === Number.POSITIVE_INFINITY) return candidates;
  const kind = prices.indexOf(lowest);
  return candidates
    .filter((c) => c.offerings.some((o) => isReserved(o) && reservationKind(o) === kind))
    .map((c) =>
      withOfferings(
        c,
        c.offerings.filter((o) => !isReserved(o) || reservationKind(o) === kind),
      ),
    );
}

/** Of capacity blocks, keeps the type with the cheapest one, and on it only that one. Ties: first in order. */
export function filterCapacityBlock(candidates: LaunchCandidate[], requirements: Requirements): LaunchCandidate[] {
  if (!requirements.allows(label.CAPACITY_TYPE, label.RESERVED)) return candidates;
  let best: { candidate: LaunchCandidate; offering: CandidateOffering } | undefined;
  for (const candidate of candidates)
    for (const offering of candidate.offerings)
      if (offering.reservationType === 'capacity-block' && (best === undefined || offering.price < best.offering.price))
        best = { candidate, offering };
  return best === undefined ? candidates : [withOfferings(best.candidate, [best.offering])];
}

/** For each type and zone, keeps the reservation with the most remaining capacity. */
export function filterReservationPerZone(candidates: LaunchCandidate[], requirements: Requirements): LaunchCandidate[] {
  if (!requirements.allows(label.CAPACITY_TYPE, label.RESERVED)) return candidates;
  const kept: LaunchCandidate[] = [];
  for (const candidate of candidates) {
    const byZone = new Map<string, CandidateOffering>();
    for (const offering of candidate.offerings.filter(isReserved)) {
      const known = byZone.get(offering.zone);
      if (known === undefined || (offering.offering.reservationCapacity ?? 0) > (known.offering.reservationCapacity ?? 0))
        byZone.set(offering.zone, offering);
    }
    if (byZone.size > 0)
      kept.push(
        withOfferings(
          candidate,
          candidate.offerings.filter((o) => !isReserved(o) || byZone.get(o.zone) === o),
        ),
      );
  }
  return kept.length === 0 ? candidates : kept;
}

function isExotic({ type }: LaunchCandidate): boolean {
  const size = type.requirements.find((requirement) => requirement.key === label.SIZE)?.values?.[0];
  if (size?.includes('metal')) return true;
  return EXOTIC_RESOURCES.some(
    (resource) => Object.hasOwn(type.capacity, resource) && parseQuantity(type.capacity[resource] ?? '')?.nanos !== 0n,
  );
}

/** Rejects bare metal and accelerator types, unless nothing else is left. Skipped where a flexibility floor is set. */
export function filterExotic(candidates: LaunchCandidate[], requirements: Requirements): LaunchCandidate[] {
  if (requirements.minValues.size > 0) return candidates;
  const plain = candidates.filter((candidate) => !isExotic(candidate));
  return plain.length === 0 ? candidates : plain;
}

/** Removes Spot offerings that cost more than the cheapest on-demand offering. */
export function filterDearSpot(candidates: LaunchCandidate[], requirements: Requirements): LaunchCandidate[] {
  if (requirements.minValues.size > 0) return candidates;
  if (!requirements.allows(label.CAPACITY_TYPE, label.SPOT) || !requirements.allows(label.CAPACITY_TYPE, label.ON_DEMAND))
    return candidates;
  const offerings = candidates.flatMap((candidate) => candidate.offerings);
  const onDemand = cheapestPrice(offerings.filter((offering) => offering.capacityType === label.ON_DEMAND));
  if (onDemand === Number.POSITIVE_INFINITY || !offerings.some((offering) => offering.capacityType === label.SPOT)) return candidates;
  return candidates
    .map((candidate) =>
      withOfferings(
        candidate,
        candidate.offerings.filter((offering) => offering.capacityType !== label.SPOT || offering.price <= onDemand),
      ),
    )
    .filter((candidate) => candidate.offerings.length > 0);
}

/** The keys whose flexibility floor the types do not reach: a type's own values count, also those the claim excludes. */
export function unmetMinValues(candidates: LaunchCandidate[], requirements: Requirements): string[] {
  const unmet: string[] = [];
  for (const [key, floor] of requirements.minValues) {
    const values = new Set<string>();
    for (const candidate of candidates) for (const value of candidate.requirements.get(key)?.values ?? []) values.add(value);
    if (values.size < floor) unmet.push(key);
  }
  return unmet.sort();
}
