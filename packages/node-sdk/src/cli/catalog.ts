import { Command } from 'commander';
import { compareCommand } from './catalogcompare.js';
import { exportCommand } from './catalogexport.js';
import { listCommand } from './cataloglist.js';
import { refreshCommand } from './catalogrefresh.js';
import { regionsCommand } from './catalogregions.js';
import { showCommand } from './catalogshow.js';
import type { ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';

/** `kerf catalog`. */
export function catalogCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  return new Command('catalog')
    .summary('look into the EC2 catalog, or refresh it from AWS')
    .description('Shows what Kerf knows of EC2: instance types as Karpenter sees them, zones and prices, and how old each figure is.')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 3 a refresh kept some figures or left out some regions, 2 bad input or no answer from AWS, 1 a fault of Kerf.',
    )
    .addCommand(listCommand(terminal))
    .addCommand(showCommand(terminal))
    .addCommand(compareCommand(terminal))
    .addCommand(regionsCommand(terminal))
    .addCommand(exportCommand(terminal))
    .addCommand(refreshCommand(terminal, finish));
}
