const UNIT_NANOS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const LARGEST = 2n ** 63n - 1n;
/** Far beyond any duration that fits 64 bits unless padded with zeros. */
const MAX_LENGTH = 1024;

/** Nanoseconds of a duration as Go reads it (chapter 01, 7.3), or undefined where it does not: bad text, or beyond 64 bits (chapter 06, 3). */
export function parseDuration(text: string): bigint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const negative = text.startsWith('-');
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  if (body === '0') return 0n;
  if (body === '') return undefined;
  const part = /(?:(\d+)(?:\.(\d*))?|\.(\d+))(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0n;
  while (part.lastIndex < body.length) {
    const match = part.exec(body);
    if (match === null) return undefined;
    const unit = UNIT_NANOS.get(match[4] ?? '') ?? 0n;
    const fraction = (match[2] ?? match[3] ?? '').slice(0, 18);
    total += BigInt(match[1] ?? '0') * unit;
    if (fraction !== '') total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
    if (total > LARGEST) return undefined;
  }
  return negative ? -total : total;
}
