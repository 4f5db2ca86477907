import { createJs, createWasm } from '@kerf/core';
import { expect, inject, test } from 'vitest';
import { disrupt } from '../../packages/core/src/disruption/exchange.js';
import { compareDisrupt } from '../support/compare.js';
import { disruptCases, disruptCategories, typesOf } from '../support/golden.js';

const backend = inject('backend') === 'js' ? createJs() : await createWasm();

test.each(disruptCategories)('the methods decide %s as the reference does', (category) => {
  const cases = disruptCases(category);
  const differences: string[] = [];
  for (const each of cases) {
    const difference = compareDisrupt(each, disrupt(each.scenario, typesOf(each.scenario), { backend }));
    if (difference !== undefined) differences.push(`${each.scenario.name}${difference}`);
  }
  expect(differences).toEqual([]);
});
