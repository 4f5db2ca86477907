import { Command } from 'commander';
import { type Consolidation, consolidate } from '../consolidate/consolidate.js';
import { consolidationDocument, consolidationTable } from '../consolidate/report.js';
import { styleFor } from '../report/style.js';
import { SimulationError } from '../simulate/problem.js';
import { gather } from './arguments.js';
import { addPlanFlags, outputOption, type PlanFlags, simulateOptions } from './manifestflags.js';
import { EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';
import { print, readManifests } from './upgradeinput.js';

interface ConsolidateFlags extends PlanFlags {
  filename: string[];
  output: 'table' | 'json';
}

/** `kerf consolidate`. */
export function consolidateCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const command = new Command('consolidate')
    .summary('say which nodes would be disrupted now, what that saves, and why the others stay')
    .description(
      'Says which nodes one pass of the disruption loop would delete or replace now, what that saves per hour, and why the others stay.',
    )
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather);
  return addPlanFlags(command)
    .addOption(outputOption(['table', 'json']))
    .addHelpText('after', '\nExit status: 0 the pass is decided, 2 bad input, 1 a fault of Kerf.')
    .action(async (flags: ConsolidateFlags) => finish(await runConsolidate(flags, terminal)));
}

async function runConsolidate(flags: ConsolidateFlags, terminal: Terminal): Promise<ExitStatus> {
  const options = await simulateOptions(flags);
  const read = await readManifests(flags.filename, flags, terminal);
  if (read === undefined) return EXIT.badInput;
  let consolidation: Consolidation;
  try {
    consolidation = await consolidate(read.manifests, options);
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    print(error.diagnostics, flags, terminal);
    return EXIT.badInput;
  }
  print(consolidation.diagnostics, flags, terminal);
  const json = flags.output === 'json';
  await terminal.stdout(
    json
      ? `${JSON.stringify(consolidationDocument(consolidation), null, 2)}\n`
      : consolidationTable(consolidation, { width: widthOf(terminal), style: styleFor(terminal.colours) }),
  );
  return EXIT.ok;
}
