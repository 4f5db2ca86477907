import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { styleFor } from '../report/style.js';
import { SimulationError } from '../simulate/problem.js';
import { upgradeDocument } from '../upgrade/document.js';
import { upgradeLog } from '../upgrade/log.js';
import { upgradePicture } from '../upgrade/picture.js';
import { upgradeTable } from '../upgrade/table.js';
import { timelineText } from '../upgrade/timeline.js';
import { isComplete, type Upgrade, upgrade } from '../upgrade/upgrade.js';
import { gather, readKubernetesVersion, readNow } from './arguments.js';
import { addManifestFlags, type ManifestFlags, outputOption, simulateOptions } from './manifestflags.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import { type Terminal, widthOf } from './terminal.js';
import { print, readChanges, readManifests } from './upgradeinput.js';

interface UpgradeFlags extends ManifestFlags {
  filename: string[];
  from?: string;
  to?: string;
  changes?: string[];
  at?: string;
  horizon: number;
  output: 'table' | 'json' | 'log' | 'timeline';
  out?: string;
}

/** `kerf upgrade`. */
export function upgradeCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const command = new Command('upgrade')
    .summary('roll an upgrade, or edited NodePools, through the nodes on a clock')
    .description(
      'Rolls an upgrade of the control plane, or edited NodePools and EC2NodeClasses, through the nodes of a cluster: which nodes are replaced when, what blocks, how many pods stay ready.',
    )
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather)
    .option('--from <version>', 'Kubernetes version of the control plane before, for example 1.27', readKubernetesVersion)
    .option('--to <version>', 'the version after; default: as before', readKubernetesVersion)
    .option('--changes <path>', 'a file or folder with edited NodePools, EC2NodeClasses and PodDisruptionBudgets; repeatable', gather)
    .option('--at <time>', 'when it is applied, RFC 3339; default: once the cluster has come to rest', readNow)
    .addOption(new Option('--horizon <duration>', 'how long the roll-out may take').argParser(readHorizon).default(24 * HOUR, '24h'));
  return addManifestFlags(command)
    .addOption(outputOption(['table', 'json', 'log', 'timeline']))
    .option('--out <file>', 'also write a picture of the roll-out, as SVG')
    .addHelpText(
      'after',
      `
Exit status: 0 the roll-out comes to its end, 3 it is blocked or not finished in time, 2 bad input, 1 a fault of Kerf.

  kerf upgrade -f examples/layered-constraints --scale deployment/inflate=3 --from 1.27 --to 1.28`,
    )
    .action(async (flags: UpgradeFlags) => finish(await runUpgrade(flags, terminal)));
}

const HOUR = 3_600_000;
const HORIZON = /^([0-9]{1,4})(m|h|d)$/;
const MAX_HORIZON = 400 * 24 * HOUR;

function readHorizon(value: string): number {
  const [, count, unit] = HORIZON.exec(value) ?? [];
  const length = Number(count) * (unit === 'd' ? 24 * HOUR : unit === 'h' ? HOUR : HOUR / 60);
  if (!(length > 0 && length <= MAX_HORIZON)) throw new InvalidArgumentError('It must be a time such as 90m, 24h or 30d, at most 400d.');
  return length;
}

async function runUpgrade(flags: UpgradeFlags, terminal: Terminal): Promise<ExitStatus> {
  if (flags.to !== undefined && flags.from === undefined) throw new BadInput('--to needs --from: the version that the nodes run now');
  if (flags.to === undefined && flags.changes === undefined) throw new BadInput('say what changes: --from and --to, or --changes');
  const options = await simulateOptions(flags);
  const read = await readManifests(flags.filename, flags, terminal);
  if (read === undefined) return EXIT.badInput;
  const after = flags.changes === undefined ? read.manifests : await readChanges(flags.changes, read, flags, terminal);
  if (after === undefined) return EXIT.badInput;
  let outcome: Upgrade;
  try {
    outcome = await upgrade(read.manifests, {
      ...options,
      after,
      horizonMs: flags.horizon,
      ...(flags.from === undefined ? {} : { from: flags.from }),
      ...(flags.to === undefined ? {} : { to: flags.to }),
      ...(flags.at === undefined ? {} : { at: flags.at }),
    });
  } catch (error) {
    if (!(error instanceof SimulationError)) throw error;
    print(error.diagnostics, flags, terminal);
    return EXIT.badInput;
  }
  print(outcome.diagnostics, flags, terminal);
  if (flags.out !== undefined) await writePicture(flags.out, outcome);
  await terminal.stdout(textOf(outcome, flags, terminal));
  return isComplete(outcome) ? EXIT.ok : EXIT.incomplete;
}

async function writePicture(file: string, outcome: Upgrade): Promise<void> {
  try {
    await writeFile(file, upgradePicture(outcome));
  } catch (error) {
    throw new BadInput(`${file}: cannot be written: ${(error as Error).message}`);
  }
}

function textOf(outcome: Upgrade, { output }: UpgradeFlags, terminal: Terminal): string {
  const options = { width: widthOf(terminal), style: styleFor(terminal.colours) };
  switch (output) {
    case 'json':
      return `${JSON.stringify(upgradeDocument(outcome), null, 2)}\n`;
    case 'log':
      return upgradeLog(outcome)
        .map((line) => `${line}\n`)
        .join('');
    case 'timeline':
      return `${timelineText(outcome, options) || 'No node comes or goes.'}\n`;
    case 'table':
      return upgradeTable(outcome, options);
  }
}
