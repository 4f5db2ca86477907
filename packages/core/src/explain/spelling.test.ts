import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bySpelling, editDistance, nearestSpelling } from './spelling.js';

describe('spelling', () => {
  it.each([
    ['xspot', ['spot', 'on-demand'], 'spot'],
    ['arm46', ['amd64', 'arm64'], 'arm64'],
    ['us-west-2z', ['us-west-2c', 'us-west-2a', 'us-east-1a'], 'us-west-2a'],
    ['node-typ', ['node-type', 'team'], 'node-type'],
    ['gpu', ['spot', 'on-demand'], undefined],
  ])('for %s of %j means %s', (text, candidates, meant) => {
    expect(nearestSpelling(text, candidates)).toBe(meant);
  });

  it('is a distance', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  it('orders by distance, then by bytes', () => {
    expect(bySpelling('b', ['c', 'a', 'bb', 'zzz'])).toEqual(['a', 'bb', 'c', 'zzz']);
  });
});
