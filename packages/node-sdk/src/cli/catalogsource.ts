import { CatalogInputError, type RegionData } from '@kerf/instance-catalog';
import { InvalidArgumentError, Option } from 'commander';
import { type Catalog, catalogOf, embeddedCatalog } from '../catalog/catalog.js';
import { CatalogFileError, readCatalogFile } from '../catalog/file.js';
import { BadInput } from './status.js';

/** Where a command finds a region. */
export interface RegionFlags {
  region?: string;
  catalog?: string;
}

export const catalogOption = () => new Option('--catalog <file>', 'use a catalog file that kerf catalog refresh wrote');
export const regionOption = () => new Option('--region <name>', 'EC2 region; default: that of a catalog file with one region');
export const outputOption = () =>
  new Option('-o, --output <format>', 'for people or for programs').choices(['table', 'json']).default('table');

/** The embedded catalog, or that of a file. */
export async function openCatalog(file: string | undefined): Promise<Catalog> {
  return file === undefined ? embeddedCatalog : catalogOf(await refusingBadCatalogInput(() => readCatalogFile(file)));
}

export async function openRegion({ region, catalog: file }: RegionFlags): Promise<RegionData> {
  const catalog = await openCatalog(file);
  const names = catalog.regions().map(({ name }) => name);
  const [only] = names;
  const name = region ?? (names.length === 1 ? only : undefined);
  if (name === undefined) throw new BadInput(`state the region with --region; there are: ${names.join(', ')}`);
  return refusingBadCatalogInput(() => catalog.load(name));
}

/** Turns what the catalog refuses into what the command refuses: all problems, one a line. */
export async function refusingBadCatalogInput<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof CatalogInputError || error instanceof CatalogFileError)
      throw new BadInput(error.message.split('\n').join('\nerror: '));
    throw error;
  }
}

export function readWholeNumber(value: string): number {
  if (!/^[0-9]{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(value);
}
