import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ERROR_MAGIC,
  ERROR_RANGE,
  ERROR_SECTION,
  ERROR_SIZE,
  ERROR_VERSION,
  H_ANSWER_OFFSET,
  H_ANSWER_WORDS,
  H_BYTES,
  H_IDENTITIES,
  H_LABEL_CLASSES,
  H_MAGIC,
  H_OPERATION,
  H_TAINTS,
  H_VERSION,
  HEADER_WORDS,
  OPERATION_REQUIREMENT,
  S_POD_LIST,
  S_REQUESTS,
} from '../../packages/core/kernel/layout.js';
import { CorruptImage, Session } from '../../packages/core/src/runtime/solve.js';
import { crowd, schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { type Corruption, corrupted, corruption } from '../support/corruption.js';
import { backendNamed, encoded, runs, seedOfRun, wordDifference } from '../support/laws.js';

const backends = [backendNamed('js'), backendNamed('wasm')] as const;
const WORKSPACE = 1 << 20;
const MOST_MILLISECONDS = 5000;

const images = [...fc.sample(schedulingInput(), { numRuns: 60, seed: 5 }), ...fc.sample(crowd(20), { numRuns: 20, seed: 5 })].map(
  (input) => encoded(input).problem.image,
);

/** Status, answer and time of one backend. A trap or an exception is a failure of the test. */
function attempt(backend: (typeof backends)[number], image: Uint8Array) {
  const start = performance.now();
  const status = backend.load(image, WORKSPACE) || backend.solve();
  const milliseconds = performance.now() - start;
  if (status !== 0) return { status, words: new Int32Array(0), milliseconds };
  const { buffer, offset } = backend.memory();
  const header = new Int32Array(buffer, offset, HEADER_WORDS);
  const words = new Int32Array(buffer, offset + header[H_ANSWER_OFFSET]!, header[H_ANSWER_WORDS]!).slice();
  return { status, words, milliseconds };
}

test('whatever is changed in an image, both backends refuse it alike or answer it alike', { timeout: 600_000 }, () => {
  const changes = fc.array(corruption(), { minLength: 1, maxLength: 3 });
  const seed = seedOfRun();
  fc.assert(
    fc.property(fc.nat(images.length - 1), changes, (at, list) => {
      const image = corrupted(images[at]!, list);
      const [js, wasm] = backends.map((backend) => attempt(backend, image));
      expect(js!.status).toBe(wasm!.status);
      expect(wordDifference(js!.words, wasm!.words)).toBeUndefined();
      expect(Math.max(js!.milliseconds, wasm!.milliseconds)).toBeLessThan(MOST_MILLISECONDS);
    }),
    { seed, numRuns: runs(2000, 40_000) },
  );
});

const header = (word: number, value: number): Corruption => ({ kind: 'header', word, value });

const CASES: [string, Corruption[], number][] = [
  ['an image cut in its header', [{ kind: 'truncate', where: 0.001 }], ERROR_SIZE],
  ['an image cut in half', [{ kind: 'truncate', where: 0.5 }], ERROR_SIZE],
  ['another magic number', [header(H_MAGIC, 1)], ERROR_MAGIC],
  ['another version', [header(H_VERSION, 2)], ERROR_VERSION],
  ['a size beyond its end', [header(H_BYTES, 0x7fffffff)], ERROR_SIZE],
  ['a negative size', [header(H_BYTES, -8)], ERROR_SIZE],
  ['a section before the image', [{ kind: 'table', word: 0, value: -8 }], ERROR_SECTION],
  ['a section in the header', [{ kind: 'table', word: 0, value: 8 }], ERROR_SECTION],
  ['a section that starts between two words', [{ kind: 'table', word: 0, value: 2052 }], ERROR_SECTION],
  ['a section behind the image', [{ kind: 'table', word: 0, value: 0x7ffffff8 }], ERROR_SECTION],
  ['a section that is too long', [{ kind: 'table', word: 1, value: 0x7fffffff }], ERROR_SECTION],
  ['a section of negative length', [{ kind: 'table', word: 1, value: -1 }], ERROR_SECTION],
  ['a count below 0', [header(H_IDENTITIES, -3)], ERROR_SECTION],
  ['a count whose table would overflow', [header(H_TAINTS, 1 << 30)], ERROR_SECTION],
  ['more label classes than fit', [header(H_LABEL_CLASSES, 0x7fffffff)], ERROR_SECTION],
  ['an unknown operation', [header(H_OPERATION, 9)], ERROR_RANGE],
  ['a part question without its key', [header(H_OPERATION, OPERATION_REQUIREMENT)], ERROR_RANGE],
  ['a pod listed out of range', [{ kind: 'words', section: S_POD_LIST, where: 0, value: 1 << 20 }], ERROR_RANGE],
  ['a request that is no number', [{ kind: 'amounts', section: S_REQUESTS, where: 0, value: Number.NaN }], ERROR_RANGE],
  ['a request below 0', [{ kind: 'amounts', section: S_REQUESTS, where: 0, value: -1 }], ERROR_RANGE],
  ['a request without end', [{ kind: 'amounts', section: S_REQUESTS, where: 0, value: Number.POSITIVE_INFINITY }], ERROR_RANGE],
];

test.each(CASES)('%s is refused', (_, changes, status) => {
  for (const backend of backends) {
    // The first image has pods, taints are not needed: each change hits a word that is there.
    const image = corrupted(images[0]!, changes);
    expect(attempt(backend, image).status).toBe(status);
    expect(() => new Session(backend, image)).toThrow(CorruptImage);
  }
});

test('a pod that is listed twice is refused', () => {
  const image = images.find((one) => new Session(backends[0], one).section(S_POD_LIST).length > 1)!;
  const [first] = new Session(backends[0], image).section(S_POD_LIST);
  for (const backend of backends) {
    expect(attempt(backend, corrupted(image, [{ kind: 'words', section: S_POD_LIST, where: 0.999, value: first! }])).status).toBe(
      ERROR_RANGE,
    );
  }
});

test('a workspace that is too small is asked for, by both backends with the same sizes', () => {
  for (const image of images.slice(0, 10)) {
    for (const workspace of [0, 1 << 10, 1 << 13, 1 << 15, 1 << 17]) {
      const [js, wasm] = backends.map((backend) => backend.load(image, workspace) || backend.solve());
      expect(js).toBe(wasm);
    }
    const [small, large] = [1 << 20, 1 << 23].map((workspace) => {
      backends[0].load(image, workspace);
      backends[0].solve();
      const { buffer } = backends[0].memory();
      const words = new Int32Array(buffer, 0, HEADER_WORDS);
      return new Int32Array(buffer, words[H_ANSWER_OFFSET]!, words[H_ANSWER_WORDS]!).slice();
    });
    expect(wordDifference(small!, large!)).toBeUndefined();
  }
});
