import type { NodeSelectorRequirement } from '@kerf/core';
import { kubernetesArch } from './capacity.js';
import type { InstanceTypeFacts } from './facts.js';
import * as label from './labels.js';
import type { CapacityReservation } from './nodeclass.js';
import type { RegionInstanceType } from './region.js';
import { ValuePool } from './requirementpool.js';
import type { NodeClassSettings } from './settings.js';
import { type OtherRequirements, TypeLabels } from './typelabels.js';

export const reservationType = (reservation: CapacityReservation): string => reservation.reservationType ?? 'default';
export const reservationInterruptible = (reservation: CapacityReservation): string => String(reservation.interruptible ?? false);

interface SharedRequirements {
  zones: string[];
  usageClasses: string[];
  os: string | undefined;
  others: OtherRequirements;
}

/**
 * Builds the requirements of the types of one region under one node class (chapter 04, 2): by key in byte order. What does not
 * apply is DoesNotExist, not missing; only the zone id of a type without any zone is missing.
 */
export class RequirementsBuilder {
  private readonly labels = new TypeLabels();
  private readonly reservationId = new ValuePool(label.CAPACITY_RESERVATION_ID);
  private readonly reservationInterruptible = new ValuePool(label.CAPACITY_RESERVATION_INTERRUPTIBLE);
  private readonly reservationType = new ValuePool(label.CAPACITY_RESERVATION_TYPE);
  private readonly capacityType = new ValuePool(label.CAPACITY_TYPE);
  private readonly os = new ValuePool(label.OS);
  private readonly windowsBuild: NodeSelectorRequirement;
  private readonly zone = new ValuePool(label.ZONE);
  private readonly zoneId = new ValuePool(label.ZONE_ID);
  private readonly region: NodeSelectorRequirement;
  /** Most types differ only in these: zones, usage classes, and the operating system under Windows. */
  private readonly shared = new Map<string[], SharedRequirements[]>();
  /** The last answer: most types have the same as the one before. */
  private last: SharedRequirements | undefined;

  constructor(
    region: string,
    private readonly nodeClass: NodeClassSettings,
    private readonly nitroSandbox: boolean,
  ) {
    this.region = new ValuePool(label.REGION).value(region);
    this.windowsBuild = new ValuePool(label.WINDOWS_BUILD).value(nodeClass.family.windowsBuild);
  }

  build(type: RegionInstanceType, reservations: CapacityReservation[]): NodeSelectorRequirement[] {
    const other = reservations.length > 0 ? this.others(type, reservations) : this.sharedOthers(type);
    return this.labels.requirements(type.facts, other);
  }

  private sharedOthers(type: RegionInstanceType): OtherRequirements {
    const os = this.osOf(type.facts);
    const { zones, facts } = type;
    let { last } = this;
    if (last === undefined || last.zones !== zones || last.usageClasses !== facts.usageClasses || last.os !== os) {
      const known = this.shared.get(zones) ?? [];
      last = known.find((entry) => entry.usageClasses === facts.usageClasses && entry.os === os);
      if (last === undefined) {
        last = { zones, usageClasses: facts.usageClasses, os, others: this.others(type, []) };
        known.push(last);
        this.shared.set(zones, known);
      }
      this.last = last;
    }
    return last.others;
  }

  private others(type: RegionInstanceType, reservations: CapacityReservation[]): OtherRequirements {
    const zones = type.zones.filter((zone) => this.nodeClass.zones.has(zone));
    const zoneIds = zones.flatMap((zone) => this.nodeClass.zones.get(zone) ?? []);
    const capacityTypes = [label.ON_DEMAND, label.SPOT].filter((usage) => type.facts.usageClasses.includes(usage));
    if (reservations.length > 0) capacityTypes.push(label.RESERVED);
    return {
      reservationId: this.reservationId.values(reservations.map((reservation) => reservation.id)),
      reservationInterruptible: this.reservationInterruptible.values(reservations.map(reservationInterruptible)),
      reservationType: this.reservationType.values(reservations.map(reservationType)),
      capacityType: this.capacityType.values(capacityTypes),
      os: this.os.value(this.osOf(type.facts)),
      windowsBuild: this.windowsBuild,
      zoneId: zoneIds.length > 0 ? this.zoneId.values(zoneIds) : undefined,
      zone: this.zone.values(zones),
      region: this.region,
      nitroSandbox: this.nitroSandbox,
    };
  }

  /** A Windows class on arm64 leaves an empty set (chapter 04, 2). */
  private osOf(facts: InstanceTypeFacts): string | undefined {
    if (this.nodeClass.family.windowsBuild === undefined) return 'linux';
    return kubernetesArch(facts) === 'amd64' ? 'windows' : undefined;
  }
}
