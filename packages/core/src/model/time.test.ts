import { expect, it } from 'vitest';
import { parseDuration, parseNanoseconds, parseTime } from './time.js';

it.each([
  ['1h30m', 5_400_000],
  ['-1.5s', -1500],
  ['+.5m', 30_000],
  ['1us', 0.001],
  ['1\u00b5s', 0.001],
  ['0', 0],
  ['0s', 0],
])('%s is %d ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each(['', '1', '1d', 's', '1h ', '--1s', '.s', '1h-1m', '300000h1', '9999999999h', 'true', undefined, 5])(
  '%s is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

it('reads nanoseconds exactly, up to 64 bits', () => {
  expect(parseNanoseconds('2562047h47m16.854775807s')).toBe(2n ** 63n - 1n);
  expect(parseNanoseconds('2562047h47m16.854775808s')).toBeUndefined();
  // Less than a nanosecond is cut off.
  expect(parseNanoseconds('0.0000000019s')).toBe(1n);
});

it('reads RFC 3339 times only', () => {
  expect(parseTime('2026-01-02T01:00:00+01:00')).toBe(Date.UTC(2026, 0, 2));
  for (const text of ['2026-01-02', '2026-01-02 00:00:00Z', '2026-13-02T00:00:00Z', '', 5, undefined])
    expect(parseTime(text)).toBeUndefined();
});
