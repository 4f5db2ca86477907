import { expect, it } from 'vitest';
import { selectorMatches } from './selector.js';

const expression = (operator: string, key: string, values: string[] = []) => ({ matchExpressions: [{ key, operator, values }] });

it('an absent selector matches nothing, an empty one everything', () => {
  expect(selectorMatches(undefined, { a: '1' })).toBe(false);
  expect(selectorMatches({}, undefined)).toBe(true);
});

it.each([
  [{ matchLabels: { a: '1' } }, true],
  [{ matchLabels: { a: '2' } }, false],
  [{ matchLabels: { toString: 'x' } }, false],
  [expression('In', 'a', ['1', '2']), true],
  [expression('In', 'b', ['1']), false],
  [expression('NotIn', 'a', ['1']), false],
  [expression('NotIn', 'b', ['1']), true],
  [expression('Exists', 'a'), true],
  [expression('Exists', 'constructor'), false],
  [expression('DoesNotExist', 'a'), false],
  [expression('DoesNotExist', 'b'), true],
  [expression('Gt', 'a', ['0']), false],
])('%j on a=1: %s', (selector, matches) => {
  expect(selectorMatches(selector, { a: '1' })).toBe(matches);
});
