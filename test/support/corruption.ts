import fc from 'fast-check';
import { FIRST_F64_SECTION, HEADER_WORDS, SECTION_COUNT } from '../../packages/core/kernel/layout.js';

/** A change to one image. `where` picks a word in proportion to what there is. */
export type Corruption =
  | { kind: 'truncate'; where: number }
  | { kind: 'header'; word: number; value: number }
  | { kind: 'table'; word: number; value: number }
  | { kind: 'words'; section: number; where: number; value: number }
  | { kind: 'amounts'; section: number; where: number; value: number }
  | { kind: 'swap'; section: number; a: number; b: number };

const INT32 = [-1, 0, 1, 2, 3, 5, 8, 31, 32, 33, 64, 255, 4096, 65536, 0x7fffffff, -0x80000000, -2, -3, 0x40000000];
const AMOUNTS = [Number.NaN, Infinity, -Infinity, -1, -0, 0, 0.5, 1, 1e300, -1e300, 2 ** 53, 2 ** 53 + 2, -(2 ** 60), 1e308, 5e-324];

const word = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...INT32) }, { weight: 1, arbitrary: fc.integer() });
const share = fc.nat(9_999).map((n) => n / 10_000);

export function corruption(): fc.Arbitrary<Corruption> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const), where: share }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('header' as const), word: fc.nat(HEADER_WORDS - 1), value: word }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('table' as const), word: fc.nat(SECTION_COUNT * 2 - 1), value: word }) },
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('words' as const), section: fc.nat(FIRST_F64_SECTION - 1), where: share, value: word }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('amounts' as const),
        section: fc.integer({ min: FIRST_F64_SECTION, max: SECTION_COUNT - 1 }),
        where: share,
        value: fc.constantFrom(...AMOUNTS),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('swap' as const), section: fc.nat(SECTION_COUNT - 1), a: share, b: share }) },
  );
}

/** A copy of the image with the changes made. An empty section has nothing to change. */
export function corrupted(image: Uint8Array, changes: readonly Corruption[]): Uint8Array {
  let copy = image.slice();
  const header = new Int32Array(copy.buffer, 0, HEADER_WORDS + SECTION_COUNT * 2);
  const table = new Int32Array(image.buffer, image.byteOffset + HEADER_WORDS * 4, SECTION_COUNT * 2);
  for (const change of changes) {
    if (change.kind === 'truncate') {
      copy = copy.slice(0, Math.floor(copy.length * change.where));
      continue;
    }
    if (change.kind === 'header') header[change.word] = change.value;
    else if (change.kind === 'table') header[HEADER_WORDS + change.word] = change.value;
    else {
      const [offset, length] = [table[change.section * 2]!, table[change.section * 2 + 1]!];
      if (length === 0) continue;
      const wide = change.section >= FIRST_F64_SECTION;
      if (copy.length < offset + length * (wide ? 8 : 4)) continue;
      const section = wide ? new Float64Array(copy.buffer, offset, length) : new Int32Array(copy.buffer, offset, length);
      if (change.kind === 'swap') {
        const [a, b] = [Math.floor(change.a * length), Math.floor(change.b * length)];
        [section[a], section[b]] = [section[b]!, section[a]!];
      } else section[Math.floor(change.where * length)] = change.value;
    }
  }
  return copy;
}
