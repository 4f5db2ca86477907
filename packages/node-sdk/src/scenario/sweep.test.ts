import { describe, expect, it } from 'vitest';
import { decideAll, disruptAll } from './sweep.js';

// What needs workers is tested in test/sweep.test.ts, on the build.
describe('decideAll, disruptAll', () => {
  it.each([0, -1, 1.5, 129, Number.NaN])('refuse %d workers', (workers) => {
    expect(() => decideAll([], { workers })).toThrow(new RangeError(`workers must be a whole number from 1 to 128, found ${workers}`));
  });

  it.each([0, -1, 1.5, Number.POSITIVE_INFINITY])('refuse %d scenarios in flight', (scenariosInFlight) => {
    expect(() => disruptAll([], { scenariosInFlight })).toThrow(RangeError);
  });
});
