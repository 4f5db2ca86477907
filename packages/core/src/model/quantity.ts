export type QuantityFamily = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact amount: `nano` is the value times 10^9, `family` only decides how it is printed (chapter 01, 6.1 and 6.2). */
export interface Quantity {
  readonly nano: bigint;
  readonly family: QuantityFamily;
}

/** Longest quantity text that is read; the API server's own objects never come near it. */
export const MAX_QUANTITY_LENGTH = 64;
/** Largest exponent, either sign, that `1e9`-style text may carry. */
export const MAX_QUANTITY_EXPONENT = 100;

const NANO_EXPONENT = 9;
const NANO = 10n ** 9n;
const MILLI_IN_NANO = 10n ** 6n;
// Binary suffixes are capped at the largest signed 64-bit integer, decimal ones are not (chapter 01, 6.1).
const BINARY_CAP = (2n ** 63n - 1n) * NANO;

const DECIMAL_EXPONENTS = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const DECIMAL_SUFFIXES = new Map([...DECIMAL_EXPONENTS].map(([suffix, exponent]) => [exponent, suffix]));
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const QUANTITY_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

export const ZERO: Quantity = Object.freeze({ nano: 0n, family: 'DecimalSI' });

const MEMO_LIMIT = 20_000;
const memo = new Map<string, Quantity | null>();

/**
 * Reads a quantity as an object of the API carries it: text with optional outer spaces, a finite number (by its decimal
 * text), or null for zero. Answers undefined for anything else.
 */
export function decodeQuantity(raw: unknown): Quantity | undefined {
  if (raw === null) return ZERO;
  if (typeof raw !== 'string') return parseQuantity(raw);
  return memo.get(raw) ?? parseQuantity(raw.trim());
}

/** Reads quantity text, spaces refused, or a finite number. Text without any digit is refused (the reference reads 0). */
export function parseQuantity(text: unknown): Quantity | undefined {
  if (typeof text === 'number') return Number.isFinite(text) ? parseQuantity(String(text)) : undefined;
  if (typeof text !== 'string' || text.length > MAX_QUANTITY_LENGTH) return undefined;
  const known = memo.get(text);
  if (known !== undefined) return known ?? undefined;
  if (memo.size >= MEMO_LIMIT) memo.clear();
  const parsed = scan(text);
  memo.set(text, parsed ?? null);
  return parsed;
}

function scan(text: string): Quantity | undefined {
  const match = QUANTITY_TEXT.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const digits = whole + fraction;
  if (digits === '') return undefined;

  let family: QuantityFamily = 'DecimalSI';
  let multiplier = 1n;
  let exponent = NANO_EXPONENT - fraction.length;
  if (suffix.endsWith('i')) {
    family = 'BinarySI';
    multiplier = 1024n ** BigInt(BINARY_SUFFIXES.indexOf(suffix));
  } else if (suffix.length > 1) {
    family = 'DecimalExponent';
    const given = Number(suffix.slice(1));
    if (Math.abs(given) > MAX_QUANTITY_EXPONENT) return undefined;
    exponent += given;
  } else {
    exponent += DECIMAL_EXPONENTS.get(suffix)!;
  }

  const unscaled = BigInt(digits) * multiplier;
  let nano = exponent >= 0 ? unscaled * 10n ** BigInt(exponent) : ceilDivide(unscaled, 10n ** BigInt(-exponent));
  if (family === 'BinarySI') {
    if (nano > BINARY_CAP) nano = BINARY_CAP;
    if (nano > 0n && nano < NANO) family = 'DecimalSI';
  }
  return { nano: sign === '-' ? -nano : nano, family };
}

/** The canonical text (chapter 01, 6.2): the largest suffix that leaves an integer. The text it was read from is not kept. */
export function formatQuantity({ nano, family }: Quantity): string {
  if (nano === 0n) return '0';
  const negative = nano < 0n;
  const magnitude = negative ? -nano : nano;
  const text =
    family === 'BinarySI' && magnitude >= 1024n * NANO && magnitude % NANO === 0n
      ? formatBinary(magnitude / NANO)
      : formatDecimal(magnitude, family);
  return negative ? `-${text}` : text;
}

function formatBinary(amount: bigint): string {
  let power = 0;
  while (power < BINARY_SUFFIXES.length - 1 && amount % 1024n === 0n) {
    amount /= 1024n;
    power++;
  }
  return `${amount}${BINARY_SUFFIXES[power]}`;
}

function formatDecimal(mantissa: bigint, family: QuantityFamily): string {
  let exponent = -NANO_EXPONENT;
  const largest = family === 'DecimalExponent' ? Infinity : 18;
  while (exponent < largest && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (family !== 'DecimalExponent') return `${mantissa}${DECIMAL_SUFFIXES.get(exponent)}`;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

// A sum keeps the left operand's family unless that operand is zero (chapter 01, 6.2).
function sumFamily(left: Quantity, right: Quantity): QuantityFamily {
  return left.nano === 0n ? right.family : left.family;
}

export function addQuantities(left: Quantity, right: Quantity): Quantity {
  return { nano: left.nano + right.nano, family: sumFamily(left, right) };
}

export function subtractQuantities(left: Quantity, right: Quantity): Quantity {
  return { nano: left.nano - right.nano, family: sumFamily(left, right) };
}

/** Negative, zero or positive as left is less than, equal to or greater than right; the family does not matter. */
export function compareQuantities(left: Quantity, right: Quantity): number {
  return left.nano < right.nano ? -1 : left.nano > right.nano ? 1 : 0;
}

/** Rounds up (towards positive infinity) to a multiple of `unit`, which is given in nano, for example `10n ** 6n` for milli. */
export function roundUpTo(quantity: Quantity, unit: bigint): Quantity {
  const { nano, family } = quantity;
  if (nano % unit === 0n) return quantity;
  return { nano: nano > 0n ? ceilDivide(nano, unit) * unit : (nano / unit) * unit, family };
}

/** The whole value, rounded away from zero, at any size. */
export function wholeValue(quantity: Quantity): bigint {
  return awayFromZero(quantity.nano, NANO);
}

/** The value in thousandths, rounded away from zero, at any size. */
export function milliValue(quantity: Quantity): bigint {
  return awayFromZero(quantity.nano, MILLI_IN_NANO);
}

/** The nearest double. */
export function approximateValue({ nano }: Quantity): number {
  return nano % NANO === 0n ? Number(nano / NANO) : Number(nano) / Number(NANO);
}

/** An integer as a quantity. */
export function wholeQuantity(value: number, family: QuantityFamily = 'DecimalSI'): Quantity {
  return { nano: BigInt(value) * NANO, family };
}

function awayFromZero(nano: bigint, unit: bigint): bigint {
  return nano < 0n ? -ceilDivide(-nano, unit) : ceilDivide(nano, unit);
}

function ceilDivide(amount: bigint, unit: bigint): bigint {
  return (amount + unit - 1n) / unit;
}
