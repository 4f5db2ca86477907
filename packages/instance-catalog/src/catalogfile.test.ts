import { describe, expect, test } from 'vitest';
import { readCatalog, writeCatalog } from './catalogfile.js';
import { CatalogInputError, type CatalogIssue } from './error.js';
import { loadRegion, type RegionData } from './region.js';
import { resolveInstanceTypes } from './resolve.js';

const region = await loadRegion('us-west-1');
const text = writeCatalog([region]);

function problems(given: string): CatalogIssue[] {
  try {
    readCatalog(given);
  } catch (error) {
    if (error instanceof CatalogInputError) return [...error.issues];
    throw error;
  }
  return [];
}

type Change = (region: RegionData) => void;
const changed = (change: Change): string => {
  const copy = structuredClone(region);
  change(copy);
  return writeCatalog([copy]);
};

test('a written catalog resolves as the region that it was written from', () => {
  const [again] = readCatalog(text);
  expect(resolveInstanceTypes(again!)).toEqual(resolveInstanceTypes(region));
  expect(writeCatalog([again!])).toBe(text);
});

test('regions come back by name, whatever order they were written in', async () => {
  const other = await loadRegion('me-south-1');
  expect(writeCatalog([region, other])).toBe(writeCatalog([other, region]));
  expect(readCatalog(writeCatalog([region, other])).map((one) => one.name)).toEqual(['me-south-1', 'us-west-1']);
});

describe('a file that is refused', () => {
  test.each([0.1, 0.5, 0.99])('cut off after %d of its length', (share) => {
    const [issue] = problems(text.slice(0, Math.floor(text.length * share)));
    expect(issue).toMatchObject({ code: 'not-json' });
    expect(issue?.message).toContain('cut off');
  });
  test('of a newer format', () => {
    expect(problems(text.replace('"version":1', '"version":2'))).toMatchObject([{ code: 'unknown-version', value: 2 }]);
    expect(problems(text.replace('"version":1', '"version":2'))[0]?.message).toContain('newer');
  });
  test.each(['{}', '[]', 'null', '"x"', '{"format":"other","version":1}'])('that is something else: %s', (given) => {
    expect(problems(given)).toMatchObject([{ code: 'not-a-catalog' }]);
  });
  test('without regions', () =>
    expect(problems('{"format":"kerf-catalog","version":1,"regions":[]}')).toMatchObject([{ code: 'no-regions' }]));
  test('with a region twice', () => expect(problems(writeCatalog([region, region]))).toMatchObject([{ code: 'duplicate-region' }]));

  const spoilt: [string, Change, string][] = [
    [
      'a negative vCPU count',
      (r) => {
        r.instanceTypes[3]!.facts.vcpus = -1;
      },
      'catalog.regions[0].instanceTypes[3].facts.vcpus',
    ],
    [
      'a price in words',
      (r) => {
        r.instanceTypes[0]!.onDemandPrice = 'much' as never;
      },
      'catalog.regions[0].instanceTypes[0].onDemandPrice',
    ],
    [
      'a zone of another region',
      (r) => {
        r.instanceTypes[0]!.zones = ['eu-west-1a'];
      },
      'catalog.regions[0].instanceTypes[0].zones',
    ],
    [
      'types out of order',
      (r) => {
        r.instanceTypes.reverse();
      },
      'catalog.regions[0].instanceTypes[1].facts.name',
    ],
    [
      'too few Spot prices',
      (r) => {
        r.instanceTypes[0]!.spotPrices = [];
      },
      'catalog.regions[0].instanceTypes[0].spotPrices',
    ],
    [
      'no provenance',
      (r) => {
        r.provenance = undefined as never;
      },
      'catalog.regions[0].provenance',
    ],
  ];
  test.each(spoilt)('with %s', (_what, change, path) => {
    expect(problems(changed(change)).map((issue) => issue.path)).toContain(path);
  });

  test('all problems are reported at once, up to a hundred', () => {
    const two = problems(
      changed((r) => {
        r.partition = '';
        r.instanceTypes[1]!.facts.memoryMiB = Number.NaN;
      }),
    );
    expect(two.map((issue) => issue.path)).toEqual(['catalog.regions[0].partition', 'catalog.regions[0].instanceTypes[1].facts.memoryMiB']);
    expect(
      problems(
        changed((r) => {
          for (const type of r.instanceTypes) type.zones = ['x'];
        }),
      ).length,
    ).toBe(100);
  });
});

test('a key that names the prototype stays a plain value', () => {
  problems('{"format":"kerf-catalog","version":1,"regions":[{"__proto__":{"polluted":true}}]}');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
