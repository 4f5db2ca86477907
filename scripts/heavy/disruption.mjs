// limit: 900 s
// Holds the disruption methods against the reference on fresh scenarios: generated ones, some of them on all instance types of a region, and golden ones
// with fewer nodes, other policies, budgets and requirements, so that replacements are as frequent as deletions. The reference is built with its ties pinned (test/oracle/pin.mjs).
//
//   node scripts/heavy/disruption.mjs [--seed N] [--cases N] [--backend js|wasm|both]
//
// --seed   default: a fresh one, in CI always the same; the same seed gives the same scenarios
// --cases  scenarios of each kind, fewer of a region; default 340: 1,377 in all
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTestModules } from '../../test/differential/load.mjs';
import { buildOracle, missingTool } from '../../test/oracle/build.mjs';

const SHOWN = 5;
const cli = fileURLToPath(new URL('../../packages/node-sdk/dist/cli.js', import.meta.url));
const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env.CI ? '77001' : String(Date.now() % 1_000_000_000) },
    cases: { type: 'string', default: '340' },
    backend: { type: 'string', default: 'both' },
  },
});
const missing = missingTool();
if (missing !== undefined) {
  console.log(`skipped: ${missing} not found`);
  process.exit(0);
}
const { createJs, createWasmSync, disrupt } = await import('../../packages/core/dist/index.js');
const { compareDisrupt, disruptCases, disruptCategories } = await loadTestModules();

const { answers, catalogs, exportRegion, parsed, python, typesOf } = await import('../../test/oracle/reference.mjs');

const oracle = buildOracle();
const reference = (/** @type {any[]} */ scenarios) => answers(oracle, ['disrupt', '-runs', '1', '-catalogs', catalogs], scenarios);

const backends = [createJs(), createWasmSync()].filter(({ kind }) => given.backend === 'both' || given.backend === kind);
const count = Number(given.cases);
/** @type {Record<string, () => any[]>} */
const kinds = {
  generated: () => parsed(python('generate.py', 'disruption', String(count), given.seed)),
  hard: () => parsed(python('generate_hard_disrupt.py', String(count), given.seed)),
  combined: () => parsed(python('generate_combined_disrupt.py', String(count), given.seed)),
  region: () => parsed(python('generate_region.py', exportRegion(cli, 'us-west-2'), 'disrupt', String(Math.ceil(count / 20)), given.seed)),
  mutated: () => mutatedScenarios(count, Number(given.seed)),
};
console.log(
  `seed ${given.seed}, ${count} scenarios of each of ${Object.keys(kinds).join(', ')}, on ${backends.map(({ kind }) => kind).join(' and ')}`,
);
/** @type {Record<string, number>} */
const commands = {};
let failed = 0;
for (const [kind, generate] of Object.entries(kinds)) {
  const scenarios = generate();
  const right = reference(scenarios);
  let wrong = 0;
  for (const [index, scenario] of scenarios.entries()) {
    const { outcomes, error } = right[index];
    if (error || !outcomes) continue; // a case that the reference cannot run has no right answer
    for (const backend of backends) {
      const answer = disrupt(scenario, typesOf(scenario), { backend });
      for (const method of answer.methods) {
        for (const { decision } of method.commands)
          commands[`${method.method} ${decision}`] = (commands[`${method.method} ${decision}`] ?? 0) + 1;
      }
      const difference = compareDisrupt({ scenario, outcomes }, answer);
      if (difference === undefined) continue;
      wrong++;
      if (failed + wrong <= SHOWN)
        console.log(`DIFFERENCE in ${scenario.name} on ${backend.kind}: ${difference}\n${JSON.stringify(scenario)}`);
    }
  }
  failed += wrong;
  console.log(`${kind}: ${scenarios.length} scenarios, ${wrong} differences`);
}
console.log(
  `commands: ${Object.entries(commands)
    .map(([name, number]) => `${name} ${number}`)
    .sort()
    .join(', ')}`,
);
process.exitCode = failed > 0 ? 1 : 0;

/** Golden scenarios with fewer nodes and pods, and with other rules. */
function mutatedScenarios(/** @type {number} */ number, /** @type {number} */ seed) {
  const golden = disruptCategories.flatMap((/** @type {string} */ category) => disruptCases(category));
  const random = randomFrom(seed);
  return Array.from({ length: number }, (_, index) => {
    const scenario = structuredClone(golden[Math.floor(random() * golden.length)].scenario);
    scenario.name = `mutated-${seed}-${index}-${scenario.name}`;
    mutate(scenario, random);
    return scenario;
  });
}

function mutate(/** @type {any} */ scenario, /** @type {() => number} */ random) {
  const chance = (/** @type {number} */ share) => random() < share;
  const pick = (/** @type {any[]} */ from) => from[Math.floor(random() * from.length)];
  scenario.options = {
    ...scenario.options,
    spotToSpotConsolidation: chance(0.6),
    minValuesPolicy: pick(['Strict', 'Strict', 'BestEffort']),
    preferencePolicy: pick(['Respect', 'Respect', 'Respect', 'Ignore']),
  };
  if (chance(0.7))
    keepNodes(scenario, new Set((scenario.nodes ?? []).map((/** @type {any} */ { metadata }) => metadata.name).filter(() => chance(0.35))));
  if (chance(0.4)) scenario.pods = scenario.pods.filter(() => chance(0.6));
  for (const { spec } of scenario.nodePools) {
    spec.disruption ??= {};
    if (chance(0.5)) spec.disruption.budgets = [{ nodes: '100%' }];
    if (chance(0.5))
      spec.disruption.consolidationPolicy = pick(['WhenEmptyOrUnderutilized', 'WhenEmptyOrUnderutilized', 'Balanced', 'WhenEmpty']);
    if (chance(0.5)) spec.disruption.consolidateAfter = '0s';
    spec.template.spec.requirements ??= [];
    const { requirements } = spec.template.spec;
    const flexible = [
      'node.kubernetes.io/instance-type',
      'karpenter.k8s.aws/instance-family',
      'topology.kubernetes.io/zone',
      'kubernetes.io/arch',
    ];
    if (chance(0.3)) requirements.push({ key: pick(flexible), operator: 'Exists', minValues: pick([1, 2, 3, 5, 10, 16, 20]) });
    const capacityTypes = pick([['spot'], ['on-demand'], ['spot', 'on-demand'], ['reserved', 'on-demand']]);
    if (chance(0.2)) requirements.push({ key: 'karpenter.sh/capacity-type', operator: 'In', values: capacityTypes });
    if (chance(0.15))
      requirements.push({ key: 'karpenter.k8s.aws/instance-cpu', operator: pick(['Gt', 'Lt']), values: [pick(['2', '4', '8', '16'])] });
  }
  const consolidatable = {
    type: 'Consolidatable',
    status: 'True',
    reason: 'Consolidatable',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  for (const claim of scenario.nodeClaims ?? []) {
    if (!chance(0.5)) continue;
    const others = (claim.status?.conditions ?? []).filter((/** @type {any} */ { type }) => type !== 'Consolidatable');
    claim.status = { ...claim.status, conditions: [...others, consolidatable] };
  }
  if (chance(0.5)) scenario.podDisruptionBudgets = [];
}

/** Drops the other nodes with their claims and pods. */
function keepNodes(/** @type {any} */ scenario, /** @type {Set<string>} */ names) {
  const kept = (/** @type {any} */ { metadata }) => names.has(metadata.name);
  const gone = new Set(
    (scenario.nodes ?? []).filter((/** @type {any} */ node) => !kept(node)).map((/** @type {any} */ { spec }) => spec?.providerID),
  );
  scenario.nodes = (scenario.nodes ?? []).filter(kept);
  scenario.nodeClaims = (scenario.nodeClaims ?? []).filter((/** @type {any} */ { status }) => !gone.has(status?.providerID));
  scenario.pods = scenario.pods.filter((/** @type {any} */ { spec }) => !spec.nodeName || names.has(spec.nodeName));
}

/** Numbers from 0 up to 1 by a 32-bit generator. */
function randomFrom(/** @type {number} */ seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
