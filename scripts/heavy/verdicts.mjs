// limit: 300 s
// Holds the verdicts against a real API server with Karpenter's own checks, on manifests that nobody has written: recorded and valid ones, changed in one
// to four places. Every difference is printed with the object and the seed.
//
//   node scripts/heavy/verdicts.mjs [--seed N] [--count N] [--kinds A,B] [--cli FILE] [--keep FOLDER]
//
// --seed   default: a fresh one; the same seed gives the same manifests
// --count  default 5000, about 30 s of the server's time
// --kinds  only these kinds or versions, such as NodePool,Pod,batch/v1
// --cli    the command line to ask, default packages/node-sdk/dist/cli.js
// --keep   where to write questions and the server's answers
//
// The server is a program of some 100 MB that takes minutes to build (test/apiserver/README.md): it is test/apiserver/bin/apiserver, or what KERF_APISERVER
// names.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { differences, wasAsked } from '../../test/apiserver/compare.mjs';
import { questions } from '../../test/apiserver/mutate.mjs';

const SHOWN = 10;
/** More questions without an answer than this share mean that the server is in trouble. */
const MAX_UNASKED = 0.05;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env.CI ? '990122' : String(Date.now() % 1_000_000_000) },
    count: { type: 'string', default: '5000' },
    kinds: { type: 'string', default: '' },
    cli: { type: 'string', default: join(root, 'packages/node-sdk/dist/cli.js') },
    keep: { type: 'string' },
  },
});
const server = process.env.KERF_APISERVER || join(root, 'test/apiserver/bin', process.platform === 'win32' ? 'apiserver.exe' : 'apiserver');
if (!existsSync(server)) {
  console.log(`skipped: ${server} not found; test/apiserver/README.md says how to build it`);
  process.exit(0);
}
if (!existsSync(given.cli)) {
  console.error(`${given.cli} is not there; build first`);
  process.exit(2);
}

const parsed = (/** @type {string} */ text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const folder = given.keep ?? mkdtempSync(join(tmpdir(), 'kerf-verdicts-'));
mkdirSync(folder, { recursive: true });
if (given.keep === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const recorded = parsed(brotliDecompressSync(readFileSync(join(root, 'test/golden/verdicts/objects.jsonl.br'))).toString('utf8'));
const kinds = given.kinds.split(',').filter((kind) => kind !== '');
const asked = questions(Number(given.seed), Number(given.count), recorded, kinds);
const [input, output] = [join(folder, 'objects.jsonl'), join(folder, 'verdicts.jsonl')];
writeFileSync(input, asked.map((question) => `${JSON.stringify(question)}\n`).join(''));
execFileSync(server, ['verdicts', '-crds', 'aws', '-in', input, '-out', output], { stdio: ['ignore', 'inherit', 'inherit'] });
const right = parsed(readFileSync(output, 'utf8'));
const mine = parsed(
  execFileSync(process.execPath, [given.cli, 'scenario', 'verdicts', input], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
if (right.length !== asked.length || mine.length !== asked.length) {
  throw new Error(`${right.length} and ${mine.length} answers to ${asked.length} questions`);
}

let [unasked, accepted, failed] = [0, 0, 0];
for (const [index, question] of asked.entries()) {
  if (!wasAsked(right[index])) {
    unasked++;
    continue;
  }
  if (right[index].accepted) accepted++;
  const found = differences(mine[index], right[index]);
  if (Object.keys(found).length === 0) continue;
  failed++;
  if (failed > SHOWN) continue;
  console.log(`DIFFERENCE in ${question.id}: ${right[index].message ?? 'accepted by the server'}`);
  for (const [field, [kerf, reference]] of Object.entries(found)) {
    console.log(`  ${field}: ${JSON.stringify(kerf)?.slice(0, 1500)} is not ${JSON.stringify(reference)?.slice(0, 1500)}`);
  }
  console.log(`  ${JSON.stringify(question).slice(0, 5000)}`);
}
console.log(
  `${asked.length} objects, ${accepted} accepted by the server, ${unasked} it could not be asked about, ${failed} differences; seed ${given.seed}`,
);
process.exitCode = failed > 0 || unasked > asked.length * MAX_UNASKED ? 1 : 0;
