import { formatQuantity, parseQuantity, type Quantity, roundUpTo } from '@kerf/core/model';

/** An exact amount as the API server keeps it: `nano` is the value times 10^9; `text` is how it is written back (chapter 01, 6.1 and 6.2). */
export interface StoredQuantity extends Quantity {
  text: string;
}

const MILLI = 10n ** 6n;
const PARTS = /^([+-]?)(\d*)(?:\.(\d*))?(.*)$/;
/** The decoder trims the text of the request, in which line breaks and tabs are written with a backslash. */
const BLANKS_AROUND = /^[ \u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+|[ \u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+$/g;
const DECIMAL = 'num kMGTPE';
const BINARY = ' KMGTPE';

export function isQuantity(value: unknown): boolean {
  return readQuantity(value) !== undefined;
}

/** Reads what Go's decoder reads: null as 0, numbers, text with blanks around it, and text without digits as 0. */
export function readQuantity(value: unknown): StoredQuantity | undefined {
  if (value === null) return { nano: 0n, family: 'DecimalSI', text: '0' };
  if (typeof value === 'number') return Number.isFinite(value) ? read(String(value)) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.replace(BLANKS_AROUND, '');
  return text === '' ? undefined : read(text);
}

/** Storing a pod rounds its resources up to thousandths. */
export function roundedToMilli(value: unknown): StoredQuantity | undefined {
  const stored = readQuantity(value);
  if (stored === undefined || stored.nano % MILLI === 0n) return stored;
  return written(roundUpTo(stored, MILLI));
}

/** The sum as Go makes it: in the notation of the first amount that is not 0. */
export function sumOf(a: StoredQuantity, b: StoredQuantity): StoredQuantity {
  return written({ nano: a.nano + b.nano, family: a.nano === 0n ? b.family : a.family });
}

function written(quantity: Quantity): StoredQuantity {
  return { ...quantity, text: formatQuantity(quantity) };
}

function read(text: string): StoredQuantity | undefined {
  const [matched, sign = '', whole = '', fraction = '', suffix = ''] = PARTS.exec(text) ?? [];
  if (matched === undefined || suffix.startsWith('.')) return undefined;
  const quantity = parseQuantity(whole + fraction === '' ? `${sign}0${suffix}` : text);
  if (quantity === undefined) return undefined;
  const kept = text === '0' || (suffix.endsWith('i') ? keepsBinary(whole, fraction, suffix) : keepsDecimal(whole, fraction, suffix));
  return kept ? { ...quantity, text } : written(quantity);
}

/**
 * The amount in units, rounded up, as Go's numbers of 64 bits hold it: an amount that is too large for them reads as 0 where the parser kept it short, else
 * its lowest 64 bits are read.
 */
export function wrapped(amount: StoredQuantity | undefined, unit: bigint): bigint {
  if (amount === undefined) return 0n;
  const exact = -(-amount.nano / unit) + (amount.nano > 0n && amount.nano % unit !== 0n ? 1n : 0n);
  if (BigInt.asIntN(64, exact) === exact) return exact;
  const [, , whole = '', fraction = '', suffix = ''] = PARTS.exec(amount.text) ?? [];
  return (suffix.endsWith('i') ? isShortBinary(whole, fraction, suffix) : isShortDecimal(whole, fraction, suffix))
    ? 0n
    : BigInt.asIntN(64, exact);
}

// which texts the reference's parser keeps in 64 bits with an exponent, and takes for canonical (chapter 01, 6.2, kept text)
const digitsOf = (whole: string, fraction: string): string => whole.replace(/^0+/, '') + fraction;

function scaleOf(fraction: string, suffix: string): number {
  const exponent = suffix.length > 1 ? Number(suffix.slice(1)) : suffix === '' ? 0 : (DECIMAL.indexOf(suffix) - 3) * 3;
  return exponent - fraction.length;
}

function isShortDecimal(whole: string, fraction: string, suffix: string): boolean {
  return digitsOf(whole, fraction).length <= 18 && scaleOf(fraction, suffix) >= -9;
}

function keepsDecimal(whole: string, fraction: string, suffix: string): boolean {
  const digits = digitsOf(whole, fraction);
  const canonical = scaleOf(fraction, suffix) % 3 === 0 && !digits.startsWith('0') && !digits.endsWith('000');
  return digits !== '' && isShortDecimal(whole, fraction, suffix) && canonical;
}

function isShortBinary(whole: string, fraction: string, suffix: string): boolean {
  return fraction === '' && 14 - whole.replace(/^0+/, '').length - 3 * BINARY.indexOf(suffix.charAt(0)) >= 0;
}

function keepsBinary(whole: string, fraction: string, suffix: string): boolean {
  return isShortBinary(whole, fraction, suffix) && BigInt(whole || '0') % 8n !== 0n;
}
