import type { TypesSource } from './facts.js';

/** A line of a region module: where a type is offered and for how much. */
export type OfferingRow = [
  name: string,
  /** Positions in the region's zones, one digit each. */
  zones: string,
  /** 0: no price known. */
  onDemandPrice?: number,
  /** Spot prices in ascending order, or the saving in percent, or 0 for neither. */
  spot?: number[] | number,
  /** 1: the on-demand price is that of us-east-1. */
  fromUsEast1?: number,
];

/** A generated region module: offerings and prices, one line per instance type, beside the facts of the types. */
export interface RegionSource {
  types: TypesSource;
  meta: {
    name: string;
    partition: string;
    description: string;
    /** Zone name and zone id, by name. */
    zones: (string | undefined)[][];
    /** Zones whose ids could also be swapped among each other. */
    zoneIdsAmbiguous: string[];
    onDemand: { source: string; asOf: string; currency: string };
    spot: { source: string; asOf: string };
    /** Where the price of a type without one of its own comes from. */
    fallback: { source: string; asOf: string };
  };
  /** JSON lines between line breaks, each an {@link OfferingRow}. */
  rows: string;
}
