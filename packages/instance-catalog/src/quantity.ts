/** A Kubernetes quantity, exact: billionths, and the family of suffixes that it prints with (chapter 01, 6.1 and 6.2). */
export interface Quantity {
  nanos: bigint;
  binary: boolean;
  /** Prints as `12e6` instead of `12M`. Default false. */
  exponent?: boolean;
}

const NANO = 1_000_000_000n;
const DECIMAL_SUFFIXES = new Map([
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
const BINARY_SUFFIXES = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const PATTERN = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,3})?$/;
/** Longer texts are no figures of an instance type. */
const MAXIMUM_EXPONENT = 40;

function scaled(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  // Finer than a billionth rounds away from zero (chapter 01, 6.1).
  return (digits + divisor - 1n) / divisor;
}

/** Reads quantity text or a bare number; `undefined` when it is none. */
export function parseQuantity(given: string | number): Quantity | undefined {
  const match = PATTERN.exec(String(given).trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const binaryIndex = BINARY_SUFFIXES.indexOf(suffix);
  let nanos: bigint;
  if (binaryIndex >= 0) {
    nanos = scaled(digits * 1024n ** BigInt(binaryIndex + 1), 9 - fraction.length);
  } else {
    const exponent = DECIMAL_SUFFIXES.get(suffix) ?? Number(suffix.slice(1));
    if (Math.abs(exponent) > MAXIMUM_EXPONENT) return undefined;
    nanos = scaled(digits, 9 + exponent - fraction.length);
  }
  const binary = binaryIndex >= 0 && !(nanos > 0n && nanos < NANO);
  return { nanos: sign === '-' ? -nanos : nanos, binary, ...(/^[eE]./.test(suffix) && { exponent: true }) };
}

/** Canonical text: the largest suffix that leaves an integer. */
export function formatQuantity({ nanos, binary, exponent }: Quantity): string {
  if (nanos === 0n) return '0';
  const magnitude = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? '-' : '';
  if (binary && magnitude % NANO === 0n && magnitude >= 1024n * NANO) {
    let units = magnitude / NANO;
    let power = 0;
    while (power < BINARY_SUFFIXES.length && units % 1024n === 0n) {
      units /= 1024n;
      power++;
    }
    return `${sign}${units}${power === 0 ? '' : BINARY_SUFFIXES[power - 1]}`;
  }
  const suffixes = [...DECIMAL_SUFFIXES.keys()];
  let units = magnitude;
  let index = 0;
  while (index < suffixes.length - 1 && units % 1000n === 0n) {
    units /= 1000n;
    index++;
  }
  const power = 3 * index - 9;
  if (exponent) return `${sign}${units}${power === 0 ? '' : `e${power}`}`;
  return `${sign}${units}${suffixes[index]}`;
}

const COUNT_SUFFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Canonical text of a whole number without unit: `110`, `1k`, `237G`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count);
  let units = count;
  let power = 0;
  while (power < COUNT_SUFFIXES.length - 1 && units % 1000 === 0) {
    units /= 1000;
    power++;
  }
  return `${units}${COUNT_SUFFIXES[power]}`;
}

/** Canonical text of whole MiB: `7577Mi`, `7Gi`. */
export function formatMiB(mebibytes: number): string {
  if (mebibytes === 0) return '0';
  let units = mebibytes;
  let power = 2;
  while (power < BINARY_SUFFIXES.length && units % 1024 === 0) {
    units /= 1024;
    power++;
  }
  return `${units}${BINARY_SUFFIXES[power - 1]}`;
}

/** Canonical text of whole millicores: `1930m`, `2`. */
export function formatMillicores(millicores: number): string {
  return millicores % 1000 === 0 ? formatCount(millicores / 1000) : `${millicores}m`;
}

/** The quantity in whole units, rounded away from zero, as a double. */
export function wholeUnits({ nanos }: Quantity): number {
  const magnitude = nanos < 0n ? -nanos : nanos;
  const units = Number((magnitude + NANO - 1n) / NANO);
  return nanos < 0n ? -units : units;
}
