import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { heap, openArena, take } from './arena';
import {
  andBits,
  anyBit,
  clearBit,
  clearBits,
  copyBits,
  countBits,
  equalBits,
  fillBits,
  hasBit,
  intersectsBits,
  nextBit,
  orBits,
  setBit,
  wordsFor,
} from './bits';
import { bind } from './mem';

beforeEach(() => {
  bind(new ArrayBuffer(4096));
  openArena(0, 4096, 0);
});

const WIDTH = 100;
const WORDS = wordsFor(WIDTH);
const sets = fc.uniqueArray(fc.nat(WIDTH - 1));

function bitset(members: readonly number[]): number {
  const at = take(WORDS);
  for (const member of members) setBit(at, member);
  return at;
}

function members(at: number): number[] {
  const list: number[] = [];
  for (let bit = nextBit(at, WORDS, 0); bit >= 0; bit = nextBit(at, WORDS, bit + 1)) list.push(bit);
  return list;
}

const ascending = (list: Iterable<number>) => [...list].sort((a, b) => a - b);

test('a bitset behaves as the set of its members', () => {
  fc.assert(
    fc.property(sets, sets, fc.nat(WIDTH - 1), (a, b, bit) => {
      openArena(0, 4096, 0);
      const [x, y, z] = [bitset(a), bitset(b), take(WORDS)];
      expect(members(x)).toEqual(ascending(a));
      expect(countBits(x, WORDS)).toBe(a.length);
      expect(anyBit(x, WORDS)).toBe(a.length > 0);
      expect(hasBit(x, bit)).toBe(a.includes(bit));
      expect(nextBit(x, WORDS, bit)).toBe(ascending(a).find((member) => member >= bit) ?? -1);
      expect(intersectsBits(x, y, WORDS)).toBe(a.some((member) => b.includes(member)));
      expect(equalBits(x, y, WORDS)).toBe(JSON.stringify(ascending(a)) === JSON.stringify(ascending(b)));
      copyBits(z, x, WORDS);
      orBits(z, y, WORDS);
      expect(members(z)).toEqual(ascending(new Set([...a, ...b])));
      andBits(z, y, WORDS);
      expect(members(z)).toEqual(ascending(b));
      clearBit(z, bit);
      expect(members(z)).toEqual(ascending(b.filter((member) => member !== bit)));
      clearBits(z, WORDS);
      expect(anyBit(z, WORDS)).toBe(false);
    }),
  );
});

test.each([0, 1, 31, 32, 33, 63, 64, 65, 100])('filling %i bits fills no more', (n) => {
  const at = take(WORDS + 1);
  fillBits(at, n);
  expect(members(at)).toEqual(Array.from({ length: n }, (_, i) => i));
  expect(heap[at + WORDS]).toBe(0);
});

test('behind the last word there is no next bit', () => {
  expect(nextBit(bitset([WIDTH - 1]), WORDS, WORDS * 32)).toBe(-1);
});
