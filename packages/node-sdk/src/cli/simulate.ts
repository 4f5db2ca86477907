import { Command, Option } from 'commander';
import { planDocument } from '../report/planjson.js';
import { planLog } from '../report/planlog.js';
import { planTable } from '../report/plantable.js';
import { styleFor } from '../report/style.js';
import type { Simulation } from '../simulate/simulate.js';
import { gather } from './arguments.js';
import { addPlanFlags, type PlanFlags } from './manifestflags.js';
import { simulateManifests } from './plannedmanifests.js';
import { EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface SimulateFlags extends PlanFlags {
  filename: string[];
  output: 'table' | 'json' | 'log';
}

/** `kerf simulate`. */
export function simulateCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const command = new Command('simulate')
    .summary('plan the nodes that Karpenter would create for these manifests')
    .description('Plans the nodes that Karpenter would create for the pods of these manifests, without a cluster.')
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather);
  return addPlanFlags(command)
    .addOption(
      new Option('-o, --output <format>', 'table for people, json for programs, log as the controller prints')
        .choices(['table', 'json', 'log'])
        .default('table'),
    )
    .addHelpText(
      'after',
      `
Exit status: 0 all pods are placed, 3 some are not, 2 bad input, 1 a fault of Kerf.

  kerf simulate -f examples/layered-constraints --scale deployment/inflate=3`,
    )
    .action(async (flags: SimulateFlags) => finish(await runSimulate(flags, terminal)));
}

async function runSimulate(flags: SimulateFlags, terminal: Terminal): Promise<ExitStatus> {
  const simulated = await simulateManifests(flags.filename, flags, terminal);
  if (simulated === undefined) return EXIT.badInput;
  const { simulation } = simulated;
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
