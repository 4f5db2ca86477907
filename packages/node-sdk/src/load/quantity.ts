const SUFFIXES = new Map<string, bigint>(
  Object.entries({
    n: 1n,
    u: 10n ** 3n,
    m: 10n ** 6n,
    '': 10n ** 9n,
    k: 10n ** 12n,
    M: 10n ** 15n,
    G: 10n ** 18n,
    T: 10n ** 21n,
    P: 10n ** 24n,
    E: 10n ** 27n,
  }).concat(['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, i): [string, bigint] => [suffix, 10n ** 9n * 1024n ** BigInt(i + 1)])),
);
const QUANTITY = /^([-+]?)([0-9]*)(?:\.([0-9]*))?(?:([eE][-+]?[0-9]+)|([numkMGTPE]|[KMGTPE]i)?)$/;
const MAX_LENGTH = 64;
const MAX_EXPONENT = 40;
const NANO = 10n ** 9n;
const NANO_PER_MILLI = 10n ** 6n;

/** An amount in billionths, exact; `undefined` where the text is no quantity. Finer parts round away from zero (chapter 01, 6.1). */
export function parseQuantity(text: string): bigint | undefined {
  const match = text.length > MAX_LENGTH ? null : QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponentText, suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const exponent = exponentText === undefined ? 0 : Number(exponentText.slice(1));
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const shift = exponent - fraction.length;
  const scaled = BigInt(whole + fraction) * (SUFFIXES.get(suffix) as bigint) * 10n ** BigInt(Math.max(shift, 0));
  const magnitude = divideUp(scaled, 10n ** BigInt(Math.max(-shift, 0)));
  return sign === '-' ? -magnitude : magnitude;
}

function divideUp(amount: bigint, divisor: bigint): bigint {
  return amount >= 0n ? (amount + divisor - 1n) / divisor : -((-amount + divisor - 1n) / divisor);
}

/** The text as the API server stores it: what is finer than a thousandth is rounded up to one (chapter 06, 9.2). */
export function storedQuantity(text: string): string {
  const amount = parseQuantity(text);
  return amount === undefined || amount % NANO_PER_MILLI === 0n ? text : `${divideUp(amount, NANO_PER_MILLI)}m`;
}

/** A quantity text for an amount in billionths. */
export function formatQuantity(amount: bigint): string {
  if (amount % NANO === 0n) return String(amount / NANO);
  return `${divideUp(amount, NANO_PER_MILLI)}m`;
}
