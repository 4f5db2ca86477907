import type { NodeSelectorRequirement, Offering } from '@kerf/core';
import * as label from './labels.js';
import type { CapacityReservation } from './nodeclass.js';
import { byCodeUnit } from './order.js';
import type { RegionData, RegionInstanceType } from './region.js';
import { ValuePool } from './requirementpool.js';
import type { NodeClassSettings } from './settings.js';
import { reservationInterruptible, reservationType } from './typerequirements.js';

/** An offering that cannot be launched now; a missing field or `*` means any (chapter 04, 7.3). */
export interface UnavailableOffering {
  capacityType?: string;
  instanceType?: string;
  zone?: string;
}

/** A reserved offering costs this share of the on-demand price (chapter 04, 7.2). */
const RESERVED_PRICE_DIVISOR = 10_000_000;

/** A zone of the region with the requirements of its offerings, which all types share. */
interface OfferedZone {
  name: string;
  hasSubnet: boolean;
  onDemand: NodeSelectorRequirement[];
  spot: NodeSelectorRequirement[];
  /** The Spot offering of every type without a Spot price there. */
  noSpot: Offering;
}

/** An offering but for its price. */
type Unpriced = Omit<Offering, 'price'> & { price: number | undefined };

/** The offerings of the types that one list of zones offers, as far as the list decides them; one for each zone of the region. */
interface UnpricedOfferings {
  zones: string[];
  /** The position of a zone of the region in the list, or -1. */
  positions: number[];
  onDemand: Unpriced[];
  spot: Unpriced[];
}

/** Offerings are most of a result: a copy takes less time and memory than an object put together anew. */
function priced(unpriced: Unpriced, price: number): Offering {
  const offering = { ...unpriced };
  offering.price = price;
  return offering as Offering;
}

const covers = (pattern: string | undefined, value: string): boolean => pattern === undefined || pattern === '*' || pattern === value;

/** Builds the offerings of the types of one region under one node class (chapter 04, 7). */
export class OfferingBuilder {
  private readonly capacityType = new ValuePool(label.CAPACITY_TYPE);
  private readonly zone = new ValuePool(label.ZONE);
  private readonly zoneId = new ValuePool(label.ZONE_ID);
  private readonly reservationId = new ValuePool(label.CAPACITY_RESERVATION_ID);
  private readonly reservationInterruptible = new ValuePool(label.CAPACITY_RESERVATION_INTERRUPTIBLE);
  private readonly reservationType = new ValuePool(label.CAPACITY_RESERVATION_TYPE);
  private readonly zones: OfferedZone[];
  private readonly known = new Map<string[], UnpricedOfferings>();
  /** The last answer: most types are offered where the one before is. */
  private last: UnpricedOfferings | undefined;

  constructor(
    region: RegionData,
    private readonly nodeClass: NodeClassSettings,
    private readonly spotEstimate: number,
    private readonly unavailable: UnavailableOffering[],
  ) {
    this.zones = region.zones.map(({ name }) => {
      const spot = this.unreserved(label.SPOT, name);
      const onDemand = this.unreserved(label.ON_DEMAND, name);
      return { name, hasSubnet: nodeClass.zones.has(name), onDemand, spot, noSpot: { requirements: spot, price: 0, available: false } };
    });
  }

  /** One for every zone of the region, not only the type's own; by capacity type (on-demand, spot, reserved), zone, reservation id. */
  build(type: RegionInstanceType, compatible: boolean, reservations: CapacityReservation[]): Offering[] {
    const { facts, onDemandPrice } = type;
    const unpriced = this.unpriced(type.zones);
    const zoneCount = this.zones.length;
    const onDemand = facts.usageClasses.includes(label.ON_DEMAND);
    const spot = facts.usageClasses.includes(label.SPOT);
    const offerings = new Array<Offering>(zoneCount * (Number(onDemand) + Number(spot)));
    let next = 0;
    if (onDemand)
      for (let i = 0; i < zoneCount; i++) {
        const offering = priced(unpriced.onDemand[i] as Unpriced, onDemandPrice ?? 0);
        if (!compatible || onDemandPrice === undefined) offering.available = false;
        offerings[next++] = offering;
      }
    if (spot)
      for (let i = 0; i < zoneCount; i++) {
        const price = this.spotPrice(type, unpriced.positions[i] as number);
        if (price === undefined) {
          offerings[next++] = (this.zones[i] as OfferedZone).noSpot;
          continue;
        }
        const offering = priced(unpriced.spot[i] as Unpriced, price);
        if (!compatible) offering.available = false;
        offerings[next++] = offering;
      }
    if (this.unavailable.length > 0) this.markUnavailable(facts.name, offerings);
    if (reservations.length > 0)
      for (const reservation of byZone(reservations)) offerings.push(this.reserved(type, reservation, compatible));
    return offerings;
  }

  /** Types share the lists of zones, so that this is computed once for each list. */
  private unpriced(zones: string[]): UnpricedOfferings {
    if (this.last?.zones === zones) return this.last;
    let offerings = this.known.get(zones);
    if (offerings === undefined) {
      const positions = this.zones.map((zone) => zones.indexOf(zone.name));
      offerings = {
        zones,
        positions,
        onDemand: this.zones.map(({ onDemand, hasSubnet }, i) => ({
          requirements: onDemand,
          price: undefined,
          available: hasSubnet && (positions[i] as number) >= 0,
        })),
        spot: this.zones.map(({ spot, hasSubnet }) => ({ requirements: spot, price: undefined, available: hasSubnet })),
      };
      this.known.set(zones, offerings);
    }
    this.last = offerings;
    return offerings;
  }

  /**
   * Chapter 04, 7.2: the zone's own price; for a type without any Spot figure the reference's start state, the on-demand
   * price, times the estimate that the caller chose. None in a zone that does not offer the type.
   */
  private spotPrice(type: RegionInstanceType, position: number): number | undefined {
    if (position < 0) return undefined;
    if (type.spotPrices !== undefined) return type.spotPrices[position] ?? undefined;
    if (type.onDemandPrice === undefined || this.spotEstimate === 1) return type.onDemandPrice;
    return Math.round(type.onDemandPrice * this.spotEstimate * 1e6) / 1e6;
  }

  private markUnavailable(instanceType: string, offerings: Offering[]): void {
    for (const [i, offering] of offerings.entries()) {
      const zone = this.zones[i % this.zones.length] as OfferedZone;
      const capacityType = offering.requirements === zone.onDemand ? label.ON_DEMAND : label.SPOT;
      for (const entry of this.unavailable)
        if (covers(entry.capacityType, capacityType) && covers(entry.instanceType, instanceType) && covers(entry.zone, zone.name))
          offering.available = false;
    }
  }

  private reserved(type: RegionInstanceType, reservation: CapacityReservation, compatible: boolean): Offering {
    const zone = reservation.availabilityZone;
    const count = reservation.availableInstanceCount ?? 0;
    const offered = type.zones.includes(zone) && this.nodeClass.zones.has(zone);
    return {
      requirements: [
        this.reservationId.value(reservation.id),
        this.reservationInterruptible.value(reservationInterruptible(reservation)),
        this.reservationType.value(reservationType(reservation)),
        ...this.place(label.RESERVED, zone),
      ],
      price: (type.onDemandPrice ?? 0) / RESERVED_PRICE_DIVISOR,
      // The unavailable list does not reach reserved offerings (chapter 04, 7.3).
      available: compatible && count !== 0 && offered && reservation.state !== 'expiring',
      reservationCapacity: count,
    };
  }

  private unreserved(capacityType: string, zone: string): NodeSelectorRequirement[] {
    return [
      this.reservationId.doesNotExist,
      this.reservationInterruptible.doesNotExist,
      this.reservationType.doesNotExist,
      ...this.place(capacityType, zone),
    ];
  }

  private place(capacityType: string, zone: string): NodeSelectorRequirement[] {
    const zoneId = this.nodeClass.zones.get(zone);
    return [this.capacityType.value(capacityType), ...(zoneId === undefined ? [] : [this.zoneId.value(zoneId)]), this.zone.value(zone)];
  }
}

function byZone(reservations: CapacityReservation[]): CapacityReservation[] {
  return [...reservations].sort((a, b) => byCodeUnit(a.availabilityZone, b.availabilityZone) || byCodeUnit(a.id, b.id));
}
