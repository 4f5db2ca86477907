import type { NodeSelectorRequirement, Offering } from '@kerf/core';
import { byCodeUnit } from './columns.js';
import * as label from './labels.js';
import type { CapacityReservation } from './nodeclass.js';
import type { RegionData, RegionInstanceType } from './region.js';
import type { NodeClassSettings } from './settings.js';
import { type RequirementPool, reservationInterruptible, reservationType } from './typerequirements.js';

/** An offering that cannot be launched now; a missing field or `*` means any (chapter 04, 7.3). */
export interface UnavailableOffering {
  capacityType?: string;
  instanceType?: string;
  zone?: string;
}

/** A reserved offering costs this share of the on-demand price (chapter 04, 7.2). */
const RESERVED_PRICE_DIVISOR = 10_000_000;

/** Builds the offerings of the types of one region under one node class. */
export class OfferingBuilder {
  private readonly requirements = new Map<string, NodeSelectorRequirement[]>();
  private readonly zones: string[];

  constructor(
    region: RegionData,
    private readonly nodeClass: NodeClassSettings,
    private readonly pool: RequirementPool,
    private readonly spotEstimate: number,
    private readonly unavailable: UnavailableOffering[],
  ) {
    // Every zone of the region, not only the type's own (chapter 04, 7.1).
    this.zones = region.zones.map((zone) => zone.name);
  }

  /** Ordered by capacity type (on-demand, spot, reserved), zone, reservation id. */
  build(type: RegionInstanceType, compatible: boolean, reservations: CapacityReservation[]): Offering[] {
    const offerings: Offering[] = [];
    if (type.facts.usageClasses.includes(label.ON_DEMAND))
      for (const zone of this.zones) offerings.push(this.offering(type, label.ON_DEMAND, zone, type.onDemandPrice, compatible));
    if (type.facts.usageClasses.includes(label.SPOT))
      for (const zone of this.zones) offerings.push(this.offering(type, label.SPOT, zone, this.spotPrice(type, zone), compatible));
    for (const reservation of sorted(reservations)) offerings.push(this.reserved(type, reservation, compatible));
    return offerings;
  }

  /**
   * Chapter 04, 7.2: the zone's own price; for a type without any Spot figure the reference's start state, the on-demand
   * price, times the estimate that the caller chose.
   */
  private spotPrice(type: RegionInstanceType, zone: string): number | undefined {
    const index = type.zones.indexOf(zone);
    if (index < 0) return undefined;
    if (type.spotPrices !== undefined) return type.spotPrices[index] ?? undefined;
    if (type.onDemandPrice === undefined) return undefined;
    return this.spotEstimate === 1 ? type.onDemandPrice : Math.round(type.onDemandPrice * this.spotEstimate * 1e6) / 1e6;
  }

  private offering(type: RegionInstanceType, capacityType: string, zone: string, price: number | undefined, compatible: boolean): Offering {
    const offered = type.zones.includes(zone) && this.nodeClass.zones.has(zone);
    const available = compatible && price !== undefined && offered && !this.isUnavailable(capacityType, type.facts.name, zone);
    return { requirements: this.sharedRequirements(capacityType, zone), price: price ?? 0, available };
  }

  private reserved(type: RegionInstanceType, reservation: CapacityReservation, compatible: boolean): Offering {
    const zone = reservation.availabilityZone;
    const count = reservation.availableInstanceCount ?? 0;
    const offered = type.zones.includes(zone) && this.nodeClass.zones.has(zone);
    return {
      requirements: this.reservedRequirements(reservation),
      price: (type.onDemandPrice ?? 0) / RESERVED_PRICE_DIVISOR,
      // The unavailable list does not reach reserved offerings (chapter 04, 7.3).
      available: compatible && count !== 0 && offered && reservation.state !== 'expiring',
      reservationCapacity: count,
    };
  }

  private isUnavailable(capacityType: string, instanceType: string, zone: string): boolean {
    const covers = (pattern: string | undefined, value: string): boolean => pattern === undefined || pattern === '*' || pattern === value;
    return this.unavailable.some(
      (u) => covers(u.capacityType, capacityType) && covers(u.instanceType, instanceType) && covers(u.zone, zone),
    );
  }

  /** One list for each capacity type and zone, shared by all types. */
  private sharedRequirements(capacityType: string, zone: string): NodeSelectorRequirement[] {
    const name = `${capacityType} ${zone}`;
    let requirements = this.requirements.get(name);
    if (requirements === undefined) {
      requirements = Object.freeze([
        this.pool.doesNotExist(label.CAPACITY_RESERVATION_ID),
        this.pool.doesNotExist(label.CAPACITY_RESERVATION_INTERRUPTIBLE),
        this.pool.doesNotExist(label.CAPACITY_RESERVATION_TYPE),
        ...this.placeRequirements(capacityType, zone),
      ]) as NodeSelectorRequirement[];
      this.requirements.set(name, requirements);
    }
    return requirements;
  }

  private reservedRequirements(reservation: CapacityReservation): NodeSelectorRequirement[] {
    return [
      this.pool.value(label.CAPACITY_RESERVATION_ID, reservation.id),
      this.pool.value(label.CAPACITY_RESERVATION_INTERRUPTIBLE, reservationInterruptible(reservation)),
      this.pool.value(label.CAPACITY_RESERVATION_TYPE, reservationType(reservation)),
      ...this.placeRequirements(label.RESERVED, reservation.availabilityZone),
    ];
  }

  private placeRequirements(capacityType: string, zone: string): NodeSelectorRequirement[] {
    const zoneId = this.nodeClass.zones.get(zone);
    return [
      this.pool.value(label.CAPACITY_TYPE, capacityType),
      ...(zoneId === undefined ? [] : [this.pool.value(label.ZONE_ID, zoneId)]),
      this.pool.value(label.ZONE, zone),
    ];
  }
}

function sorted(reservations: CapacityReservation[]): CapacityReservation[] {
  if (reservations.length < 2) return reservations;
  return [...reservations].sort((a, b) => byCodeUnit(a.availabilityZone, b.availabilityZone) || byCodeUnit(a.id, b.id));
}
