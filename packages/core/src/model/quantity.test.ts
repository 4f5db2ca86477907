import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addQuantities,
  approximateValue,
  compareQuantities,
  decodeQuantity,
  formatQuantity,
  milliValue,
  parseQuantity,
  type Quantity,
  roundUpTo,
  subtractQuantities,
  wholeValue,
} from './quantity.js';

const quantity = (text: unknown): Quantity => {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new Error(`not a quantity: ${text}`);
  return parsed;
};

describe('canonical text', () => {
  it.each([
    ['1.5', '1500m'],
    ['1500', '1500'],
    ['2000', '2k'],
    ['1.5k', '1500'],
    ['0.5Ki', '512'],
    ['1.1Ki', '1126400m'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['8Ei', '9223372036854775807'],
    ['12E', '12E'],
    ['12e6', '12e6'],
    ['+2e-2', '20e-3'],
    ['0.1n', '1n'],
    ['-0.1n', '-1n'],
    ['0.0001Ki', '102400u'],
    ['-3Ki', '-3Ki'],
    ['1E', '1E'],
    ['1E3', '1e3'],
    ['007', '7'],
    ['0Pi', '0'],
    [0.1, '100m'],
    [1e21, '1e21'],
  ])('%s prints as %s', (text, canonical) => {
    expect(formatQuantity(quantity(text))).toBe(canonical);
  });

  it.each(['', ' ', '1 ', ' 1', '1K', '1ki', '1e', '1 Gi', '1Zi', '1.5.5', '--1', '1e2Gi', '5mm', '1M5', 'abc', '.', 'm', '0x10', '１'])(
    'refuses %j',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  it('refuses what is neither text nor a finite number, and what is too long or too large', () => {
    for (const raw of [undefined, {}, true, Number.NaN, Number.POSITIVE_INFINITY, '1e101', '9'.repeat(65), '1e99999999999999999999']) {
      expect(parseQuantity(raw)).toBeUndefined();
    }
  });

  it('reads outer spaces and null where an object is decoded', () => {
    expect(decodeQuantity(' 1Gi\n')).toEqual(quantity('1Gi'));
    expect(decodeQuantity(null)?.nano).toBe(0n);
    expect(decodeQuantity(' ')).toBeUndefined();
  });
});

describe('arithmetic', () => {
  it('keeps the family of the left operand unless it is zero', () => {
    const sum = (left: string, right: string) => formatQuantity(addQuantities(quantity(left), quantity(right)));
    expect(sum('1Gi', '500M')).toBe('1573741824');
    expect(sum('500M', '1Gi')).toBe('1573741824');
    expect(sum('0', '1Gi')).toBe('1Gi');
    expect(sum('0.0001Ki', '1Gi')).toBe('1073741824102400u');
    expect(formatQuantity(subtractQuantities(quantity('0'), quantity('1Gi')))).toBe('-1Gi');
  });

  it('rounds integer views away from zero', () => {
    expect(wholeValue(quantity('1.5'))).toBe(2n);
    expect(wholeValue(quantity('-3m'))).toBe(-1n);
    expect(milliValue(quantity('100u'))).toBe(1n);
    expect(milliValue(quantity('2'))).toBe(2000n);
    expect(approximateValue(quantity('1.5Gi'))).toBe(1610612736);
  });

  it('rounds up to a unit in the direction of positive infinity', () => {
    expect(formatQuantity(roundUpTo(quantity('0.1m'), 10n ** 6n))).toBe('1m');
    expect(formatQuantity(roundUpTo(quantity('-1.5m'), 10n ** 6n))).toBe('-1m');
    expect(formatQuantity(roundUpTo(quantity('2.9Gi'), 10n ** 9n))).toBe('3113851290');
  });

  const amounts = fc
    .tuple(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.constantFrom<Quantity['family']>('DecimalSI', 'BinarySI', 'DecimalExponent'),
    )
    .map(([nano, family]): Quantity => ({ nano, family }));

  it('prints text that reads back as the same amount', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = formatQuantity(amount);
        const again = parseQuantity(text);
        // Only amounts above the cap of binary suffixes do not survive, and those print without a suffix or with Ei.
        fc.pre(amount.family !== 'BinarySI' || (amount.nano < 2n ** 63n * 10n ** 9n && amount.nano > -(2n ** 63n) * 10n ** 9n));
        expect(again?.nano).toBe(amount.nano);
      }),
    );
  });

  it('compares as the difference does', () => {
    fc.assert(
      fc.property(amounts, amounts, (left, right) => {
        const difference = subtractQuantities(left, right).nano;
        expect(Math.sign(compareQuantities(left, right))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
      }),
    );
  });
});
