import { inject, test } from 'vitest';
import { classChanges, crowd, reservedCrowd, schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { answerOf, backendNamed, encoded, holds, type Law, runs, wordDifference } from '../support/laws.js';

const backend = backendNamed(inject('backend'));

// Reasons are part of the answer: a failure that is only remembered must report what the attempt would have reported (chapter 02, 18).
const sameWithoutMemos: Law = (input) => {
  const remembered = answerOf(encoded(input, { memos: true }).problem.image, backend);
  return wordDifference(remembered, answerOf(encoded(input, { memos: false }).problem.image, backend));
};

test('mixed problems have the same answer image without memos', { timeout: 600_000 }, () =>
  holds(sameWithoutMemos, schedulingInput(), runs(300, 3000)),
);

test('many pods of few shapes have the same answer image without memos', { timeout: 600_000 }, () =>
  holds(sameWithoutMemos, crowd(), runs(300, 2500)),
);

test('pods that change what a candidate admits have the same answer image without memos', { timeout: 600_000 }, () =>
  holds(sameWithoutMemos, classChanges(), runs(300, 3000)),
);

test('claims that take and give back reservations have the same answer image without memos', { timeout: 600_000 }, () =>
  holds(sameWithoutMemos, reservedCrowd(), runs(150, 1500)),
);
