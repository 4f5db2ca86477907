import { formatQuantity, parseQuantity, roundUpTo } from '@kerf/core/model';

const NANO_PER_MILLI = 10n ** 6n;
// In billionths. The API server stores more; nothing that is meant comes near.
const LARGEST = 10n ** 49n;

/** Whether the text is a quantity, of at most 1e40 on either side of 0. */
export function isAmount(text: string): boolean {
  const nano = parseQuantity(text)?.nano;
  return nano !== undefined && nano <= LARGEST && nano >= -LARGEST;
}

/** The text as the API server stores it: what is finer than a thousandth is rounded up to one (chapter 06, 9.2). */
export function storedQuantity(text: string): string {
  const quantity = parseQuantity(text);
  return quantity === undefined || quantity.nano % NANO_PER_MILLI === 0n ? text : formatQuantity(roundUpTo(quantity, NANO_PER_MILLI));
}

/** The amount in billionths; 0 where the text is no quantity. */
export function amountOf(quantity: string | number): bigint {
  return parseQuantity(quantity)?.nano ?? 0n;
}
