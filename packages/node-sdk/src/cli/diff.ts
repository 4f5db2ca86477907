import { diff, isUnchanged } from '@kerf/core';
import { Command, Option } from 'commander';
import { type NodeClassSide, nodeClassChange } from '../diff/nodeclasschange.js';
import { diffDocument, diffTable } from '../report/difftable.js';
import { Reasons } from '../report/reason.js';
import { styleFor } from '../report/style.js';
import { Workloads } from '../report/workload.js';
import { gather, readKubernetesVersion } from './arguments.js';
import { addPlanFlags, outputOption, type PlanFlags } from './manifestflags.js';
import { type PlannedManifests, planManifests } from './plannedmanifests.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface DiffFlags extends PlanFlags {
  filename?: string[];
  from?: string;
  to?: string;
  failOn: 'unschedulable' | 'change' | 'never';
  output: 'table' | 'json';
}

/** `kerf diff`. */
export function diffCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const command = new Command('diff')
    .summary('tell what a change of manifests changes in the plan')
    .description('Tells what a change of manifests changes in the plan: nodes, pods, drift and cost.')
    .argument('<before>', 'a file or a folder with all below it')
    .argument('<after>', 'the same after the change')
    .option('-f, --filename <path>', 'what both sides have in common, for example the workload; repeatable', gather)
    .addOption(
      new Option('--from <version>', 'Kubernetes version of the control plane before, for example 1.31')
        .conflicts('kubernetesVersion')
        .argParser(readKubernetesVersion),
    )
    .addOption(
      new Option('--to <version>', 'the version after, so that images change; default: as before')
        .conflicts('kubernetesVersion')
        .argParser(readKubernetesVersion),
    )
    .addOption(
      new Option('--fail-on <change>', 'exit with 3 where pods lose their place, or where anything changes')
        .choices(['unschedulable', 'change', 'never'])
        .default('unschedulable'),
    );
  return addPlanFlags(command)
    .addOption(outputOption(['table', 'json']))
    .addHelpText('after', '\nExit status: 0 nothing that --fail-on names, 3 something, 2 bad input, 1 a fault of Kerf.')
    .action(async (before: string, after: string, flags: DiffFlags) => finish(await runDiff(before, after, flags, terminal)));
}

async function runDiff(before: string, after: string, flags: DiffFlags, terminal: Terminal): Promise<ExitStatus> {
  const common = flags.filename ?? [];
  if ([before, after, ...common].includes('-')) throw new BadInput('diff reads files and folders only, not standard input (-)');
  const { kubernetesVersion, from = kubernetesVersion, to = from } = flags;
  if (to !== undefined && from === undefined) throw new BadInput('--to needs --from: the version that the nodes run now');
  const told = new Set<string>();
  const old = await planManifests([before, ...common], at(from, flags), terminal, told);
  const changed = await planManifests([after, ...common], at(to, flags), terminal, told);
  if (old === undefined || changed === undefined) return EXIT.badInput;
  if (old.region.name !== changed.region.name)
    throw new BadInput(`${before} plans for ${old.region.name}, ${after} for ${changed.region.name}; state one with --region`);
  const providerDrift = nodeClassChange(classSide(old), classSide(changed));
  const change = diff(old, changed, { providerDrift });
  const { currency } = changed.simulation;
  const reasons = new Reasons(changed.input);
  if (flags.output === 'json') await terminal.stdout(`${JSON.stringify(diffDocument(change, currency, reasons), null, 2)}\n`);
  else if (isUnchanged(change)) await terminal.stdout('The plan stays as it is.\n');
  else {
    const workloads = new Workloads([...old.input.pods, ...changed.input.pods]);
    const options = { width: widthOf(terminal), style: styleFor(terminal.colours) };
    await terminal.stdout(diffTable(change, currency, workloads, reasons, options));
  }
  const fails =
    flags.failOn === 'unschedulable' ? change.pods.newlyUnschedulable.length > 0 : flags.failOn === 'change' && !isUnchanged(change);
  return fails ? EXIT.incomplete : EXIT.ok;
}

function at(kubernetesVersion: string | undefined, { kubernetesVersion: _, ...flags }: DiffFlags): PlanFlags {
  return { ...flags, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
}

function classSide({ manifests, region, catalogs, simulation: { kubernetesVersion } }: PlannedManifests): NodeClassSide {
  return { manifests, region, catalogs, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
}
