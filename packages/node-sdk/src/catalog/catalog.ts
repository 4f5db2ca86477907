import { CatalogInputError, loadRegion, type RegionData, type RegionSummary, regions } from '@kerf/instance-catalog';

/** Regions and what they offer: those of the package, or those of a catalog file. */
export interface Catalog {
  /** By name. */
  regions(): RegionSummary[];
  /** @throws CatalogInputError when the catalog has no such region; the message lists those that it has. */
  load(region: string): Promise<RegionData>;
}

/** The regions that come with the package. */
export const embeddedCatalog: Catalog = { regions, load: loadRegion };

/** A catalog of these regions and no other: what a file does not hold is not filled up from elsewhere. */
export function catalogOf(data: readonly RegionData[]): Catalog {
  const byName = new Map(data.map((region) => [region.name, region]));
  return {
    regions: () => data.map(({ name, partition, description, zones }) => ({ name, partition, description, zones })),
    load: async (name) => {
      const region = byName.get(name);
      if (region !== undefined) return region;
      const message = `is no region of the catalog file; it holds: ${[...byName.keys()].join(', ')}`;
      throw new CatalogInputError([{ code: 'unknown-region', path: 'region', value: name, message }]);
    },
  };
}
