/** An exact amount as the API server keeps it: `nano` is the value times 10^9; `text` is how it is written back (chapter 01, 6.1 and 6.2). */
export interface StoredQuantity {
  nano: bigint;
  text: string;
}

const NANO = 10n ** 9n;
const MILLI = 10n ** 6n;
const LARGEST_BINARY = (2n ** 63n - 1n) * NANO;
/** Bounds on what is read: an exponent or a text beyond these is no amount of anything. */
const MAX_LENGTH = 256;
const MAX_EXPONENT = 300;

const TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE])|([KMGTPE])i|[eE]([+-]?\d+))?$/;
const DECIMAL = 'num kMGTPE';
const BINARY = ' KMGTPE';

type Family = 'decimal' | 'binary' | 'exponent';

export function isQuantity(value: unknown): boolean {
  return readQuantity(value) !== undefined;
}

/** Reads what Go's decoder reads: null as 0, numbers, text with blanks around it, and text without digits as 0. */
export function readQuantity(value: unknown): StoredQuantity | undefined {
  if (value === null) return { nano: 0n, text: '0' };
  if (typeof value === 'number') return Number.isFinite(value) ? scan(String(value)) : undefined;
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const text = value.trim();
  return text === '' ? undefined : scan(text);
}

/** Storing a pod rounds its resources up to thousandths. */
export function roundedToMilli(value: unknown): StoredQuantity | undefined {
  const read = readQuantity(value);
  if (read === undefined || read.nano % MILLI === 0n) return read;
  const nano = (read.nano / MILLI + (read.nano > 0n ? 1n : 0n)) * MILLI;
  return { nano, text: canonical(nano, 'decimal') };
}

function scan(text: string): StoredQuantity | undefined {
  const match = TEXT.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', decimal, binary, exponentText] = match;
  let family: Family = 'decimal';
  let multiplier = 1n;
  let exponent = 0;
  if (binary !== undefined) {
    family = 'binary';
    multiplier = 1024n ** BigInt(BINARY.indexOf(binary));
  } else if (exponentText !== undefined) {
    family = 'exponent';
    exponent = Number(exponentText);
    if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  } else if (decimal !== undefined) {
    exponent = (DECIMAL.indexOf(decimal) - 3) * 3;
  }

  const unscaled = BigInt(whole + fraction || '0') * multiplier;
  const shift = exponent - fraction.length + 9;
  let nano = shift >= 0 ? unscaled * 10n ** BigInt(shift) : ceilDivide(unscaled, 10n ** BigInt(-shift));
  if (family === 'binary') {
    if (nano > LARGEST_BINARY) nano = LARGEST_BINARY;
    if (nano > 0n && nano < NANO) family = 'decimal';
  }
  if (sign === '-') nano = -nano;
  const kept =
    text === '0' || (binary === undefined ? keepsDecimal(whole, fraction, exponent) : keepsBinary(whole, fraction, BINARY.indexOf(binary)));
  return { nano, text: kept ? text : canonical(nano, family) };
}

// which texts the reference's parser takes for canonical (chapter 01, 6.2, kept text)
function keepsDecimal(whole: string, fraction: string, exponent: number): boolean {
  const digits = whole.replace(/^0+/, '') + fraction;
  const scale = exponent - fraction.length;
  return digits !== '' && digits.length <= 18 && scale >= -9 && scale % 3 === 0 && !digits.startsWith('0') && !digits.endsWith('000');
}

function keepsBinary(whole: string, fraction: string, power: number): boolean {
  const digits = whole.replace(/^0+/, '');
  return fraction === '' && 14 - digits.length - 3 * power >= 0 && BigInt(digits || '0') % 8n !== 0n;
}

function canonical(nano: bigint, family: Family): string {
  if (nano === 0n) return '0';
  const sign = nano < 0n ? '-' : '';
  const magnitude = nano < 0n ? -nano : nano;
  if (family === 'binary' && magnitude >= 1024n * NANO && magnitude % NANO === 0n) {
    let amount = magnitude / NANO;
    let power = 0;
    while (power < 6 && amount % 1024n === 0n) {
      amount /= 1024n;
      power++;
    }
    return `${sign}${amount}${power === 0 ? '' : `${BINARY[power]}i`}`;
  }
  let mantissa = magnitude;
  let step = -3;
  while (mantissa % 1000n === 0n && (family === 'exponent' || step < 6)) {
    mantissa /= 1000n;
    step++;
  }
  if (family === 'exponent') return `${sign}${mantissa}${step === 0 ? '' : `e${step * 3}`}`;
  return `${sign}${mantissa}${step === 0 ? '' : DECIMAL[step + 3]}`;
}

function ceilDivide(amount: bigint, unit: bigint): bigint {
  return (amount + unit - 1n) / unit;
}
