// Checks every kernel source against the portable subset. mem.ts is the one file with a text of its own per target.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkPortable } from './portable.mjs';

const MAX_LINES = 400;
const kernel = fileURLToPath(new URL('../packages/core/kernel/', import.meta.url));

const files = readdirSync(kernel)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts') && name !== 'mem.ts')
  .sort();

let count = 0;
for (const file of files) {
  const text = readFileSync(kernel + file, 'utf8');
  const lines = text.split('\n').length - 1;
  if (lines > MAX_LINES)
    console.warn(`packages/core/kernel/${file}: warning: ${lines} lines; a file holds one noun in at most ${MAX_LINES}`);
  for (const { line, column, message } of checkPortable(file, text)) {
    console.error(`packages/core/kernel/${file}:${line}:${column} ${message}`);
    count += 1;
  }
}
console.log(`portable subset: ${files.length} kernel files, ${count} violations`);
process.exitCode = count > 0 ? 1 : 0;
