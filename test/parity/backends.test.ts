import { expect, test } from 'vitest';
import { crowd, schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { answerOf, backendNamed, encoded, holds, type Law, runs, seedOfRun, wordDifference } from '../support/laws.js';

const js = backendNamed('js');
const wasm = backendNamed('wasm');

const sameAnswer: Law = (input) => {
  const { image } = encoded(input).problem;
  return wordDifference(answerOf(image, js), answerOf(image, wasm));
};

console.log(`parity: seed ${seedOfRun()}`);

test('both backends ran', () => expect([js.kind, wasm.kind]).toEqual(['js', 'wasm']));

test('mixed problems have the same answer image on both backends', { timeout: 600_000 }, () =>
  holds(sameAnswer, schedulingInput(), runs(1200, 7000)),
);

test('many pods of few shapes have the same answer image on both backends', { timeout: 600_000 }, () =>
  holds(sameAnswer, crowd(), runs(400, 3000)),
);
