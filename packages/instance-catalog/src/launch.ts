import type { InstanceType, ResourceList } from '@kerf/core';
import { type CatalogIssue, throwIssues } from './error.js';
import { fits, readRequests } from './fit.js';
import { imageFor, type MachineImage } from './image.js';
import * as label from './labels.js';
import { type CandidateOffering, cheapestPrice, type LaunchCandidate, OfferingReader } from './launchcandidate.js';
import {
  filterCapacityBlock,
  filterDearSpot,
  filterExotic,
  filterReservationKind,
  filterReservationPerZone,
  type LaunchFilter,
  unmetMinValues,
} from './launchfilters.js';
import { byCodeUnit } from './order.js';
import type { LabelRequirement } from './requirement.js';
import { Requirements } from './requirements.js';

export interface LaunchOptions {
  /** What must fit, daemons and `pods` included. Default: nothing. */
  requests?: ResourceList;
  /** The images of the node class in the order in which types take them; without it, every type has one. */
  images?: MachineImage[];
  /** What a violated `minValues` does after the truncation: `Strict` (default) fails the launch, `BestEffort` does not. */
  minValuesPolicy?: string;
}

/** What a filter did; filters that took nothing away leave no step. */
export interface LaunchStep {
  filter: LaunchFilter;
  /** Types before and after. */
  before: number;
  after: number;
  /** Offerings taken from types that stay. */
  offeringsRemoved: number;
}

export interface LaunchedOffering {
  launched: true;
  instanceType: InstanceType;
  zone: string;
  zoneId?: string;
  /** `reserved`, `spot` or `on-demand`. */
  capacityType: string;
  /** `default` or `dedicated`. */
  tenancy: string;
  /** Per hour. */
  price: number;
  reservationId?: string;
  reservationType?: string;
  reservationInterruptible?: boolean;
  image?: MachineImage;
  /** EC2 weighs spare Spot capacity, so the cheapest Spot offering is only an approximation of its choice. */
  approximate: boolean;
  /** Why this one: how many offerings of how many types were left, and how many of them cost exactly as much. */
  reason: { offerings: number; instanceTypes: number; equallyPriced: number };
  steps: LaunchStep[];
}

export interface FailedLaunch {
  launched: false;
  /** The filter that left nothing. */
  reason: LaunchFilter | 'min-values';
  /** The keys of a violated `minValues`. */
  keys?: string[];
  steps: LaunchStep[];
}

export type LaunchChoice = LaunchedOffering | FailedLaunch;

/** The provider asks EC2 for at most so many types (chapter 04, 8.3). */
const MAXIMUM_LAUNCH_TYPES = 60;

interface Offer {
  type: InstanceType;
  offering: CandidateOffering;
}

const byOffer = (a: Offer, b: Offer): number =>
  a.offering.price - b.offering.price ||
  byCodeUnit(a.type.name, b.type.name) ||
  byCodeUnit(a.offering.zone, b.offering.zone) ||
  byCodeUnit(a.offering.reservationId ?? '', b.offering.reservationId ?? '');

const byPrice = (a: LaunchCandidate, b: LaunchCandidate): number => {
  const [first, second] = [cheapestPrice(a.offerings), cheapestPrice(b.offerings)];
  return first === second ? byCodeUnit(a.type.name, b.type.name) : first < second ? -1 : 1;
};

/** The candidates of one launch and a record of what each filter did to them. */
class Narrowing {
  readonly steps: LaunchStep[] = [];

  constructor(public candidates: LaunchCandidate[]) {}

  apply(filter: LaunchFilter, narrow: (candidates: LaunchCandidate[]) => LaunchCandidate[]): void {
    const before = this.candidates;
    // The first filter that leaves nothing is the reason of the failure.
    if (before.length === 0) return;
    this.candidates = narrow(before);
    const kept = new Set(this.candidates.map((candidate) => candidate.type));
    const had = before.reduce((sum, c) => (kept.has(c.type) ? sum + c.offerings.length : sum), 0);
    const has = this.candidates.reduce((sum, c) => sum + c.offerings.length, 0);
    const step = { filter, before: before.length, after: this.candidates.length, offeringsRemoved: Math.max(0, had - has) };
    if (step.after < step.before || step.offeringsRemoved > 0) this.steps.push(step);
  }
}

const withOfferings = (candidates: LaunchCandidate[]): LaunchCandidate[] =>
  candidates.filter((candidate) => candidate.offerings.length > 0);

/** Reserved before Spot before on-demand, where the claim allows it and a type has it; price does not decide (chapter 04, 8.2). */
function preferredCapacityType(candidates: LaunchCandidate[], claim: Requirements): string {
  const available = new Set(candidates.flatMap((candidate) => candidate.offerings.map((offering) => offering.capacityType)));
  return [label.RESERVED, label.SPOT].find((type) => available.has(type) && claim.allows(label.CAPACITY_TYPE, type)) ?? label.ON_DEMAND;
}

/** The cheapest offering, ties by type name, zone name and reservation id (chapter 04, 8.5). */
function pickCheapest(
  narrowing: Narrowing,
  capacityType: string,
  claim: Requirements,
  images?: MachineImage[],
): LaunchedOffering | undefined {
  const { candidates, steps } = narrowing;
  const offers = candidates.flatMap(({ type, offerings }) => offerings.map((offering): Offer => ({ type, offering }))).sort(byOffer);
  const [best] = offers;
  if (best === undefined) return undefined;
  const { type, offering } = best;
  return {
    launched: true,
    instanceType: type,
    zone: offering.zone,
    ...(offering.zoneId !== undefined && { zoneId: offering.zoneId }),
    capacityType,
    tenancy: claim.allows(label.TENANCY, 'default') ? 'default' : 'dedicated',
    price: offering.price,
    ...(offering.reservationId !== undefined && {
      reservationId: offering.reservationId,
      reservationType: offering.reservationType,
      reservationInterruptible: offering.interruptible,
    }),
    ...(images !== undefined && { image: imageFor(type, images) }),
    approximate: capacityType === label.SPOT,
    reason: {
      offerings: offers.length,
      instanceTypes: candidates.length,
      equallyPriced: offers.filter((offer) => offer.offering.price === offering.price).length,
    },
    steps,
  };
}

/**
 * What would be launched for a NodeClaim (chapter 04, 8): the provider's filters, its preference of reserved over Spot over
 * on-demand, then the cheapest offering; ties by type name, zone name and reservation id. A pure function of its arguments.
 *
 * @param instanceTypes The types that the claim names, for example the resolved types that a plan kept.
 * @param requirements The claim's requirements. A key that is not stated allows everything.
 * @throws CatalogInputError when a requirement or a request cannot be read.
 */
export function chooseLaunch(
  instanceTypes: readonly InstanceType[],
  requirements: readonly LabelRequirement[],
  options: LaunchOptions = {},
): LaunchChoice {
  const { images } = options;
  const issues: CatalogIssue[] = [];
  const claim = Requirements.read(requirements, 'requirements', issues);
  const requests = readRequests(options.requests ?? {}, issues);
  throwIssues(issues);

  const reader = new OfferingReader();
  const byName = [...instanceTypes].sort((a, b) => byCodeUnit(a.name, b.name));
  const narrowing = new Narrowing(byName.map((type) => ({ type, requirements: Requirements.of(type.requirements), offerings: [] })));
  const failed = (reason: FailedLaunch['reason']): FailedLaunch => ({ launched: false, reason, steps: narrowing.steps });

  narrowing.apply('compatible-available', (types) =>
    withOfferings(
      types
        .filter((candidate) => claim.compatible(candidate.requirements) && fits(requests, candidate.type))
        .map((candidate) => ({ ...candidate, offerings: reader.read(candidate.type, claim) })),
    ),
  );
  narrowing.apply('reservation-kind', (types) => filterReservationKind(types, claim));
  narrowing.apply('capacity-block', (types) => filterCapacityBlock(types, claim));
  narrowing.apply('reservation-per-zone', (types) => filterReservationPerZone(types, claim));
  narrowing.apply('exotic', (types) => filterExotic(types, claim));
  narrowing.apply('spot-dearer-than-on-demand', (types) => filterDearSpot(types, claim));

  const capacityType = preferredCapacityType(narrowing.candidates, claim);
  narrowing.apply('truncation', (types) => [...types].sort(byPrice).slice(0, MAXIMUM_LAUNCH_TYPES));
  const unmet = options.minValuesPolicy === 'BestEffort' ? [] : unmetMinValues(narrowing.candidates, claim);
  if (narrowing.candidates.length > 0 && unmet.length > 0) return { ...failed('min-values'), keys: unmet };

  narrowing.apply('capacity-type', (types) =>
    withOfferings(
      types.map((candidate) => ({
        ...candidate,
        offerings: candidate.offerings.filter((offering) => offering.capacityType === capacityType),
      })),
    ),
  );
  if (images !== undefined) narrowing.apply('image', (types) => types.filter(({ type }) => imageFor(type, images) !== undefined));
  return pickCheapest(narrowing, capacityType, claim, images) ?? failed(narrowing.steps.at(-1)?.filter ?? 'compatible-available');
}
