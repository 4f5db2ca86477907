import { Command } from 'commander';
import { consolidationDocument } from '../consolidate/document.js';
import { consolidationTable } from '../consolidate/table.js';
import { styleFor } from '../report/style.js';
import { gather } from './arguments.js';
import { consolidateManifests } from './consolidatedmanifests.js';
import { addPlanFlags, outputOption, type PlanFlags } from './manifestflags.js';
import { EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

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
  const read = await consolidateManifests(flags.filename, flags, terminal);
  if (read === undefined) return EXIT.badInput;
  const { consolidation } = read;
  const json = flags.output === 'json';
  await terminal.stdout(
    json
      ? `${JSON.stringify(consolidationDocument(consolidation), null, 2)}\n`
      : consolidationTable(consolidation, { width: widthOf(terminal), style: styleFor(terminal.colours) }),
  );
  return EXIT.ok;
}
