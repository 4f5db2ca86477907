import { Command, Option } from 'commander';
import { type Diagnostic, hasErrors } from '../load/diagnostic.js';
import { loadManifests } from '../load/manifests.js';
import type { Scale } from '../load/scale.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import { planDocument } from '../report/planjson.js';
import { planLog } from '../report/planlog.js';
import { planTable } from '../report/plantable.js';
import { styleFor } from '../report/style.js';
import { SimulationError } from '../simulate/problem.js';
import { type Simulation, simulate } from '../simulate/simulate.js';
import { gather, gatherScale, gatherSubstitution, readNow } from './arguments.js';
import { type BackendName, backendOption, createBackend } from './backend.js';
import { catalogOption, openCatalog } from './catalogsource.js';
import { EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface SimulateFlags {
  filename: string[];
  region?: string;
  catalog?: string;
  kubernetesVersion?: string;
  scale?: Scale[];
  set?: Map<string, string>;
  namespace: string;
  unknownFields: 'strict' | 'warn';
  strictKinds?: true;
  cronjobs?: true;
  pending: 'unschedulable' | 'all';
  recomputeStatus?: true;
  preferencePolicy: string;
  minValuesPolicy: string;
  now?: string;
  backend: BackendName;
  output: 'table' | 'json' | 'log';
  verbose?: true;
}

/** `kerf simulate`. */
export function simulateCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  return new Command('simulate')
    .summary('plan the nodes that Karpenter would create for these manifests')
    .description('Plans the nodes that Karpenter would create for the pods of these manifests, without a cluster.')
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather)
    .option('--region <name>', 'EC2 region; default: the one that the zones in the manifests lie in')
    .addOption(catalogOption())
    .option('--kubernetes-version <version>', 'of the control plane, for example 1.31: decides which machine images exist')
    .option('--scale <kind/name=n>', 'set the replicas of a workload, as kubectl scale would; repeatable', gatherScale)
    .option('--set <name=value>', `value for \${NAME} in the manifests; repeatable`, gatherSubstitution)
    .option('-n, --namespace <name>', 'for objects that name none', 'default')
    .addOption(
      new Option('--unknown-fields <mode>', 'refuse fields that do not exist, or drop them').choices(['strict', 'warn']).default('strict'),
    )
    .option('--strict-kinds', 'refuse kinds that are not known, rather than pass them over')
    .option('--cronjobs', 'expand one Job of each CronJob')
    .addOption(
      new Option('--pending <which>', 'count pods in that wait without the condition Unschedulable')
        .choices(['unschedulable', 'all'])
        .default('unschedulable'),
    )
    .option('--recompute-status', 'judge NodePools anew that carry the status of a cluster')
    .addOption(new Option('--preference-policy <policy>', 'as the setting of Karpenter').choices(['Respect', 'Ignore']).default('Respect'))
    .addOption(
      new Option('--min-values-policy <policy>', 'as the setting of Karpenter').choices(['Strict', 'BestEffort']).default('Strict'),
    )
    .option('--now <time>', 'the time of the pass, RFC 3339; the log lines carry it', readNow)
    .addOption(backendOption())
    .addOption(
      new Option('-o, --output <format>', 'table for people, json for programs, log as the controller prints')
        .choices(['table', 'json', 'log'])
        .default('table'),
    )
    .option('-v, --verbose', 'also tell what was passed over without harm')
    .addHelpText(
      'after',
      `
Exit status: 0 all pods are placed, 3 some are not, 2 bad input, 1 a fault of Kerf.

  kerf simulate -f examples/layered-constraints --scale deployment/inflate=3`,
    )
    .action(async (flags: SimulateFlags) => finish(await runSimulate(flags, terminal)));
}

async function runSimulate(flags: SimulateFlags, terminal: Terminal): Promise<ExitStatus> {
  const catalog = flags.catalog === undefined ? undefined : await openCatalog(flags.catalog);
  const { sources, diagnostics: unread } = await readSources(flags.filename, terminal.stdin);
  const manifests = loadManifests(sources, {
    unknownFields: flags.unknownFields,
    strictKinds: flags.strictKinds ?? false,
    namespace: flags.namespace,
    cronJobs: flags.cronjobs ?? false,
    pending: flags.pending,
    recomputeStatus: flags.recomputeStatus ?? false,
    ...(flags.set === undefined ? {} : { substitutions: flags.set }),
    ...(flags.scale === undefined ? {} : { scale: flags.scale }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
  });
  const found = [...unread, ...manifests.diagnostics];
  print(found, flags, terminal);
  if (hasErrors(found)) return EXIT.badInput;

  let simulation: Simulation;
  try {
    simulation = await simulate(manifests, {
      backend: createBackend(flags.backend),
      preferencePolicy: flags.preferencePolicy,
      minValuesPolicy: flags.minValuesPolicy,
      ...(catalog === undefined ? {} : { catalog }),
      ...(flags.region === undefined ? {} : { region: flags.region }),
      ...(flags.kubernetesVersion === undefined ? {} : { kubernetesVersion: flags.kubernetesVersion }),
    });
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    print(error.diagnostics, flags, terminal);
    return EXIT.badInput;
  }
  print(simulation.diagnostics, flags, terminal);
  await terminal.stdout(textOf(simulation, flags, terminal));
  return simulation.plan.unschedulable.length > 0 ? EXIT.incomplete : EXIT.ok;
}

function textOf(simulation: Simulation, { output, now }: SimulateFlags, terminal: Terminal): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(planDocument(simulation), null, 2)}\n`;
    case 'log':
      return planLog(simulation, now)
        .map((line) => `${line}\n`)
        .join('');
    case 'table':
      return planTable(simulation, { width: widthOf(terminal), style: styleFor(terminal.colours) });
  }
}

function print(diagnostics: readonly Diagnostic[], { verbose }: SimulateFlags, terminal: Terminal): void {
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== 'info' || verbose === true) terminal.stderr(`${describeDiagnostic(diagnostic)}\n`);
  }
}
