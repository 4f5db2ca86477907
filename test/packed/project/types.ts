// What a user's compiler must find in the packages; it never runs.
import {
  createBackend,
  type InstanceType,
  type KernelBackend,
  type LintFinding,
  lint,
  type Plan,
  type SchedulingInput,
  schedule,
} from '@kerf/core';
import { createJs } from '@kerf/core/js';
import { parseQuantity, type Quantity } from '@kerf/core/model';
import { createWasmFrom } from '@kerf/core/wasm';
import { loadRegion, type RegionData, type RegionSource, resolveInstanceTypes } from '@kerf/instance-catalog';
import usWest2 from '@kerf/instance-catalog/regions/us-west-2';
import { type Diagnostic, loadManifests, planTable, type Simulation, type Style, simulate, styleFor } from '@kerf/node-sdk';
import { type SchedulingProblem, schedulingProblem } from '@kerf/node-sdk/browser';

const source: RegionSource = usWest2;
const region: RegionData = await loadRegion('us-west-2');
// What the catalog gives is what core takes, although neither package depends on the other.
const instanceTypes: InstanceType[] = resolveInstanceTypes(region);
const input: SchedulingInput = { nodePools: [], pods: [], instanceTypes };
const backend: KernelBackend = await createBackend();
const kind: 'js' | 'wasm' = backend.kind;
const plan: Plan = schedule(input, { backend });
const amount: Quantity | undefined = parseQuantity('500m');
const manifests = loadManifests([]);
const diagnostics: readonly Diagnostic[] = manifests.diagnostics;
const simulation: Simulation = await simulate(manifests, { backend: createJs() });

const problem: SchedulingProblem = await schedulingProblem(manifests, { region: region.name });
const findings: LintFinding[] = lint(problem.input, { written: manifests.written });
const style: Style = styleFor(true);
const table: string = planTable(simulation) + planTable(simulation, { width: 80, style });

// @ts-expect-error a backend has one of two kinds
const wrong: 'go' = backend.kind;

export { amount, createWasmFrom, diagnostics, findings, kind, plan, simulation, source, table, wrong };
