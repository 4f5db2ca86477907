// Times `kerf scenario decide` on one worker and on several, in turn, in processes of their own; the built command line, as a user runs it.
//
//   pnpm bench:sweep      scenarios: one of four golden cases, so many times over that a run takes seconds
//
// --rounds N    runs on each, default 5; --repeat N   how often the scenarios are taken, default 10; --workers N   default: the cores there are, at least 2
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { busyWarning, describeMachine, machineLoad } from './machine.js';

const STEP = 4;

interface Run {
  seconds: number;
  /** Of all threads together. */
  processorSeconds: number;
  digest: string;
}

const GOLDEN = new URL('../../test/golden/', import.meta.url);
const CLI = fileURLToPath(new URL('timedcli.js', import.meta.url));

const { values: flags } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    rounds: { type: 'string', default: '5' },
    repeat: { type: 'string', default: '10' },
    workers: { type: 'string', default: String(Math.max(2, availableParallelism())) },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'kerf-sweep-'));
try {
  await compare();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const scenarios = writeScenarios(Number(flags.repeat));
  const load = machineLoad();
  console.log(describeMachine());
  if (load.busy) console.log(busyWarning(load));
  console.log(`${scenarios} scenarios, answers and their order compared in every run`);
  const counts = ['1', flags.workers];
  const runs = new Map(counts.map((workers): [string, Run[]] => [workers, []]));
  for (let round = 0; round < Number(flags.rounds); round++)
    for (const workers of counts) runs.get(workers)?.push(await decideAll(workers));
  if (new Set([...runs.values()].flat().map(({ digest }) => digest)).size !== 1) throw new Error('the answers are not the same');
  const least = (workers: string, of: 'seconds' | 'processorSeconds') => Math.min(...(runs.get(workers) ?? []).map((run) => run[of]));
  const rows = counts.map((workers) => ({
    workers: Number(workers),
    'least s': least(workers, 'seconds').toFixed(2),
    'scenarios a second': Math.round(scenarios / least(workers, 'seconds')),
    'times as fast': (least('1', 'seconds') / least(workers, 'seconds')).toFixed(2),
    'least processor s': least(workers, 'processorSeconds').toFixed(2),
  }));
  console.table(rows);
}

function golden<Row>(path: string): Row[] {
  const text = brotliDecompressSync(readFileSync(new URL(path, GOLDEN))).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** Writes scenarios and catalogs to the folder; gives the number of scenarios. */
function writeScenarios(repeat: number): number {
  const files = readdirSync(new URL('decide/', GOLDEN)).sort();
  const cases = files.flatMap((file) => golden<{ scenario: unknown }>(`decide/${file}`)).filter((_, at) => at % STEP === 0);
  const text = cases.map(({ scenario }) => `${JSON.stringify(scenario)}\n`).join('');
  writeFileSync(join(folder, 'scenarios.jsonl'), text.repeat(repeat));
  mkdirSync(join(folder, 'catalogs'));
  for (const { name, instanceTypes } of golden<{ name: string; instanceTypes: unknown[] }>('catalogs.jsonl.br'))
    writeFileSync(join(folder, 'catalogs', `${name}.json`), JSON.stringify(instanceTypes));
  return cases.length * repeat;
}

/** One run from start to end of the process. */
async function decideAll(workers: string): Promise<Run> {
  const start = performance.now();
  const args = ['scenario', 'decide', join(folder, 'scenarios.jsonl'), '--catalogs', join(folder, 'catalogs'), '--workers', workers];
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  let processor = '';
  child.stdio[3]?.on('data', (chunk) => {
    processor += chunk;
  });
  const hash = createHash('sha256');
  for await (const chunk of child.stdout as Readable) hash.update(chunk);
  const status = await exit;
  if (status !== 0) throw new Error(`kerf ended with status ${status}`);
  return { seconds: (performance.now() - start) / 1000, processorSeconds: Number(processor), digest: hash.digest('hex') };
}
