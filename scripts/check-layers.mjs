// Checks the direction of every import, and the purity of core and catalog. Tests and build scripts may use what they need.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkLayer } from './layers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const roots = ['packages/core/kernel', 'packages/core/src', 'packages/instance-catalog/src', 'packages/node-sdk/src'];

const files = roots
  .flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.endsWith('.test.ts') && !path.includes('/.tsbuild/'))
  .sort();

let count = 0;
for (const path of files) {
  for (const { line, message } of checkLayer(path, readFileSync(root + path, 'utf8'))) {
    console.error(`${path}:${line} ${message}`);
    count += 1;
  }
}
console.log(`layers: ${files.length} files, ${count} violations`);
process.exitCode = count > 0 ? 1 : 0;
