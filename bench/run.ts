// Times the workloads, backends side by side.
//
//   pnpm bench [WORKLOAD | WORKLOAD/PODS ...]   the table of times; every answer is held against answers.json first
//   pnpm bench --check [...]                    kernel times against gates.json, as ratios to the calibration loop; exit status 1 above a gate
//   pnpm bench --write [...]                    takes answers and kernel ratios over into answers.json and gates.json, for a change that means to move them
//
// --calls N   timed calls instead of the table's; --loaded lets --check judge although other work runs on the machine
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { busyWarning, describeMachine, machineLoad } from './machine.js';
import { type BackendName, backends, type Measured, measure, PARTS, quantile, sink, warmUp } from './measure.js';
import { keyOf, selectWorkloads } from './select.js';
import { type Answers, differingField, type Gates, readAnswers, readGates, writeTable } from './tables.js';
import type { Workload } from './workload.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { check: { type: 'boolean' }, write: { type: 'boolean' }, loaded: { type: 'boolean' }, calls: { type: 'string' } },
});
const BACKENDS: readonly BackendName[] = ['js', 'wasm'];

const selected = selectWorkloads(positionals);
const answers = readAnswers();
const gates = readGates();
const load = machineLoad();
console.log(describeMachine());
if (load.busy) {
  console.log(busyWarning(load));
  if (flags.check && !flags.loaded) {
    console.error('--check does not judge on a loaded machine; --loaded makes it');
    process.exit(3);
  }
}

const failures: string[] = [];
const both = await backends();
await warmUp(both);
for (const workload of selected) await report(workload);
if (flags.check) checkMemory(gates);
if (flags.write) {
  writeTable('answers', sorted(answers));
  writeTable('gates', { ...gates, kernel: sorted(gates.kernel) });
}
if (sink.last === undefined) throw new Error('nothing was computed');
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

async function report(workload: Workload): Promise<void> {
  const key = keyOf(workload);
  const calls = flags.calls ? Number(flags.calls) : workload.calls;
  const measured = await measure(workload, calls, both);
  const ratios = ratiosOf(measured);
  judge(key, measured, ratios, answers, gates);
  const figures = Object.entries(measured.answer).map(([name, value]) => `${name} ${value}`);
  console.log(`\n${key}: ${figures.join(', ')}`);
  console.log(`${calls} calls each, ${measured.solves} solves a call, processor time ${measured.processorMs.toFixed(1)} ms a call`);
  const rows: Record<string, Record<string, string>> = {};
  for (const backend of BACKENDS) {
    for (const part of PARTS) {
      const times = measured.times[backend][part];
      const [min, median, p99] = [times[0]!, quantile(times, 0.5), quantile(times, 0.99)].map((ms) => ms.toFixed(2));
      rows[`${backend} ${part}`] = { 'min ms': min!, 'median ms': median!, 'p99 ms': p99! };
    }
    rows[`${backend} kernel`]!['x calibration'] = ratios[backend].toFixed(2);
  }
  console.table(rows);
}

function ratiosOf({ times, calibration }: Measured): Record<BackendName, number> {
  const ratio = (backend: BackendName) => Number((times[backend].kernel[0]! / calibration[0]!).toFixed(3));
  return { js: ratio('js'), wasm: ratio('wasm') };
}

/** Throws on a wrong answer: its times say nothing. Notes a ratio above its gate. */
function judge(key: string, { answer }: Measured, ratios: Record<BackendName, number>, right: Answers, limits: Gates): void {
  if (flags.write) {
    right[key] = answer;
    limits.kernel[key] = ratios;
    return;
  }
  const expected = right[key];
  if (expected === undefined) throw new Error(`${key}: answers.json has no answer; --write adds it`);
  const difference = differingField(answer, expected);
  if (difference !== undefined) throw new Error(`${key}: ${difference}`);
  if (!flags.check) return;
  for (const backend of BACKENDS) {
    const gate = limits.kernel[key]?.[backend];
    const limit = gate === undefined ? 0 : gate * (1 + limits.tolerancePercent / 100);
    if (ratios[backend] > limit)
      failures.push(`${key} ${backend}: kernel ${ratios[backend]} x calibration, gate ${gate} + ${limits.tolerancePercent} %`);
  }
}

function checkMemory({ peakMiB }: Gates): void {
  for (const backend of BACKENDS) {
    const child = spawnSync(process.execPath, [fileURLToPath(new URL('memory.js', import.meta.url)), backend, 'ec2'], { encoding: 'utf8' });
    if (child.status !== 0) throw new Error(child.stderr);
    const measured = JSON.parse(child.stdout) as { peakMiB: number };
    console.log(`peak memory, 20,000 pods x 1,000 types, ${backend}: ${measured.peakMiB.toFixed(0)} MiB`);
    if (measured.peakMiB > peakMiB) failures.push(`peak memory ${backend}: ${measured.peakMiB.toFixed(0)} MiB, gate ${peakMiB} MiB`);
  }
}

function sorted<T>(table: Record<string, T>): Record<string, T> {
  const order = (key: string) => key.replace(/\d+$/, (digits) => digits.padStart(9, '0'));
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (order(a) < order(b) ? -1 : 1)));
}
