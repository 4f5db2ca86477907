// What ships may not grow unseen: bytes of the kernel and of the bundles against bench/gates.json.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { bytes, bytesTolerancePercent } = JSON.parse(readFileSync(`${root}bench/gates.json`, 'utf8'));

test.each(Object.entries(bytes))('%s stays within its gate of %d bytes', (path, gate) => {
  expect(existsSync(root + path), `${path} is not there; build first`).toBe(true);
  const found = statSync(root + path).size;
  const limit = Math.floor(Number(gate) * (1 + bytesTolerancePercent / 100));
  expect(found, `${path} has ${found} bytes; a change that means to grow it raises its gate in bench/gates.json`).toBeLessThanOrEqual(
    limit,
  );
});
