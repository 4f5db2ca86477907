import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { A_CLAIMS, A_CONTESTED, A_PLACED, H_PODS, HEADER_WORDS, MAGIC, VERSION } from '../../packages/core/kernel/layout.js';
import { crowd } from '../../packages/core/test/arbitraries/index.js';
import { answerOf, backendNamed, encoded, wordDifference } from '../support/laws.js';

// One problem image and its answer, as bytes: what any host of kernel.wasm can be tried with, and what tells that the format changed. A change of the
// format is taken over with KERF_TAKE_IMAGES=1.
const folder = new URL('golden/', import.meta.url);
const problem = new URL('problem.br', folder);
const answer = new URL('answer.br', folder);

if (process.env.KERF_TAKE_IMAGES && inject('backend') === 'js') {
  const [input] = fc.sample(crowd(), { seed: 568, numRuns: 1 });
  const { image } = encoded(input!).problem;
  mkdirSync(folder, { recursive: true });
  writeFileSync(problem, brotliCompressSync(image));
  writeFileSync(answer, brotliCompressSync(new Uint8Array(answerOf(image, backendNamed('js')).buffer)));
}

const wordsIn = (bytes: Uint8Array) => new Int32Array(Uint8Array.from(bytes).buffer);

test('the golden problem image has its golden answer', () => {
  const image = Uint8Array.from(brotliDecompressSync(readFileSync(problem)));
  const header = wordsIn(image).subarray(0, HEADER_WORDS);
  expect([header[0], header[1]]).toEqual([MAGIC, VERSION]);
  const expected = wordsIn(brotliDecompressSync(readFileSync(answer)));
  // It is worth something: many claims, placed and failed pods, ties.
  expect(expected[A_CLAIMS]).toBeGreaterThan(12);
  expect(expected[A_PLACED]).toBeGreaterThan(40);
  expect(expected[A_PLACED]).toBeLessThan(header[H_PODS]!);
  expect(expected[A_CONTESTED]).toBeGreaterThan(0);
  expect(wordDifference(answerOf(image, backendNamed(inject('backend'))), expected)).toBeUndefined();
});
