import { type NodePool, type Plan, type SchedulingInput, schedule } from '@kerf/core';
import type { RegionData } from '@kerf/instance-catalog';
import { embeddedCatalog } from '../catalog/catalog.js';
import { type Diagnostic, hasErrors } from '../load/diagnostic.js';
import type { SourceText } from '../load/documents.js';
import { type LoadedManifests, loadManifests } from '../load/manifests.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import { type NodePoolCatalog, nodePoolCatalogs, withInstanceTypes } from '../simulate/catalog.js';
import { launchChooser } from '../simulate/launch.js';
import { SimulationError } from '../simulate/problem.js';
import { type Simulation, simulate } from '../simulate/simulate.js';
import { createBackend } from './backend.js';
import { loadOptions, type PlanFlags, simulateOptions } from './manifestflags.js';
import { noObjects } from './noobjects.js';
import type { Terminal } from './terminal.js';

/** Manifests that were read and simulated. */
export interface SimulatedManifests {
  sources: readonly SourceText[];
  manifests: LoadedManifests;
  simulation: Simulation;
  region: RegionData;
}

/** Manifests with what a question beside the plan is asked of. */
export interface PlannedManifests extends SimulatedManifests {
  /** With the instance types that each NodePool sees. */
  input: SchedulingInput;
  plan: Plan;
  /** By NodePool, those that are not ready included. */
  catalogs: ReadonlyMap<string, NodePoolCatalog>;
  /** NodePools that take no part in provisioning; undefined where they cannot be used at all. */
  unready: ReadonlyMap<string, NodePool | undefined>;
  /** Plans an edited input in the same way. */
  replan: (input: SchedulingInput) => Plan;
}

/**
 * Reads and simulates manifests; what is found in them goes to standard error, once for each text in `told`. Undefined where they have an error.
 */
export async function simulateManifests(
  paths: readonly string[],
  flags: PlanFlags,
  terminal: Terminal,
  told: Set<string> = new Set(),
): Promise<SimulatedManifests | undefined> {
  const print = (diagnostics: readonly Diagnostic[]) => {
    for (const diagnostic of diagnostics) {
      const text = `${describeDiagnostic(diagnostic)}\n`;
      if ((diagnostic.severity === 'info' && flags.verbose !== true) || told.has(text)) continue;
      told.add(text);
      terminal.stderr(text);
    }
  };
  const { catalog = embeddedCatalog, ...options } = await simulateOptions(flags);
  const { sources, diagnostics: unread } = await readSources([...paths], terminal.stdin);
  const manifests = loadManifests(sources, loadOptions(flags));
  const found = [...unread, ...manifests.diagnostics];
  if (manifests.objects === 0 && !hasErrors(found)) found.push(noObjects(paths));
  print(found);
  if (hasErrors(found)) return undefined;
  try {
    const simulation = await simulate(manifests, { ...options, catalog });
    print(simulation.diagnostics);
    return { sources, manifests, simulation, region: await catalog.load(simulation.region) };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    print(error.diagnostics);
    return undefined;
  }
}

/** As `simulateManifests`, with the instance types. */
export async function planManifests(
  paths: readonly string[],
  flags: PlanFlags,
  terminal: Terminal,
  told?: Set<string>,
): Promise<PlannedManifests | undefined> {
  const simulated = await simulateManifests(paths, flags, terminal, told);
  if (simulated === undefined) return undefined;
  const { manifests, simulation, region } = simulated;
  const catalogs = nodePoolCatalogs(manifests, region, flags.kubernetesVersion);
  const { nodePools } = simulation.input;
  const all = withInstanceTypes({ ...simulation.input, nodePools: manifests.input.nodePools }, catalogs);
  const backend = createBackend(flags.backend);
  const chooseLaunch = launchChooser(catalogs, flags.minValuesPolicy);
  return {
    ...simulated,
    input: { ...all, nodePools },
    plan: simulation.plan,
    catalogs,
    unready: unreadyNodePools(manifests, nodePools),
    replan: (input) => schedule(input, { backend, chooseLaunch }),
  };
}

function unreadyNodePools({ input, diagnostics }: LoadedManifests, ready: readonly NodePool[]): Map<string, NodePool | undefined> {
  const taking = new Set(ready);
  return new Map<string, NodePool | undefined>([
    ...diagnostics.flatMap(({ code, object }) =>
      code === 'nodepool-not-ready' && object?.name !== undefined ? [[object.name, undefined] as const] : [],
    ),
    ...input.nodePools.filter((nodePool) => !taking.has(nodePool)).map((nodePool) => [nodePool.metadata.name, nodePool] as const),
  ]);
}
