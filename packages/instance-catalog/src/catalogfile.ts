import { CatalogInputError, type CatalogIssue, throwIssues } from './error.js';
import { byCodeUnit } from './order.js';
import type { RegionData } from './region.js';
import { checkRegion } from './regioncheck.js';

/** The first line of a catalog file says what it is. */
const FORMAT = 'kerf-catalog';
/** Raised when a reader of an older version would misread a file. */
const VERSION = 1;

/** Largest catalog file that is read: about 20 times a file of all regions. */
const MAXIMUM_LENGTH = 500_000_000;

/** The text of a catalog file: compact JSON with one instance type a line, the same bytes for the same regions. */
export function writeCatalog(regions: readonly RegionData[]): string {
  const texts = [...regions]
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .map(({ instanceTypes, ...region }) => {
      const types = instanceTypes.map((type) => `\n${JSON.stringify(type)}`).join(',');
      return `${JSON.stringify(region).slice(0, -1)},"instanceTypes":[${types}]}`;
    });
  return `{"format":"${FORMAT}","version":${VERSION},"regions":[\n${texts.join(',\n')}]}\n`;
}

function parse(text: string): unknown {
  if (text.length > MAXIMUM_LENGTH)
    throw new CatalogInputError([
      { code: 'too-large', path: 'catalog', value: text.length, message: `is longer than ${MAXIMUM_LENGTH} characters` },
    ]);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = text.trimEnd().endsWith(']}') ? 'is not JSON' : 'is not complete JSON; it ends too early and may have been cut off';
    throw new CatalogInputError([{ code: 'not-json', path: 'catalog', message: `${message}: ${(error as Error).message}` }]);
  }
}

/**
 * Reads a catalog file, by region name.
 * @throws CatalogInputError for a file that is cut off, is something else, is of a newer format, or holds values that no region
 * can have; all problems at once, up to a hundred.
 */
export function readCatalog(text: string): RegionData[] {
  const document = parse(text);
  const issues: CatalogIssue[] = [];
  if (typeof document !== 'object' || document === null || Array.isArray(document) || (document as { format?: unknown }).format !== FORMAT)
    throw new CatalogInputError([
      { code: 'not-a-catalog', path: 'catalog.format', message: `is no catalog file: "format" must be "${FORMAT}"` },
    ]);
  const { version, regions } = document as { version?: unknown; regions?: unknown };
  if (version !== VERSION) {
    const newer = typeof version === 'number' && version > VERSION ? '; it was written by a newer version of this program' : '';
    throw new CatalogInputError([
      { code: 'unknown-version', path: 'catalog.version', value: version, message: `format version must be ${VERSION}${newer}` },
    ]);
  }
  if (!Array.isArray(regions) || regions.length === 0)
    throw new CatalogInputError([
      { code: 'no-regions', path: 'catalog.regions', value: regions, message: 'must list at least one region' },
    ]);
  const names = new Set<unknown>();
  for (const [i, region] of regions.entries()) {
    checkRegion(region, `catalog.regions[${i}]`, issues);
    const name = (region as { name?: unknown } | null)?.name;
    if (names.has(name))
      issues.push({ code: 'duplicate-region', path: `catalog.regions[${i}].name`, value: name, message: 'appears twice' });
    names.add(name);
  }
  throwIssues(issues);
  return (regions as RegionData[]).sort((a, b) => byCodeUnit(a.name, b.name));
}
