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
  private readonly positions = new Map<string[], number[]>();

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
    const positions = this.positionsOf(type.zones);
    const launchable = compatible && onDemandPrice !== undefined;
    const onDemand = facts.usageClasses.includes(label.ON_DEMAND);
    const spot = facts.usageClasses.includes(label.SPOT);
    const offerings = new Array<Offering>(this.zones.length * (Number(onDemand) + Number(spot)));
    let next = 0;
    if (onDemand)
      for (let i = 0; i < this.zones.length; i++) {
        const zone = this.zones[i] as OfferedZone;
        const available = launchable && zone.hasSubnet && (positions[i] as number) >= 0;
        offerings[next++] = { requirements: zone.onDemand, price: onDemandPrice ?? 0, available };
      }
    if (spot)
      for (let i = 0; i < this.zones.length; i++) {
        const zone = this.zones[i] as OfferedZone;
        const price = this.spotPrice(type, positions[i] as number);
        offerings[next++] = price === undefined ? zone.noSpot : { requirements: zone.spot, price, available: compatible && zone.hasSubnet };
      }
    if (this.unavailable.length > 0) this.markUnavailable(facts.name, offerings);
    if (reservations.length > 0)
      for (const reservation of byZone(reservations)) offerings.push(this.reserved(type, reservation, compatible));
    return offerings;
  }

  /** For each zone of the region its position in the type's own zones, or -1; types share the lists, so each is computed once. */
  private positionsOf(zones: string[]): number[] {
    let positions = this.positions.get(zones);
    if (positions === undefined) {
      positions = this.zones.map((zone) => zones.indexOf(zone.name));
      this.positions.set(zones, positions);
    }
    return positions;
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
