import type { InstanceType, ResourceList } from '@kerf/core';
import { type CatalogIssue, throwIssues } from './error.js';
import { fits, readRequests } from './fit.js';
import { OfferingReader } from './launchcandidate.js';
import { byCodeUnit } from './order.js';
import type { LabelRequirement } from './requirement.js';
import { Requirements } from './requirements.js';

/** An offering that could hold what was asked for. */
export interface PricedOffering {
  instanceType: string;
  zone: string;
  capacityType: string;
  /** Per hour. */
  price: number;
}

/**
 * The offerings that hold the requests and meet the requirements, cheapest first; ties by type, zone and capacity type. A type
 * appears once for each capacity type, in its cheapest zone.
 * @param requests One node's worth, `pods` included where it matters; daemons are the caller's to add.
 * @throws CatalogInputError when a requirement or a request cannot be read.
 */
export function cheapestOfferings(
  instanceTypes: readonly InstanceType[],
  requests: ResourceList,
  requirements: readonly LabelRequirement[] = [],
  limit = 10,
): PricedOffering[] {
  const issues: CatalogIssue[] = [];
  const wanted = Requirements.read(requirements, 'requirements', issues);
  const amounts = readRequests(requests, issues);
  throwIssues(issues);
  const reader = new OfferingReader();
  const best = new Map<string, PricedOffering>();
  for (const type of instanceTypes) {
    if (!fits(amounts, type) || !wanted.compatible(Requirements.of(type.requirements))) continue;
    for (const { capacityType, zone, price } of reader.read(type, wanted)) {
      const name = `${type.name} ${capacityType}`;
      const known = best.get(name);
      if (known === undefined || price < known.price || (price === known.price && byCodeUnit(zone, known.zone) < 0))
        best.set(name, { instanceType: type.name, zone, capacityType, price });
    }
  }
  const order = (a: PricedOffering, b: PricedOffering): number =>
    a.price - b.price ||
    byCodeUnit(a.instanceType, b.instanceType) ||
    byCodeUnit(a.zone, b.zone) ||
    byCodeUnit(a.capacityType, b.capacityType);
  return [...best.values()].sort(order).slice(0, limit);
}
