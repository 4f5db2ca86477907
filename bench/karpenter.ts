// Times Kerf and the real scheduler on the same problems, in turn, in one run.
//
//   pnpm bench:karpenter [WORKLOAD | WORKLOAD/PODS ...]   default: every provisioning workload up to 5,000 pods
//
// --rounds N   rounds of the reference, default 3, one where it takes more than a minute; Kerf is called five times a round on each backend
// --limit S    seconds that the reference may take for one answer, default 900; beyond, the workload is reported without a ratio
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { decide, type InstanceType, type Scenario } from '@kerf/core';
import { compareDecide } from '../test/support/compare.js';
import type { Outcome } from '../test/support/document.js';
import { decideWorkload } from './answer.js';
import { busyWarning, describeMachine, machineLoad } from './machine.js';
import { type BackendName, backends, decideOnBoth, freshInputs, quantile, sink, warmUp } from './measure.js';
import { type Builds, buildReference, CatalogFolder, Reference, type ReferenceTiming } from './reference.js';
import { keyOf, selectWorkloads } from './select.js';
import type { Workload } from './workload.js';

const CALLS_PER_ROUND = 5;
/** A reference slower than this is timed once. */
const ONCE_ONLY_MS = 60_000;
const DEFAULT_LARGEST = 5000;
/** What test/oracle passes to the scheduler. */
const WORKERS = 2;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { rounds: { type: 'string', default: '3' }, limit: { type: 'string', default: '900' } },
});
const selected = selectWorkloads(positionals).filter(
  ({ decides, pods }) => decides === 'provisioning' && (positionals.length > 0 || pods <= DEFAULT_LARGEST),
);
const builds = await buildReference();
if ('missing' in builds) {
  console.log(`skipped: ${builds.missing} not found; it is needed to build the reference`);
  process.exit(0);
}

const load = machineLoad();
console.log(describeMachine());
if (load.busy) console.log(busyWarning(load));
console.log(`Fairness. The reference is the published module (v1.14.1), in one process that stays up. Its timer covers construction of the scheduler (setup; with
topology, which its in-memory client makes slower than a real cache would) and Solve, with ${WORKERS} workers on ${cpus().length} cores; reading the scenario, filling the cluster state
and writing the answer are outside. Kerf's timer covers the whole public call on one core: validation, encoding, kernel, decoding, with pods that no
call has seen; nodes and instance types are the same objects throughout. Kerf has run before, so its code is compiled. Decisions are compared first, with a
build of the reference whose ties are pinned. Least times; medians beside. "setup+solve" is the whole of both, "solve" leaves the reference's setup out and keeps ours,
"kernel" leaves both out.`);

const catalogs = new CatalogFolder();
const both = await backends();
await warmUp(both);
let different = 0;
const rows: Record<string, Record<string, string>> = {};
for (const workload of selected) {
  const key = keyOf(workload);
  rows[key] = await compareTimes(workload, builds);
  console.log(key, rows[key]);
}
console.table(rows);
if (sink.last === undefined && Object.values(rows).some(({ decisions }) => decisions === 'equal')) throw new Error('nothing was computed');
process.exitCode = different > 0 ? 1 : 0;

async function compareTimes(workload: Workload, { published, pinned }: Builds): Promise<Record<string, string>> {
  const input = await workload.input();
  const scenario: Scenario = catalogs.extract({ ...input, name: keyOf(workload) });
  const line = JSON.stringify(scenario);
  const decision = await compareDecisions(workload, scenario, line, input.instanceTypes!, pinned);
  if (decision === 'no answer') return { decisions: `no answer of the reference in ${flags.limit} s` };
  if (decision !== 'equal') {
    different++;
    console.error(`${keyOf(workload)}: ${decision}`);
    return { decisions: 'DIFFERENT' };
  }
  decideOnBoth(workload, input, both);
  const fresh = freshInputs(input);
  const times: Record<BackendName, number[]> = { js: [], wasm: [] };
  const kernel: number[] = [];
  const reference: ReferenceTiming[] = [];
  const process = new Reference(published, 'time', catalogs);
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (let call = 0; call < CALLS_PER_ROUND; call++) {
      for (const backend of both) {
        const next = fresh();
        const start = performance.now();
        backend.begin();
        sink.last = decideWorkload(workload, next, backend);
        times[backend.kind].push(performance.now() - start);
        if (backend.kind === 'wasm') kernel.push(backend.kernelMs);
      }
    }
    const timing = await process.ask<ReferenceTiming>(line, Number(flags.limit));
    if (timing === undefined) return { decisions: `equal; no timing of the reference in ${flags.limit} s` };
    if (timing.error) throw new Error(`${keyOf(workload)}: the reference fails: ${timing.error}`);
    reference.push(timing);
    if (timing.solveMs > ONCE_ONLY_MS) break;
  }
  process.close();
  return row(times, kernel, reference);
}

/** Empty parts are left out. */
interface ReferenceOutcome {
  nodeClaims: Outcome['nodeClaims'];
  existingNodes?: Outcome['existingNodes'];
  podErrors?: Record<string, string>;
  ignored?: Record<string, string>;
}

/** Asks the pinned reference and both backends for the whole decision; `equal`, the first difference, or `no answer` of the reference in time. */
async function compareDecisions(
  workload: Workload,
  scenario: Scenario,
  line: string,
  types: InstanceType[],
  pinned: string,
): Promise<string> {
  const process = new Reference(pinned, 'decide', catalogs);
  const answer = await process.ask<{ outcomes?: ReferenceOutcome[]; error?: string }>(line, Number(flags.limit));
  process.close();
  if (answer === undefined) return 'no answer';
  const { outcomes, error } = answer;
  if (outcomes === undefined) throw new Error(`${keyOf(workload)}: the reference fails: ${error}`);
  const right = outcomes.map(
    ({ nodeClaims, existingNodes = {}, podErrors = {}, ignored = {} }): Outcome => ({
      nodeClaims,
      existingNodes,
      podErrors: Object.keys(podErrors),
      ignored: Object.keys(ignored),
    }),
  );
  for (const backend of both) {
    const difference = compareDecide({ scenario: scenario as never, outcomes: right }, decide(scenario, types, { backend }) as never);
    if (difference !== undefined) return `${backend.kind}: ${difference.slice(0, 300)}`;
  }
  return 'equal';
}

function row(times: Record<BackendName, number[]>, kernel: number[], reference: ReferenceTiming[]): Record<string, string> {
  const ascending = (samples: number[]) => [...samples].sort((a, b) => a - b);
  const least = (samples: number[]) => Math.min(...samples);
  const [setup, solve] = [reference.map(({ setupMs }) => setupMs), reference.map(({ solveMs }) => solveMs)];
  const whole = reference.map(({ setupMs, solveMs }) => setupMs + solveMs);
  const ms = (value: number) => value.toFixed(1);
  const ratio = (of: number[], to: number[]) => (least(of) / least(to)).toFixed(1);
  const medians = (of: number[], to: number[]) => (quantile(ascending(of), 0.5) / quantile(ascending(to), 0.5)).toFixed(1);
  return {
    decisions: 'equal',
    'setup ms': ms(least(setup)),
    'solve ms': ms(least(solve)),
    'js ms': ms(least(times.js)),
    'wasm ms': ms(least(times.wasm)),
    'setup+solve / js': ratio(whole, times.js),
    'setup+solve / wasm': ratio(whole, times.wasm),
    'medians, wasm': medians(whole, times.wasm),
    'solve / js': ratio(solve, times.js),
    'solve / wasm': ratio(solve, times.wasm),
    'solve / wasm kernel': ratio(solve, kernel),
  };
}
