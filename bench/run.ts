// Times the workloads named on the command line, or all of them. Milliseconds per call; parts and backends of one workload side by side.
import { cpus } from 'node:os';
import { Bench } from 'tinybench';
import type { Workload } from './workload.js';
import { workloads } from './workloads.js';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !workloads.some((workload) => workload.name === name));
if (unknown.length > 0) {
  console.error(
    `no such workload: ${unknown.join(', ')}; there are: ${[...new Set(workloads.map(({ name }) => name))].join(', ') || 'none'}`,
  );
  process.exit(2);
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores; Node ${process.versions.node}; ms`);
for (const workload of workloads) {
  if (names.length === 0 || names.includes(workload.name)) await measure(workload);
}

async function measure(workload: Workload): Promise<void> {
  const bench = new Bench({ time: 500, warmupTime: 200 });
  // Keeps the results alive, so that no call is dropped as useless.
  let sink: unknown;
  for (const { part, backend, run } of await workload.prepare()) {
    bench.add(`${part} ${backend}`, () => {
      sink = run();
    });
  }
  await bench.run();
  console.log(`\n${workload.name}, ${workload.size}`);
  const rows: Record<string, Record<string, string>> = {};
  for (const { name, result } of bench.tasks) {
    if (!('latency' in result)) throw new Error(`${workload.name} ${name}: ${result.state}`);
    const { min, p50, p99 } = result.latency;
    rows[name] = { min: min.toFixed(3), p50: p50.toFixed(3), p99: p99.toFixed(3) };
  }
  console.table(rows);
  if (sink === undefined) throw new Error(`${workload.name}: nothing was computed`);
}
