import { expect, inject, test } from 'vitest';
import { comparePart } from './support/compare.js';
import { engineOn } from './support/engine.js';
import { partCases, partKinds } from './support/golden.js';

const engine = engineOn(inject('backend'));

test.each(partKinds)('%s: every answer is the reference’s', (kind) => {
  const differences = partCases(kind).flatMap((c) => {
    const difference = comparePart(c, engine.answerPart(c.question));
    return difference === undefined ? [] : [`${JSON.stringify(c.question)}: ${difference}`];
  });
  expect(differences.slice(0, 10)).toEqual([]);
});
