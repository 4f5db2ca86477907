import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { QUIRKS } from './quirks.js';

it('every quirk that the checker knows is told to users, and no other', () => {
  const readme = readFileSync(new URL('../../packages/core/README.md', import.meta.url), 'utf8');
  const told = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(told).toEqual(Object.keys(QUIRKS));
});
