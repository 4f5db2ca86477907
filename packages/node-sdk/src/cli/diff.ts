import { diff, isUnchanged } from '@kerf/core';
import { Command, Option } from 'commander';
import { diffDocument, diffTable } from '../report/difftable.js';
import { Reasons } from '../report/reason.js';
import { styleFor } from '../report/style.js';
import { Workloads } from '../report/workload.js';
import { gather } from './arguments.js';
import { addManifestFlags, type ManifestFlags, outputOption, planManifests } from './manifestflags.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface DiffFlags extends ManifestFlags {
  filename?: string[];
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
      new Option('--fail-on <change>', 'exit with 3 where pods lose their place, or where anything changes')
        .choices(['unschedulable', 'change', 'never'])
        .default('unschedulable'),
    );
  return addManifestFlags(command)
    .addOption(outputOption(['table', 'json']))
    .addHelpText('after', '\nExit status: 0 nothing that --fail-on names, 3 something, 2 bad input, 1 a fault of Kerf.')
    .action(async (before: string, after: string, flags: DiffFlags) => finish(await runDiff(before, after, flags, terminal)));
}

async function runDiff(before: string, after: string, flags: DiffFlags, terminal: Terminal): Promise<ExitStatus> {
  const common = flags.filename ?? [];
  if ([before, after, ...common].includes('-')) throw new BadInput('diff reads files and folders only');
  const old = await planManifests([before, ...common], flags, terminal);
  const changed = await planManifests([after, ...common], flags, terminal);
  if (old === undefined || changed === undefined) return EXIT.badInput;
  if (old.region !== changed.region)
    throw new BadInput(`${before} plans for ${old.region}, ${after} for ${changed.region}; state one with --region`);
  const change = diff(old, changed);
  if (flags.output === 'json') await terminal.stdout(`${JSON.stringify(diffDocument(change, changed.currency), null, 2)}\n`);
  else if (isUnchanged(change)) await terminal.stdout('The plan stays as it is.\n');
  else {
    const workloads = new Workloads([...old.input.pods, ...changed.input.pods]);
    const options = { width: widthOf(terminal), style: styleFor(terminal.colours) };
    await terminal.stdout(diffTable(change, changed.currency, workloads, new Reasons(changed.input), options));
  }
  const fails =
    flags.failOn === 'unschedulable' ? change.pods.newlyUnschedulable.length > 0 : flags.failOn === 'change' && !isUnchanged(change);
  return fails ? EXIT.incomplete : EXIT.ok;
}
