// Takes the reference's golden cases into test/golden: `node scripts/take-golden.mjs SHARED_DIR`, where SHARED_DIR/golden holds them as JSON lines.
// The same input gives the same files. Kept is what a comparison reads: the wording of errors and the truncated type lists are free (chapter 06, 14)
// and left out, and the shapes follow from the outcomes.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const out = fileURLToPath(new URL('../test/golden/', import.meta.url));
const shared = process.argv[2];
if (!shared) {
  console.error('usage: node scripts/take-golden.mjs SHARED_DIR');
  process.exit(2);
}
const golden = join(shared, 'golden');

const lines = (/** @type {string} */ file) =>
  readFileSync(join(golden, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

function write(/** @type {string} */ name, /** @type {unknown[]} */ rows) {
  const text = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  writeFileSync(join(out, `${name}.jsonl.br`), packed);
  console.log(`${name}: ${rows.length} rows, ${text.length} bytes, packed ${packed.length}`);
}

const claim = ({ launched: _, ...kept }) => kept;
const decision = (/** @type {any} */ o) => ({
  nodeClaims: o.nodeClaims.map(claim),
  existingNodes: o.existingNodes ?? {},
  podErrors: Object.keys(o.podErrors ?? {}).sort(),
  ignored: Object.keys(o.ignored ?? {}).sort(),
});
const method = (/** @type {any} */ m) => ({
  ...m,
  commands: m.commands.map((/** @type {any} */ c) => ({ ...c, replacements: c.replacements.map(claim) })),
});

/** Cases of one folder by category: a scenario and every outcome that counts as right. */
function cases(/** @type {string} */ folder, /** @type {(o: any) => unknown} */ keep) {
  mkdirSync(join(out, folder), { recursive: true });
  const suffix = '.scenarios.jsonl';
  const categories = readdirSync(join(golden, folder))
    .filter((f) => f.endsWith(suffix))
    .map((f) => f.slice(0, -suffix.length))
    .sort();
  const catalogs = new Set();
  for (const category of categories) {
    const scenarios = lines(`${folder}/${category}${suffix}`);
    const answers = lines(`${folder}/${category}.outcomes.jsonl`);
    if (scenarios.length !== answers.length)
      throw new Error(`${folder}/${category}: ${scenarios.length} scenarios, ${answers.length} answers`);
    const rows = scenarios.map((scenario, i) => {
      if (answers[i].name !== scenario.name || answers[i].error)
        throw new Error(`${folder}/${category}: line ${i + 1} does not hold the answer to ${scenario.name}`);
      if (scenario.catalog !== undefined) catalogs.add(scenario.catalog);
      return { scenario, outcomes: answers[i].outcomes.map(keep) };
    });
    write(`${folder}/${category}`, rows);
  }
  return catalogs;
}

const named = new Set([...cases('decide', decision), ...cases('disrupt', (outcome) => outcome.map(method))]);

mkdirSync(join(out, 'parts'), { recursive: true });
for (const file of readdirSync(join(golden, 'parts')).sort()) {
  const kind = file.endsWith('.questions.jsonl') ? file.slice(0, -'.questions.jsonl'.length) : undefined;
  if (kind === undefined) continue;
  const answers = lines(`parts/${kind}.answers.jsonl`);
  write(
    `parts/${kind}`,
    lines(`parts/${file}`).map((question, i) => {
      const { why: _, ...answer } = answers[i];
      return { question, answer: answer.error ? { ...answer, error: 'refused' } : answer };
    }),
  );
}

write(
  'catalogs',
  [...named].sort().map((name) => ({ name, instanceTypes: JSON.parse(readFileSync(join(golden, 'catalogs', `${name}.json`), 'utf8')) })),
);
