import { type Plan, type SchedulingInput, schedule } from '@kerf/core';
import { type Command, Option } from 'commander';
import { embeddedCatalog } from '../catalog/catalog.js';
import { type Diagnostic, hasErrors } from '../load/diagnostic.js';
import { loadManifests } from '../load/manifests.js';
import { NodePoolPositions } from '../load/nodepoolpositions.js';
import type { Scale } from '../load/scale.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import { nodePoolCatalogs, withInstanceTypes } from '../simulate/catalog.js';
import { launchChooser } from '../simulate/launch.js';
import { SimulationError } from '../simulate/problem.js';
import { simulate } from '../simulate/simulate.js';
import { gatherScale, gatherSubstitution, readNow } from './arguments.js';
import { type BackendName, backendOption, createBackend } from './backend.js';
import type { Terminal } from './terminal.js';

/** Flags of every command that plans manifests beside another question. */
export interface ManifestFlags {
  region?: string;
  kubernetesVersion?: string;
  scale?: Scale[];
  set?: Map<string, string>;
  namespace: string;
  now?: string;
  backend: BackendName;
}

export function addManifestFlags(command: Command): Command {
  return command
    .option('--region <name>', 'EC2 region; default: the one that the zones in the manifests lie in')
    .option('--kubernetes-version <version>', 'of the control plane, for example 1.31: decides which machine images exist')
    .option('--scale <kind/name=n>', 'set the replicas of a workload, as kubectl scale would; repeatable', gatherScale)
    .option('--set <name=value>', `value for \${NAME} in the manifests; repeatable`, gatherSubstitution)
    .option('-n, --namespace <name>', 'for objects that name none', 'default')
    .option('--now <time>', 'the time of the pass, RFC 3339', readNow)
    .addOption(backendOption());
}

export function outputOption(formats: readonly string[]): Option {
  return new Option('-o, --output <format>', 'table for people, the others for programs').choices(formats).default('table');
}

/** Manifests that were planned. */
export interface PlannedManifests {
  /** With the instance types that each NodePool sees. */
  input: SchedulingInput;
  plan: Plan;
  region: string;
  currency: string;
  positions: NodePoolPositions;
  /** Plans an edited input in the same way. */
  replan: (input: SchedulingInput) => Plan;
}

/** Reads and plans manifests; what is found in them goes to standard error. Undefined where they have an error. */
export async function planManifests(
  paths: readonly string[],
  flags: ManifestFlags,
  terminal: Terminal,
): Promise<PlannedManifests | undefined> {
  const { sources, diagnostics: unread } = await readSources([...paths], terminal.stdin);
  const manifests = loadManifests(sources, {
    unknownFields: 'strict',
    namespace: flags.namespace,
    ...(flags.set === undefined ? {} : { substitutions: flags.set }),
    ...(flags.scale === undefined ? {} : { scale: flags.scale }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
  });
  const found = [...unread, ...manifests.diagnostics];
  print(found, terminal);
  if (hasErrors(found)) return undefined;
  try {
    const backend = createBackend(flags.backend);
    const simulation = await simulate(manifests, {
      backend,
      ...(flags.region === undefined ? {} : { region: flags.region }),
      ...(flags.kubernetesVersion === undefined ? {} : { kubernetesVersion: flags.kubernetesVersion }),
    });
    print(simulation.diagnostics, terminal);
    const region = await embeddedCatalog.load(simulation.region);
    const catalogs = nodePoolCatalogs(manifests, region, flags.kubernetesVersion);
    const { plan, currency } = simulation;
    const replan = (input: SchedulingInput) => schedule(input, { backend, chooseLaunch: launchChooser(catalogs) });
    const positions = new NodePoolPositions(sources, flags.set);
    return { positions, input: withInstanceTypes(simulation.input, catalogs), plan, region: simulation.region, currency, replan };
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    print(error.diagnostics, terminal);
    return undefined;
  }
}

function print(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  for (const diagnostic of diagnostics) if (diagnostic.severity !== 'info') terminal.stderr(`${describeDiagnostic(diagnostic)}\n`);
}
