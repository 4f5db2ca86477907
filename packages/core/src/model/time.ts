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

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['\u00b5s', 1e-3],
  ['\u03bcs', 1e-3],
  ['ms', 1],
  ['s', 1e3],
  ['m', 60e3],
  ['h', 3600e3],
]);
const DURATION_PART = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy;
const MAX_DURATION_LENGTH = 128;
// The reference counts nanoseconds in 63 bits.
const MAX_MILLISECONDS = 2 ** 63 / 1e6;

/** A duration such as `1h30m` or `-1.5s` in milliseconds (chapter 01, 7.3), or undefined. */
export function parseDuration(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length > MAX_DURATION_LENGTH) return undefined;
  const negative = text.startsWith('-');
  const body = negative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0;
  let total = 0;
  let end = 0;
  for (const match of body.matchAll(DURATION_PART)) {
    total += Number(match[1]) * MILLISECONDS.get(match[2]!)!;
    end = match.index + match[0].length;
  }
  if (end === 0 || end !== body.length || total > MAX_MILLISECONDS) return undefined;
  return negative ? -total : total;
}
