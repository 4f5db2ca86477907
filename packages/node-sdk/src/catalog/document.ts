import type { InstanceType } from '@kerf/core';
import { allocatable, compareInstanceTypes, type InstanceTypeSummary, type Provenance, type RegionData } from '@kerf/instance-catalog';
import { PLAN_API_VERSION } from '../report/planjson.js';

/** The documents of `kerf catalog --output json`, described in `docs/catalog.md`. */
const header = (kind: string) => ({ apiVersion: PLAN_API_VERSION, kind });

const ofRegion = ({ name, provenance }: RegionData) => ({ region: name, currency: provenance.onDemand.currency });

export function listDocument(region: RegionData, items: readonly InstanceTypeSummary[]): object {
  return { ...header('InstanceTypeList'), ...ofRegion(region), provenance: region.provenance, items };
}

/** An offering of a type, in words. */
export interface OfferingSummary {
  capacityType: string;
  zone: string;
  zoneId?: string;
  /** Free instances of a capacity reservation. */
  reservationCapacity?: number;
  reservationId?: string;
  /** Per hour; 0 where there is none, and then the offering is not available. */
  price: number;
  available: boolean;
}

export function offeringSummaries({ offerings }: InstanceType): OfferingSummary[] {
  return offerings.map(({ requirements, price, available, reservationCapacity }) => {
    const value = (key: string) => requirements.find((requirement) => requirement.key === key)?.values?.[0];
    const zoneId = value('topology.k8s.aws/zone-id');
    const reservationId = value('karpenter.k8s.aws/capacity-reservation-id');
    return {
      capacityType: value('karpenter.sh/capacity-type') ?? '',
      zone: value('topology.kubernetes.io/zone') ?? '',
      ...(zoneId === undefined ? {} : { zoneId }),
      ...(reservationId === undefined ? {} : { reservationId }),
      ...(reservationCapacity === undefined ? {} : { reservationCapacity }),
      price,
      available,
    };
  });
}

/** Label keys to values, sorted as in the type; a key that the type must not have is not in it. */
export function labelValues({ requirements }: InstanceType): Record<string, string[]> {
  return Object.fromEntries(requirements.flatMap(({ key, operator, values }) => (operator === 'In' ? [[key, values ?? []]] : [])));
}

export function typeDocument(region: RegionData, summary: InstanceTypeSummary, type: InstanceType): object {
  return {
    ...header('InstanceTypeDetail'),
    ...ofRegion(region),
    provenance: region.provenance,
    summary,
    labels: labelValues(type),
    capacity: type.capacity,
    overhead: type.overhead,
    allocatable: allocatable(type),
    offerings: offeringSummaries(type),
  };
}

export function comparisonDocument(region: RegionData, a: InstanceType, b: InstanceType): object {
  return { ...header('InstanceTypeComparison'), ...ofRegion(region), a: a.name, b: b.name, differences: compareInstanceTypes(a, b) };
}

export function regionsDocument(data: readonly RegionData[]): object {
  return {
    ...header('RegionList'),
    items: data.map(({ name, partition, description, zones, instanceTypes, images, provenance }) => ({
      name,
      partition,
      description,
      zones,
      instanceTypes: instanceTypes.length,
      images: images?.length ?? 0,
      provenance,
    })),
  };
}

/** What a reader must know of the figures: their age, and what a refresh could not renew. */
export function provenanceLines({ instanceTypes, offerings, onDemand, spot }: Provenance): string[] {
  return (
    [
      ['instance types', instanceTypes],
      ['zones', offerings],
      ['on-demand prices', onDemand],
      ['Spot prices', spot],
    ] as const
  ).map(([what, { source, asOf, kept }]) => `${what}: ${source}, ${asOf}${kept === undefined ? '' : ` (kept: ${kept})`}`);
}
