// What a user's compiler must find in the packages; it never runs.
import { createBackend, type InstanceType, type KernelBackend, type Plan, type SchedulingInput, schedule } from '@kerf/core';
import { createJs } from '@kerf/core/js';
import { parseQuantity, type Quantity } from '@kerf/core/model';
import { createWasmFrom } from '@kerf/core/wasm';
import { loadRegion, type RegionData, type RegionSource, resolveInstanceTypes } from '@kerf/instance-catalog';
import usWest2 from '@kerf/instance-catalog/regions/us-west-2';
import { type Diagnostic, loadManifests, type Simulation, simulate } from '@kerf/node-sdk';

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

// @ts-expect-error a backend has one of two kinds
const wrong: 'go' = backend.kind;

export { amount, createWasmFrom, diagnostics, kind, plan, simulation, source, wrong };
