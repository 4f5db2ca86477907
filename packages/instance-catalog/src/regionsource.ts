import type { TypesSource } from './typetable.js';

/**
 * Where the types are offered and for how much, a column per figure. All columns but the first, the flat list of Spot prices and the
 * list of zones have an entry per offered type, in name order; a column of zeros is empty.
 */
export interface OfferingColumns {
  /** The distinct lists of zones, as positions in the region's zones. */
  zoneLists: number[][];
  /** For each type of the table 0 when the region does not offer it, else the number, from 1, of its list of zones. */
  offered: number[];
  /** 0: no price known. */
  onDemandPrice: number[];
  /** 1: the on-demand price is that of us-east-1. */
  fromUsEast1: number[];
  /** How many Spot prices a type has in `spotPrices`. */
  spotPriceCount: number[];
  /** Spot prices of one type after the other, those of a type in ascending order. */
  spotPrices: number[];
  /** For a type without Spot prices the saving in percent. */
  spotSaving: number[];
}

/** A generated region module: offerings and prices beside the facts of the types. */
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
  /** JSON text of {@link OfferingColumns}. */
  columns: string;
}
