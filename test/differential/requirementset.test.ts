import { expect, test } from 'vitest';
import {
  allows,
  intersection,
  isCompatible,
  readRequirements,
  type StatedRequirement,
} from '../../packages/core/src/disruption/requirementset.js';
import { DEFAULT_CONFIGURATION } from '../../packages/core/src/model/wellknown.js';
import { partCases } from '../support/golden.js';

const NOTHING: ReadonlySet<string> = new Set();
const read = (stated: unknown) => readRequirements((stated ?? []) as StatedRequirement[], DEFAULT_CONFIGURATION);

test('sets are compatible where the reference says so', () => {
  const cases = partCases('requirements');
  expect(cases.length).toBeGreaterThan(100);
  for (const { question, answer } of cases) {
    const [node, pod] = [read(question.a), read(question.b)];
    expect(
      [isCompatible(node, pod, NOTHING), isCompatible(node, pod, DEFAULT_CONFIGURATION.wellKnownLabels)],
      JSON.stringify(question),
    ).toEqual([answer.compatible, answer.compatibleWellKnown]);
  }
});

test('requirements intersect as in the reference', () => {
  const cases = partCases('requirement');
  expect(cases.length).toBeGreaterThan(100);
  for (const { question, answer } of cases) {
    const [[key, a]] = [...read(question.a)] as [[string, any]];
    const [[, b]] = [...read(question.b)] as [[string, any]];
    expect(key).toBe(answer.key);
    const both = intersection(a, b);
    const expected = answer.intersection as { values: string[]; has: Record<string, boolean>; operator: string };
    expect([...both.values].sort(), JSON.stringify(question)).toEqual(expected.values);
    expect(both.complement).toBe(['NotIn', 'Exists'].includes(expected.operator));
    for (const [value, has] of Object.entries(expected.has)) expect(allows(both, value), JSON.stringify([question, value])).toBe(has);
  }
});
