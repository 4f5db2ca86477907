// Cost per hour of plans on the real catalog against a lower bound that no plan can go below. Fails when a plan does.
//
//   pnpm bench:quality [NAME ...]
import { createWasm, schedule } from '@kerf/core';
import { lowerBound } from './lowerbound.js';
import { qualityWorkloads } from './qualityworkloads.js';

/** What the solver's own tolerance may amount to. */
const TOLERANCE = 1e-6;

const names = process.argv.slice(2).filter((argument) => argument !== '--');
const unknown = names.filter((name) => !qualityWorkloads.some((workload) => workload.name === name));
if (unknown.length > 0)
  throw new Error(`no workload ${unknown.join(', ')}; there are ${qualityWorkloads.map(({ name }) => name).join(', ')}`);

const backend = await createWasm();
const rows: Record<string, Record<string, number | string>> = {};
for (const { name, about, input } of qualityWorkloads) {
  if (names.length > 0 && !names.includes(name)) continue;
  const problem = await input();
  const plan = schedule(problem, { backend });
  const { unschedulable, nodeClaims, costPerHour } = plan;
  if (unschedulable.length > 0) throw new Error(`${name}: ${unschedulable.length} pods have no place; the bound counts every pod`);
  const start = performance.now();
  const bound = await lowerBound(problem);
  const seconds = (performance.now() - start) / 1000;
  if (costPerHour < bound.cost * (1 - TOLERANCE)) throw new Error(`${name}: the plan costs ${costPerHour}, below the bound ${bound.cost}`);
  console.log(`${name}: ${about}`);
  rows[name] = {
    pods: problem.pods.length,
    shapes: bound.shapes,
    nodeClaims: nodeClaims.length,
    'cost per hour': costPerHour.toFixed(3),
    'lower bound': bound.cost.toFixed(3),
    'gap %': ((costPerHour / bound.cost - 1) * 100).toFixed(1),
    columns: `${bound.columns[0]} -> ${bound.columns[1]}`,
    'bound s': seconds.toFixed(1),
  };
}
console.table(rows);
