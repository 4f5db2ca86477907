import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { amounts, heap, openArena, take, takeAmounts } from './arena';
import { appendClaim, beginClaimOrder, claimGrew, claimOrder, sortClaims } from './claimorder';
import { bind } from './mem';
import { sortByAmount, sortByPodCount } from './order';

const BYTES = 1 << 16;

beforeEach(() => {
  bind(new ArrayBuffer(BYTES));
  openArena(0, BYTES, 0);
});

function sorted(counts: readonly number[]): number[] {
  openArena(0, BYTES, 0);
  const [list, count] = [take(counts.length), take(counts.length)];
  for (const [i, n] of counts.entries()) {
    heap[list + i] = i;
    heap[count + i] = n;
  }
  sortByPodCount(list, counts.length, count);
  return Array.from(heap.subarray(list, list + counts.length));
}

const times = (n: number, value: number) => new Array<number>(n).fill(value);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

// Chapter 02, 10.2.
describe('claims of equal pod counts come to stand where the reference’s sort leaves them', () => {
  test.each<[number, string, number[], number[]]>([
    [12, '3, 2, ...', [3, ...times(11, 2)], [...range(1, 11), 0]],
    [13, '3, 2, ...', [3, ...times(12, 2)], [6, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 0]],
    [13, '2, ..., 1', [...times(12, 2), 1], [12, 6, 2, 3, 4, 5, 0, 7, 8, 9, 10, 11, 1]],
    [16, '2, ..., 1', [...times(15, 2), 1], [15, 8, 11, 3, 4, 5, 6, 2, 9, 7, 10, 0, 12, 13, 14, 1]],
    [20, '6, 5, ...', [6, ...times(19, 5)], [10, 1, 2, 3, 4, 5, 6, 7, 9, 8, 12, 11, 19, 13, 14, 15, 16, 17, 18, 0]],
    [13, '2, 1 x 5, 3 x 7', [2, ...times(5, 1), ...times(7, 3)], [1, 2, 3, 4, 5, 0, ...range(6, 12)]],
    [52, '3, 2, ...', [3, ...times(51, 2)], [...range(1, 51), 0]],
    [52, '2, ..., 1', [...times(51, 2), 1], [51, ...range(0, 50)]],
  ])('%i of %s', (_, __, counts, expected) => {
    expect(sorted(counts)).toEqual(expected);
  });
});

// Few values make many ties; long runs in one direction, mirrored and interleaved lists take the ways that random ones do not.
const counts = fc.oneof(
  fc.array(fc.nat(3), { maxLength: 400, size: 'max' }),
  fc.array(fc.nat(1000), { maxLength: 400, size: 'max' }),
  fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 9 })).map(([n, by]) => range(0, n).map((i) => Math.floor((n - i) / by))),
  fc.tuple(fc.nat(400), fc.integer({ min: 2, max: 40 })).map(([n, by]) => range(0, n).map((i) => i % by)),
  fc.nat(200).map((n) => [...range(0, n), ...range(0, n).reverse()]),
);

test('the result is a permutation, sorted by count', () => {
  fc.assert(
    fc.property(counts, (list) => {
      const order = sorted(list);
      expect([...order].sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
      for (let i = 1; i < order.length; i++) expect(list[order[i]!]!).toBeGreaterThanOrEqual(list[order[i - 1]!]!);
    }),
  );
});

test('up to 12 claims, and a sorted list of any length, keep the order of equal counts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2), { maxLength: 300 }), (list) => {
      const short = list.slice(0, 12);
      expect(sorted(short)).toEqual(short.map((_, i) => i).sort((a, b) => short[a]! - short[b]! || a - b));
      const ascending = [...list].sort((a, b) => a - b);
      expect(sorted(ascending)).toEqual(ascending.map((_, i) => i));
    }),
  );
});

// The list that is kept up to date claim by claim against one that is sorted in full before every attempt.
test('moving the one displaced claim gives what the full sort gives, after any appends and pods', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(99), { minLength: 1, maxLength: 300, size: 'max' }),
      fc.integer({ min: 5, max: 60 }),
      (operations, appends) => {
        openArena(0, BYTES, 0);
        const podCounts = take(operations.length);
        const full = take(operations.length);
        beginClaimOrder(operations.length, podCounts);
        let claims = 0;
        for (const operation of operations) {
          sortClaims();
          sortByPodCount(full, claims, podCounts);
          expect(heap.subarray(claimOrder, claimOrder + claims)).toEqual(heap.subarray(full, full + claims));
          if (claims === 0 || operation < appends) {
            heap[podCounts + claims] = 1;
            heap[full + claims] = claims;
            appendClaim(claims++);
          } else {
            // Claims at the front have the fewest pods and take the next one most often.
            const position = Math.floor((operation * operation * claims) / 10_000);
            heap[podCounts + heap[claimOrder + position]!]!++;
            claimGrew(position);
          }
        }
      },
    ),
    { numRuns: 200, endOnFailure: true },
  );
});

test('amounts order ids ascending, equal amounts by id', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (values, stride) => {
      openArena(0, BYTES, 0);
      const [list, spare, base] = [take(values.length), take(values.length), takeAmounts(values.length * stride)];
      for (const [i, value] of values.entries()) {
        heap[list + i] = values.length - 1 - i;
        amounts[base + i * stride] = value;
      }
      sortByAmount(list, spare, values.length, base, stride);
      const expected = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
      expect(Array.from(heap.subarray(list, list + values.length))).toEqual(expected);
    }),
  );
});
