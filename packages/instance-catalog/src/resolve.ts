import type { InstanceType } from '@kerf/core';
import { CapacityBuilder } from './capacity.js';
import { incompatibility } from './compatibility.js';
import { type CatalogIssue, throwIssues } from './error.js';
import type { CapacityReservation, EC2NodeClass } from './nodeclass.js';
import { OfferingBuilder, type UnavailableOffering } from './offerings.js';
import { OverheadBuilder } from './overhead.js';
import type { RegionData } from './region.js';
import { readNodeClass } from './settings.js';
import { RequirementsBuilder } from './typerequirements.js';

/** Settings of the controller and assumptions of the caller; each default is the controller's own. */
export interface ResolveOptions {
  /** `VM_MEMORY_OVERHEAD_PERCENT`: a fraction from 0 up to but not 1. Default 0.075. */
  vmMemoryOverheadPercent?: number;
  /** `RESERVED_ENIS`: interfaces not used for pods. Default 0. */
  reservedENIs?: number;
  /** Feature gate `ReservedCapacity`: capacity reservations become offerings. Default true. */
  reservedCapacity?: boolean;
  /** Offerings that cannot be launched now. Default none. */
  unavailable?: UnavailableOffering[];
  /**
   * The Spot price of a type for which no Spot figure is known, as a fraction of its on-demand price. Default 1, as the
   * controller starts before it has read any Spot price.
   */
  spotEstimate?: number;
  /** Write the label `karpenter.k8s.aws/nitro-sandbox`, which is later than the pinned release. Default false. */
  nitroSandbox?: boolean;
}

function readFraction(
  value: number | undefined,
  fallback: number,
  name: string,
  most: (n: number) => boolean,
  issues: CatalogIssue[],
): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || !(value >= 0) || !most(value))
    issues.push({ code: 'bad-number', path: `options.${name}`, value, message: 'must be a fraction between 0 and 1' });
  return value;
}

function readCount(value: number | undefined, name: string, issues: CatalogIssue[]): number {
  if (value === undefined) return 0;
  if (!Number.isSafeInteger(value) || value < 0)
    issues.push({ code: 'bad-number', path: `options.${name}`, value, message: 'must be a whole number, 0 or more' });
  return value;
}

function checkUnavailable(unavailable: UnavailableOffering[], region: RegionData, issues: CatalogIssue[]): void {
  if (unavailable.length === 0) return;
  const known = {
    capacityType: new Set(['on-demand', 'spot']),
    instanceType: new Set(region.instanceTypes.map((type) => type.facts.name)),
    zone: new Set(region.zones.map((zone) => zone.name)),
  };
  for (const [i, entry] of unavailable.entries())
    for (const field of ['capacityType', 'instanceType', 'zone'] as const) {
      const value = entry[field];
      if (value === undefined || value === '*' || known[field].has(value)) continue;
      const choice = field === 'instanceType' ? `an instance type of ${region.name}` : [...known[field]].join(', ');
      issues.push({
        code: 'unknown-offering',
        path: `options.unavailable[${i}].${field}`,
        value,
        message: `must be ${choice}, or * for any`,
      });
    }
}

/**
 * The instance types of a region as Karpenter sees them under a node class (chapter 04): requirements, capacity, overhead and
 * offerings. Types by name; offerings by capacity type (on-demand, spot, reserved), zone and reservation id. A type that the
 * node class cannot use stays in the list with all offerings unavailable.
 *
 * The result is read-only: requirements are shared between types.
 * @param nodeClass Default: alias `al2023@latest`, subnets in all zones, no reservations.
 * @throws CatalogInputError with every problem of the node class and the options.
 */
export function resolveInstanceTypes(
  region: RegionData,
  nodeClass: EC2NodeClass = { spec: {} },
  options: ResolveOptions = {},
): InstanceType[] {
  const issues: CatalogIssue[] = [];
  const settings = readNodeClass(nodeClass, region, issues);
  const figures = {
    vmMemoryOverheadPercent: readFraction(options.vmMemoryOverheadPercent, 0.075, 'vmMemoryOverheadPercent', (n) => n < 1, issues),
    reservedENIs: readCount(options.reservedENIs, 'reservedENIs', issues),
  };
  const spotEstimate = readFraction(options.spotEstimate, 1, 'spotEstimate', (n) => n <= 1, issues);
  checkUnavailable(options.unavailable ?? [], region, issues);
  throwIssues(issues);

  const reservations = new Map<string, CapacityReservation[]>();
  if (options.reservedCapacity ?? true)
    for (const reservation of settings.reservations)
      reservations.set(reservation.instanceType, [...(reservations.get(reservation.instanceType) ?? []), reservation]);

  const capacities = new CapacityBuilder(settings, figures);
  const requirements = new RequirementsBuilder(region.name, settings, options.nitroSandbox ?? false);
  const offerings = new OfferingBuilder(region, settings, spotEstimate, options.unavailable ?? []);
  const overheads = new OverheadBuilder(settings);
  const none: CapacityReservation[] = [];
  return region.instanceTypes.map((type) => {
    const reserved = reservations.size === 0 ? none : (reservations.get(type.facts.name) ?? none);
    const capacity = capacities.build(type.facts);
    return {
      name: type.facts.name,
      requirements: requirements.build(type, reserved),
      offerings: offerings.build(type, incompatibility(type.facts, settings) === undefined, reserved),
      capacity,
      overhead: overheads.build(type.facts, capacities),
    };
  });
}
