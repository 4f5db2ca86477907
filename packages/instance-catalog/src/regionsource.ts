import type { TypesSource } from './facts.js';

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
  /** `name|zone digits|on-demand|Spot`; see `region.ts`. */
  rows: string;
}
