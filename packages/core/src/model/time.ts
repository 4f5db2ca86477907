const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 time in milliseconds since 1970, or undefined. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  // Nearly every time of a cluster has the one form that the API server writes.
  if (text.length === 20) {
    const milliseconds = parseWholeSeconds(text);
    if (milliseconds !== undefined) return milliseconds;
  }
  if (!TIMESTAMP.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** `2026-01-02T03:04:05Z`, by its digits; undefined where the text is not of that form or not a time of the calendar. */
function parseWholeSeconds(text: string): number | undefined {
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const separated =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 90;
  // Days that not every month has, and what is not a number, are left to the full parser.
  if (!separated || !(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour < 24 && minute < 60 && second < 60))
    return undefined;
  // Days since 1970 with the year starting in March, so that the leap day comes last.
  const shifted = month > 2 ? year : year - 1;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const days = shifted * 365 + leaps + Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1 - 719468;
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

/** NaN where the two characters are not digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
const DURATION_PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy;
// Far beyond any duration that fits 64 bits unless padded with zeros.
const MAX_DURATION_LENGTH = 1024;
const MAX_NANOSECONDS = 2n ** 63n - 1n;

/** A duration such as `1h30m` or `-1.5s` in nanoseconds (chapter 01, 7.3), or undefined: not of that form, or beyond 64 bits. */
export function parseNanoseconds(text: unknown): bigint | undefined {
  if (typeof text !== 'string' || text.length > MAX_DURATION_LENGTH) return undefined;
  const negative = text.startsWith('-');
  const body = negative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0n;
  let total = 0n;
  let end = 0;
  for (const match of body.matchAll(DURATION_PART)) {
    const [whole = '', fraction = ''] = match[1]!.split('.');
    const unit = NANOSECONDS.get(match[2]!)!;
    // The reference reads as many digits of a fraction as fit 63 bits.
    const digits = fraction.slice(0, 18);
    total += BigInt(whole || '0') * unit + (BigInt(digits || '0') * unit) / 10n ** BigInt(digits.length);
    end = match.index + match[0].length;
  }
  if (end === 0 || end !== body.length || total > MAX_NANOSECONDS) return undefined;
  return negative ? -total : total;
}

/** `parseNanoseconds` in milliseconds. */
export function parseDuration(text: unknown): number | undefined {
  // Nearly every duration of a cluster is a whole number of one unit.
  if (typeof text === 'string' && text.length <= MAX_SINGLE_UNIT_LENGTH) {
    const milliseconds = parseSingleUnit(text);
    if (milliseconds !== undefined) return milliseconds;
  }
  const nanoseconds = parseNanoseconds(text);
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
}

/** So few digits of the largest unit stay within 64 bits of nanoseconds, and are exact as a double. */
const MAX_SINGLE_UNIT_LENGTH = 7;

/** `30s`, `5m` or `720h`, by its digits; undefined for any other text. */
function parseSingleUnit(text: string): number | undefined {
  const last = text.length - 1;
  const unit = text[last];
  const milliseconds = unit === 's' ? 1000 : unit === 'm' ? 60_000 : unit === 'h' ? 3_600_000 : undefined;
  if (milliseconds === undefined || last === 0) return undefined;
  let count = 0;
  for (let at = 0; at < last; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    count = count * 10 + digit;
  }
  return count * milliseconds;
}
