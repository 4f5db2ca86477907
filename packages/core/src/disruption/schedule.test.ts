import { describe, expect, test } from 'vitest';
import { nextHit, readSchedule } from './schedule.js';

function next(text: string, after: string): string | undefined {
  const reading = readSchedule(text);
  if (!reading.ok) throw new Error(reading.problem);
  const hit = nextHit(reading.schedule, Date.parse(after));
  return hit === undefined ? undefined : new Date(hit).toISOString().replace('.000Z', 'Z');
}

test.each([
  ['* * * * *', '2024-01-07T00:00:00Z', '2024-01-07T00:01:00Z'],
  ['* * * * *', '2024-01-06T23:59:59.5Z', '2024-01-07T00:00:00Z'],
  ['0 9 * * *', '2024-01-07T09:00:00Z', '2024-01-08T09:00:00Z'],
  ['0 9 * * *', '2024-01-07T08:59:59Z', '2024-01-07T09:00:00Z'],
  ['30 6 * * SUN', '2024-01-06T18:00:00Z', '2024-01-07T06:30:00Z'],
  ['0 0 * Feb *', '2024-03-01T00:00:00Z', '2025-02-01T00:00:00Z'],
  ['5-10/5 3,4 * * *', '2024-01-01T03:05:00Z', '2024-01-01T03:10:00Z'],
  ['50/5 * ? * ?', '2024-01-01T03:50:30Z', '2024-01-01T03:55:00Z'],
  ['@weekly', '2024-01-01T00:00:00Z', '2024-01-07T00:00:00Z'],
  ['@annually', '2024-06-01T00:00:00Z', '2025-01-01T00:00:00Z'],
  ['@hourly', '2024-06-01T00:00:00Z', '2024-06-01T01:00:00Z'],
  ['0 0 29 2 *', '2023-03-01T00:00:00Z', '2024-02-29T00:00:00Z'],
])('%s after %s hits at %s', (text, after, hit) => {
  expect(next(text, after)).toBe(hit);
});

describe('days', () => {
  test('either day field may match when both are restricted', () => {
    expect(next('0 0 13 * fri', '2024-01-01T00:00:00Z')).toBe('2024-01-05T00:00:00Z');
    expect(next('0 0 13 * fri', '2024-01-12T00:00:00Z')).toBe('2024-01-13T00:00:00Z');
  });

  test('both must match when one is not restricted; a step restricts', () => {
    expect(next('0 0 * * fri', '2024-01-01T00:00:00Z')).toBe('2024-01-05T00:00:00Z');
    expect(next('0 0 */10 * fri', '2024-01-01T00:00:00Z')).toBe('2024-01-05T00:00:00Z');
    expect(next('0 0 */10 * fri', '2024-01-05T00:00:00Z')).toBe('2024-01-11T00:00:00Z');
    expect(next('0 0 */1 * fri', '2024-01-05T00:00:00Z')).toBe('2024-01-12T00:00:00Z');
  });
});

test('what never comes within five years is no hit', () => {
  expect(next('0 0 30 2 *', '2024-01-01T00:00:00Z')).toBeUndefined();
  // 2100 is no leap year.
  expect(next('0 0 29 2 *', '2097-01-01T00:00:00Z')).toBeUndefined();
  expect(next(', * * * *', '2024-01-01T00:00:00Z')).toBeUndefined();
});

test.each([
  ['', '0 fields'],
  ['* * * *', '4 fields'],
  ['@wrongly', 'none of @yearly'],
  ['0 0 * * 7', 'outside 0 to 6'],
  ['0 0 * * tue-mon', 'ends before'],
  ['60 * * * *', 'outside 0 to 59'],
  ['* * 0 * *', 'outside 1 to 31'],
  ['*/0 * * * *', 'no positive number'],
  ['1-2-3 * * * *', 'more than one hyphen'],
  ['1/2/3 * * * *', 'more than one slash'],
  ['a * * * *', 'no number'],
  ['* * * janu *', 'no number or name'],
  ['1-a * * * *', 'no number'],
  ['* '.repeat(2000), 'longer than'],
])('%j cannot be read', (text, problem) => {
  const reading = readSchedule(text);
  expect(reading.ok ? 'it was read' : reading.problem).toContain(problem);
});
