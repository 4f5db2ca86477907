import type { InstanceType } from '@kerf/core';
import { describe, expect, test } from 'vitest';
import { loadRegion, resolveInstanceTypes } from '../src/index.js';
import { testData } from './support.js';

/** The reference's own catalogs estimate the Spot price of a type that the snapshot lacks at this share of the on-demand price. */
const SPOT_ESTIMATE = 0.4;

const onDemandOnly = (type: InstanceType): InstanceType => ({
  ...type,
  offerings: type.offerings.filter((offering) => offering.requirements.some((r) => r.values?.[0] === 'on-demand')),
});

/** The lines whose content differs, so that a failure does not print a whole catalog. */
function differences(mine: InstanceType[], theirs: InstanceType[]): string[] {
  const text = (type: InstanceType | undefined): string => JSON.stringify(type);
  return theirs.filter((type, i) => text(mine[i]) !== text(type)).map((type) => type.name);
}

describe.each(['us-west-2', 'us-east-1'])('the catalog of %s', (region) => {
  const reference = JSON.parse(testData(`ec2-${region}.json`)) as InstanceType[];

  test('has the types, labels, capacity, overhead, zones and on-demand prices of the reference, byte for byte', async () => {
    const types = resolveInstanceTypes(await loadRegion(region));
    expect(types).toHaveLength(reference.length);
    expect(differences(types.map(onDemandOnly), reference.map(onDemandOnly))).toEqual([]);
  });

  test('has every Spot offering of the reference too once the same estimate is asked for', async () => {
    const types = resolveInstanceTypes(await loadRegion(region), undefined, { spotEstimate: SPOT_ESTIMATE });
    expect(differences(types, reference)).toEqual([]);
  });
});
