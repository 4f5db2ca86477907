/** Nanoseconds of each unit of a Go duration. */
const UNITS = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);
const PART = /(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/gy;
/** Longer texts are no periods of a kubelet. */
const MAXIMUM_LENGTH = 256;

/** Nanoseconds of a duration such as `1h30m` or `1.5m`; what is finer is cut off. `undefined` when the text is none. */
export function parseDuration(text: string): bigint | undefined {
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0n;
  if (body === '' || body.length > MAXIMUM_LENGTH) return undefined;
  let nanos = 0n;
  let end = 0;
  for (const { 0: part, 1: whole = '', 2: fraction = '', 3: unit = '', index } of body.matchAll(PART)) {
    if (whole === '' && fraction === '') return undefined;
    nanos += (BigInt(whole + fraction) * (UNITS.get(unit) ?? 0n)) / 10n ** BigInt(fraction.length);
    end = index + part.length;
  }
  if (end !== body.length) return undefined;
  return text.startsWith('-') ? -nanos : nanos;
}
