import type { InstanceType } from '@kerf/core';
import { expect, test } from 'vitest';
import { allocatable, type RegionData, resolveInstanceTypes } from '../src/index.js';
import { TypeTable } from '../src/typetable.js';
import { testData, testRecords } from './support.js';

interface PageRecord {
  n: string;
  arch: string;
  /** Labels without the prefix `karpenter.k8s.aws/instance-`. */
  l: Record<string, string>;
  /** Allocatable, zero entries left out. */
  r: Record<string, string>;
}

const PREFIX = 'karpenter.k8s.aws/instance-';
/** Labels with several values are not on the page (chapter 04, 6). */
const NOT_ON_PAGE = `${PREFIX}tenancy`;

const table = new TypeTable(testData('types-2026-07.json'));
const source = { source: 'July 2026', asOf: '2026-07-02' };
const july: RegionData = {
  name: 'us-east-1',
  partition: 'aws',
  description: '',
  zones: [{ name: 'us-east-1a' }],
  instanceTypes: Array.from({ length: table.size }, (_, i) => ({ facts: table.at(i), zones: ['us-east-1a'] })),
  provenance: {
    instanceTypes: source,
    vpcLimits: source,
    networkBandwidth: source,
    offerings: source,
    onDemand: { ...source, currency: 'USD' },
    spot: source,
    zoneIdsAmbiguous: [],
    zonesAssumed: true,
  },
};

function asPageRecord(type: InstanceType): PageRecord {
  const labels: Record<string, string> = {};
  let arch = '';
  for (const { key, values } of type.requirements) {
    if (key === 'kubernetes.io/arch') arch = values?.[0] ?? '';
    if (key.startsWith(PREFIX) && key !== NOT_ON_PAGE && values !== undefined) labels[key.slice(PREFIX.length)] = values.join(',');
  }
  return { n: type.name, arch, l: labels, r: allocatable(type) };
}

test('every type of the documentation page has every label and every resource that the page prints', () => {
  const page = testRecords<PageRecord>('page.jsonl');
  const resolved = new Map(resolveInstanceTypes(july).map((type) => [type.name, type]));
  const different = page.filter((record) => {
    const type = resolved.get(record.n);
    return type === undefined || !equal(asPageRecord(type), record);
  });
  expect(page).toHaveLength(1363);
  expect(different.map((record) => record.n)).toEqual([]);
});

function equal(a: PageRecord, b: PageRecord): boolean {
  return a.arch === b.arch && sameEntries(a.l, b.l) && sameEntries(a.r, b.r);
}

function sameEntries(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
