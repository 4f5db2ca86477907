import { describe, expect, test } from 'vitest';
import { formatCount, formatMiB, formatMillicores, formatQuantity, parseQuantity, wholeUnits } from './quantity.js';

const canonical = (text: string): string | undefined => {
  const quantity = parseQuantity(text);
  return quantity && formatQuantity(quantity);
};

describe('quantities print in the canonical form of chapter 01, 6.2', () => {
  test.each([
    ['1.5', '1500m'],
    ['2000', '2k'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['0.5Ki', '512'],
    ['1.1Ki', '1126400m'],
    ['1E', '1E'],
    ['1E3', '1e3'],
    ['12e6', '12e6'],
    ['1500e-1', '150'],
    ['5e-1', '500e-3'],
    ['+0e3', '0'],
    ['-0.1n', '-1n'],
    ['0.0001Ki', '102400u'],
    ['+2Ki', '2Ki'],
    [' 100m ', '100m'],
    ['0', '0'],
  ])('%s is %s', (text, expected) => expect(canonical(text)).toBe(expected));

  test.each(['', '.', 'K', '1K', '1ki', '1e', '1e2Gi', '5mm', 'Gi', '1 Gi', '1e999', '0x10', '1_000'])('%j is no quantity', (text) =>
    expect(canonical(text)).toBeUndefined(),
  );
});

test('the short ways of printing agree with the general one', () => {
  for (const n of [0, 1, 110, 1000, 1178, 2000, 237e9, 49152e9]) expect(formatCount(n)).toBe(canonical(String(n)));
  for (const n of [0, 15, 1024, 6903, 7168, 1939865, 2 ** 25]) expect(formatMiB(n)).toBe(canonical(`${n}Mi`));
  for (const n of [0, 60, 1000, 1190, 2310]) expect(formatMillicores(n)).toBe(canonical(`${n}m`));
});

test('whole units round away from zero', () => {
  const units = (text: string): number => wholeUnits(parseQuantity(text) as NonNullable<ReturnType<typeof parseQuantity>>);
  expect([units('1.5'), units('-1.5'), units('20Gi'), units('100m')]).toEqual([2, -2, 21474836480, 1]);
});
