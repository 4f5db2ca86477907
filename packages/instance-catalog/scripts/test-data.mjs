// Usage: node scripts/test-data.mjs FACTS_DIR GOLDEN_DIR
//
// Takes the truth that the tests compare with into test/data, compressed: the documentation page with the facts that belong to
// it, and the reference's own answers for node class configurations.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gunzipSync } from 'node:zlib';
import { typeColumns } from './type-columns.mjs';

const [factsDirectory, goldenDirectory] = process.argv.slice(2);
if (factsDirectory === undefined || goldenDirectory === undefined) {
  console.error('usage: node scripts/test-data.mjs FACTS_DIR GOLDEN_DIR');
  process.exit(2);
}
const out = fileURLToPath(new URL('../test/data/', import.meta.url));
mkdirSync(out, { recursive: true });
const facts = (name) => JSON.parse(readFileSync(join(factsDirectory, name), 'utf8'));
const write = (name, text) => writeFileSync(join(out, `${name}.br`), brotliCompressSync(text));

const july = facts('instance-types-2026-07.json').types;
const listed = july.filter((t) => t.vt.includes('hvm') && t.a.some((a) => a === 'x86_64' || a === 'arm64'));
write('types-2026-07.json', `${typeColumns(listed)}\n`);
write(
  'page.jsonl',
  `${facts('instance-types-page.json')
    .types.map((t) => JSON.stringify(t))
    .join('\n')}\n`,
);
for (const name of ['configs.jsonl', 'answers.jsonl']) write(name, readFileSync(join(goldenDirectory, 'catalog', name), 'utf8'));
for (const region of ['us-west-2', 'us-east-1'])
  write(`ec2-${region}.json`, gunzipSync(readFileSync(join(goldenDirectory, 'catalogs', `ec2-${region}.json.gz`))));
