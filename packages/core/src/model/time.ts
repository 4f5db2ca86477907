const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 time in milliseconds since 1970, or undefined. */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || !TIMESTAMP.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
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
