// limit: 290 s
// Holds the EC2 catalog against the real AWS provider, the module github.com/aws/karpenter-provider-aws: instance types with their offerings, node class hashes,
// machine images and launches, on random node classes and claims. First the provider has to give the recorded answers, which says that it is asked rightly. The first build of its program
// takes minutes, so that only --build does it; without the program the check is skipped.
//
//   node scripts/heavy/provider.mjs [--build] [--seed N] [--cases N] [--record]
//
// --seed   default: a fresh one, in CI always the same; the same seed asks the same
// --cases  node classes to resolve, default 60; half as many families of 31 classes to hash, twice as many launches, as many sets of images
// --record  keeps the questions with their answers for test/provider/recorded.test.ts, where nothing differs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { checkHashes, checkLaunch, checkTypes, hashQuestions, launchesQuestion, typesQuestion } from '../../test/provider/ask.mjs';
import { Provider, providerProgram } from '../../test/provider/build.mjs';
import { checkImages, imagesQuestion } from '../../test/provider/images.mjs';
import { Random } from '../../test/provider/random.mjs';
import { withSpotPrices, worldOf } from '../../test/provider/world.mjs';

const SHOWN = 5;
/** How often a launch is asked again: the provider walks maps, so ties between reservations of several types come out either way. */
const ATTEMPTS = 8;
/** How many types of an answer are recorded at most, besides those that are reserved. */
const RECORDED_TYPES = 8;
/** A large region and a small one, in which a launch is asked for four times as fast. */
const [LARGE, SMALL] = ['us-west-2', 'ca-west-1'];
const { values: given } = parseArgs({
  options: {
    build: { type: 'boolean', default: false },
    seed: { type: 'string', default: process.env.CI ? '88001' : String(Date.now() % 1_000_000_000) },
    cases: { type: 'string', default: '60' },
    record: { type: 'boolean', default: false },
  },
});
if (spawnSync('go', ['version']).error !== undefined) {
  console.log('skipped: go not found');
  process.exit(0);
}
const program = providerProgram(given.build);
if (program === undefined) {
  console.log('skipped: the program that asks the provider is not built; node scripts/heavy/provider.mjs --build does it, in some minutes');
  process.exit(0);
}
const catalog = await import('../../packages/instance-catalog/dist/index.js');
const scratch = mkdtempSync(join(tmpdir(), 'kerf-provider-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

let worlds = 0;
/** @template T @param {import('@kerf/instance-catalog').RegionData} region @param {(provider: Provider) => Promise<T>} work */
async function withProvider(region, work) {
  const file = join(scratch, `${worlds++}.json`);
  writeFileSync(file, JSON.stringify(worldOf(region)));
  const provider = new Provider(program, file);
  try {
    return await work(provider);
  } finally {
    provider.end();
  }
}

/** @param {string} name @returns {any[]} */
const recorded = (name) =>
  brotliDecompressSync(readFileSync(new URL(`../../packages/instance-catalog/test/data/${name}.br`, import.meta.url)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

let failed = 0;
const configs = recorded('configs.jsonl');
const answers = recorded('answers.jsonl');
const base = new Map(answers.filter(({ config }) => config === 'al2023').map((answer) => [answer.type, answer]));
for (const name of new Set(configs.map(({ region }) => region)))
  await withProvider(await catalog.loadRegion(name), async (provider) => {
    for (const { name: config, nodeClass, subnets, options } of configs.filter(({ region }) => region === name)) {
      const { types } = await provider.ask({ kind: 'types', nodeClass: { spec: nodeClass, status: { subnets } }, options });
      for (const answer of answers.filter((each) => each.config === config)) {
        const { listed, requirements, capacity, overhead, allocatable } = { ...base.get(answer.type), ...answer };
        const { offerings: _, ...got } = types[answer.type] ?? {};
        if (isDeepStrictEqual(got, listed ? { requirements, capacity, overhead, allocatable } : {})) continue;
        failed++;
        if (failed <= SHOWN) console.log(`DIFFERENCE from the recorded answer to ${config}, ${answer.type}`);
      }
    }
  });
console.log(`recorded: ${answers.length} answers, ${failed} differences`);

console.log(`seed ${given.seed}`);
const random = new Random(Number(given.seed));
const cases = Number(given.cases);
/** @type {unknown[]} */
const records = [];
/** @param {string} kind @param {number} count @param {() => Promise<{ why?: string, record: unknown }>} compare */
async function run(kind, count, compare) {
  const started = performance.now();
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    const { why, record } = await compare();
    records.push(record);
    if (why === undefined) continue;
    wrong++;
    if (failed + wrong <= SHOWN) console.log(`DIFFERENCE in ${kind}: ${why}\n${JSON.stringify(record)}`);
  }
  failed += wrong;
  console.log(`${kind}: ${count} cases, ${wrong} differences, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
for (const name of [LARGE, SMALL]) {
  const spotSeed = random.integer(2 ** 32);
  const region = withSpotPrices(new Random(spotSeed), await catalog.loadRegion(name));
  await withProvider(region, async (provider) => {
    await run(`instance types of ${name}`, cases / 2, async () => {
      const question = typesQuestion(random, region);
      const answer = await provider.ask(question);
      const why = checkTypes(catalog, region, question, answer);
      const reserved = new Set((question.nodeClass.status.capacityReservations ?? []).map(({ instanceType }) => instanceType));
      const kept = random.some(Object.entries(answer.types ?? {}), 0, RECORDED_TYPES);
      kept.push(...Object.entries(answer.types ?? {}).filter(([type]) => reserved.has(type)));
      return { why, record: { region: name, spotSeed, question, answer: { partial: true, types: Object.fromEntries(kept) } } };
    });
    if (name === LARGE) {
      await run('families of node class hashes', cases / 2, async () => {
        const questions = hashQuestions(random);
        const answers = [];
        for (const question of questions) answers.push(await provider.ask(question));
        return { why: checkHashes(catalog, questions, answers), record: { questions, answers } };
      });
      await run('machine images', cases, async () => {
        const question = imagesQuestion(random, catalog);
        const answer = await provider.ask(question);
        return { why: answer.error ?? checkImages(catalog, question, answer), record: { question, answer } };
      });
    }
    await run(`launches in ${name}`, Math.round(cases * (name === LARGE ? 1 / 3 : 5 / 3)), async () => {
      const question = launchesQuestion(random, catalog, region);
      let answer = await provider.ask(question);
      let why = checkLaunch(catalog, region, question, answer);
      for (let more = ATTEMPTS; why !== undefined && more > 0; more--) {
        answer = await provider.ask(question);
        why = checkLaunch(catalog, region, question, answer);
      }
      return { why, record: { region: name, spotSeed, question, answer } };
    });
  });
}
if (given.record && failed === 0) {
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  writeFileSync(new URL('../../test/provider/recorded.jsonl.br', import.meta.url), brotliCompressSync(text));
}
process.exitCode = failed > 0 ? 1 : 0;
