// limit: 1500 s
// Holds the engine against the reference on fresh scenarios of every category. The reference is built with its ties pinned (test/oracle/pin.mjs), so
// every case has one right outcome. Each plan passes the checker too. A difference is printed with its seed, made as small as it can be.
//
//   node scripts/heavy/differential.mjs [--seed N] [--cases N] [--categories A,B] [--backend js|wasm|both] [--parts N] [--cli FILE] [--no-shrink]
//
// --seed      default: a fresh one; the same seed gives the same scenarios
// --cases     scenarios of each category, fewer of those with large ones; default 140: 4,081 in all
// --parts     questions of each kind, default 300
// --cli       the command line to ask, default packages/node-sdk/dist/cli.js
// --no-shrink prints a failing case as it is
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildOracle, missingTool } from '../../test/oracle/build.mjs';

const EASY = [
  'requirements',
  'preferences',
  'packing',
  'limits',
  'minvalues',
  'daemonsets',
  'hostports',
  'existing',
  'spread',
  'affinity',
  'topology_existing',
  'volumes',
  'reserved',
  'containers',
  'crowd',
  'mixed',
];
/** Features drawn together; see generate_combined.py. */
const COMBINED = ['everything', 'policies', 'containers', 'types', 'daemons', 'crowd'];
const HARD = ['nodes', 'topo', 'volumes', 'prefs', 'algebra', 'daemons', 'reserved'];
/** Golden scenarios with a few constraints more and a few pods less. */
const MUTATED = 'mutated';
/** All instance types of a region. */
const REGION = 'region';
const ALL = [...EASY, ...HARD.map((kind) => `hard-${kind}`), ...COMBINED.map((kind) => `combined-${kind}`), MUTATED, REGION];
/** Categories of large scenarios: their share of the number asked for. @type {Record<string, number>} */
const SHARES = { 'combined-crowd': 0.1, [REGION]: 0.05 };
const PARTS = ['requirement', 'requirements', 'taints', 'requests', 'quantity'];
const SHOWN = 3;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env.CI ? '990122' : String(Date.now() % 1_000_000_000) },
    cases: { type: 'string', default: '140' },
    categories: { type: 'string', default: ALL.join(',') },
    backend: { type: 'string', default: 'both' },
    parts: { type: 'string', default: '300' },
    cli: { type: 'string', default: join(root, 'packages/node-sdk/dist/cli.js') },
    'no-shrink': { type: 'boolean', default: false },
  },
});
const missing = missingTool();
if (missing !== undefined) {
  console.log(`skipped: ${missing} not found`);
  process.exit(0);
}
const categories = given.categories.split(',').filter((name) => name !== '');
const unknown = categories.filter((name) => !ALL.includes(name));
if (unknown.length > 0 || !['js', 'wasm', 'both'].includes(given.backend) || !existsSync(given.cli)) {
  if (unknown.length > 0) console.error(`no such category: ${unknown.join(', ')}; there are: ${ALL.join(', ')}`);
  else if (!existsSync(given.cli)) console.error(`${given.cli} is not there; build first`);
  else console.error(`no backend ${given.backend}; there are js, wasm, both`);
  process.exit(2);
}
const { loadTestModules } = await import('../../test/differential/load.mjs');
const { compareDecide, comparePart, checkPlan, minimise, mutated, decideCases, decideCategories } = await loadTestModules();

const { answers, catalogs, exportRegion, parsed, python, typesOf } = await import('../../test/oracle/reference.mjs');

const oracle = buildOracle();
const reference = (/** @type {any[]} */ scenarios) => answers(oracle, ['decide', '-runs', '1', '-catalogs', catalogs], scenarios);
const engine = (/** @type {string} */ backend, /** @type {any[]} */ scenarios) =>
  answers(process.execPath, [given.cli, 'scenario', 'decide', '--backend', backend, '--catalogs', catalogs], scenarios, true);

const names = (/** @type {any} */ reasons) => (Array.isArray(reasons) ? reasons : Object.keys(reasons ?? {}));
const asOutcome = (/** @type {any} */ a) => ({
  nodeClaims: a.nodeClaims ?? [],
  existingNodes: a.existingNodes ?? {},
  podErrors: names(a.podErrors),
  ignored: names(a.ignored),
});

/** @type {Record<string, number>} */
const quirks = {};
/** What is wrong with an answer, if anything. A case that the reference cannot run has no right answer. */
function judge(/** @type {any} */ scenario, /** @type {any} */ answer, /** @type {any} */ right, /** @type {boolean} */ counts) {
  if (right.error || !right.outcomes) return undefined;
  const difference = compareDecide({ scenario, outcomes: right.outcomes.map(asOutcome) }, answer);
  if (difference !== undefined) return difference;
  const report = checkPlan(scenario, typesOf(scenario), asOutcome(answer));
  if (counts) for (const [name, count] of Object.entries(report.quirks)) quirks[name] = (quirks[name] ?? 0) + count;
  return report.violations.length > 0 ? `the checker objects: ${report.violations.slice(0, 3).join('; ')}` : undefined;
}

/** What sort of failure a difference is: a smaller case must fail in the same way, not because it is no longer a proper scenario. */
const sort = (/** @type {string} */ difference) =>
  difference.startsWith('no outcome')
    ? difference.slice(0, 60).replace(/[0-9]+/g, '0')
    : difference.startsWith('the checker')
      ? 'checker'
      : 'decision';

async function report(/** @type {any} */ scenario, /** @type {string} */ difference, /** @type {string} */ backend) {
  console.log(`DIFFERENCE in ${scenario.name} on ${backend} (seed ${given.seed}): ${difference.slice(0, 600)}`);
  if (given['no-shrink']) return console.log(JSON.stringify(scenario));
  const small = await minimise(scenario, (/** @type {any[]} */ candidates) => {
    const mine = engine(backend, candidates);
    const right = reference(candidates);
    return candidates.findIndex((candidate, i) => {
      if (mine[i].error && !difference.startsWith('no outcome')) return false;
      try {
        const found = judge(candidate, mine[i], right[i], false);
        return found !== undefined && sort(found) === sort(difference);
      } catch {
        return false; // the checker reads proper scenarios only
      }
    });
  });
  const [mine, right] = [engine(backend, [small])[0], reference([small])[0]];
  console.log(`made smaller: ${judge(small, mine, right, false)?.slice(0, 600)}`);
  const file = join(root, '.reports', `differential-${scenario.name}.json`);
  mkdirSync(join(root, '.reports'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ scenario: small, engine: mine, reference: right }, null, 1)}\n`);
  const text = JSON.stringify(small);
  console.log(text.length > 20_000 ? `the case is in ${file}` : text);
}

/** Scenarios of a category from the seed. */
function generated(/** @type {string} */ category, /** @type {number} */ count) {
  if (category === REGION)
    return parsed(python('generate_region.py', exportRegion(given.cli, 'us-west-2'), 'decide', String(count), given.seed));
  if (category !== MUTATED) {
    const [, generator, kind] = /^(hard|combined)-(.+)$/.exec(category) ?? [];
    return parsed(python(generator ? `generate_${generator}.py` : 'generate.py', kind ?? category, String(count), given.seed));
  }
  const golden = decideCategories.flatMap((/** @type {string} */ name) => decideCases(name));
  return Array.from({ length: count }, (_, i) => {
    const seed = Number(given.seed) * 10_007 + i;
    return { ...mutated(golden[(seed * 7919) % golden.length].scenario, seed), name: `mutated-${given.seed}-${i}` };
  });
}

const backends = given.backend === 'both' ? ['js', 'wasm'] : [given.backend];
let [ran, unusable, failed] = [0, 0, 0];
console.log(`seed ${given.seed}, ${given.cases} scenarios in each of ${categories.length} categories, on ${backends.join(' and ')}`);
for (const category of categories) {
  const scenarios = generated(category, Math.ceil(Number(given.cases) * (SHARES[category] ?? 1)));
  const right = reference(scenarios);
  let wrong = 0;
  for (const backend of backends) {
    const mine = engine(backend, scenarios);
    for (const [i, scenario] of scenarios.entries()) {
      const difference = judge(scenario, mine[i], right[i], backend === backends[0]);
      if (difference === undefined) continue;
      wrong++;
      if (failed + wrong <= SHOWN) await report(scenario, difference, backend);
    }
  }
  ran += scenarios.length;
  unusable += right.filter((r) => r.error || !r.outcomes).length;
  failed += wrong;
  console.log(`${category}: ${scenarios.length} scenarios, ${wrong} differences`);
}
for (const kind of Number(given.parts) > 0 ? PARTS : []) {
  const questions = parsed(python('generate.py', 'parts', kind, given.parts, given.seed));
  const right = answers(oracle, ['parts'], questions);
  let wrong = 0;
  for (const backend of backends) {
    const mine = answers(process.execPath, [given.cli, 'scenario', 'parts', '--backend', backend], questions, true);
    for (const [i, question] of questions.entries()) {
      const difference = comparePart({ question, answer: right[i] }, mine[i]);
      if (difference === undefined) continue;
      wrong++;
      if (failed + wrong <= SHOWN) console.log(`DIFFERENCE on ${backend} (seed ${given.seed}): ${difference}\n${JSON.stringify(question)}`);
    }
  }
  failed += wrong;
  console.log(`parts ${kind}: ${questions.length} questions, ${wrong} differences`);
}
console.log(`quirks: ${JSON.stringify(Object.fromEntries(Object.entries(quirks).sort()))}`);
console.log(`${ran} scenarios, ${unusable} that the reference cannot run, ${failed} differences; seed ${given.seed}`);
process.exitCode = failed > 0 ? 1 : 0;
