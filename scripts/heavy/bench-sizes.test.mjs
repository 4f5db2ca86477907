// What ships may not grow unseen: bytes of the kernel and of the bundles against bench/gates.json.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { bytes, bytesTolerancePercent } = JSON.parse(readFileSync(`${root}bench/gates.json`, 'utf8'));

/** The files that a program gets with an entry: the entry, and the chunks that it imports. Regions of the catalog load when they are asked for. */
function filesOf(entry) {
  const files = new Set([join(root, entry)]);
  for (const file of files) {
    if (!file.endsWith('.js')) continue;
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'"]*['"](\.[^'"]+)['"]/gm))
      files.add(join(dirname(file), path));
  }
  return [...files];
}

test.each(Object.entries(bytes))('%s stays within its gate of %d bytes', (path, gate) => {
  expect(existsSync(root + path), `${path} is not there; build first`).toBe(true);
  const found = filesOf(path).reduce((sum, file) => sum + statSync(file).size, 0);
  const limit = Math.floor(Number(gate) * (1 + bytesTolerancePercent / 100));
  const message = `${path} has ${found} bytes with what it imports; a change that means to grow it raises its gate in bench/gates.json`;
  expect(found, message).toBeLessThanOrEqual(limit);
});
