import { expect, inject, test } from 'vitest';
import { compareDecide } from './support/compare.js';
import { engineOn } from './support/engine.js';
import { decideCases, decideCategories } from './support/golden.js';

const engine = engineOn(inject('backend'));

// Every scenario has one right outcome: the reference was run with its ties pinned (chapter 03, 17).
test.each(decideCategories)('%s: every decision is the reference’s', (category) => {
  const differences = decideCases(category).flatMap((c) => {
    const difference = compareDecide(c, engine.decide(c.scenario));
    return difference === undefined ? [] : [`${c.scenario.name}: ${difference.slice(0, 300)}`];
  });
  expect(differences).toEqual([]);
});
