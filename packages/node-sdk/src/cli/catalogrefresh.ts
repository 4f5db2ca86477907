import type { RegionData } from '@kerf/instance-catalog';
import { Command, Option } from 'commander';
import { CALL_NAMES, CALLS, type CallName } from '../catalog/call.js';
import { checkCatalogFolder, readCatalogFileIfAny, writeCatalogFile } from '../catalog/file.js';
import { RefreshError, type RefreshedRegion, type RefreshProgress, refreshRegion } from '../catalog/index.js';
import { compareText } from '../load/json.js';
import { refusingBadCatalogInput } from './catalogsource.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';

interface RefreshFlags {
  region: string[];
  catalog: string;
  skip?: CallName[];
}

/** `kerf catalog refresh`. */
export function refreshCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const actions = CALL_NAMES.map((name) => `  ${name.padEnd(17)} ${CALLS[name].action}`).join('\n');
  return new Command('refresh')
    .summary('reads regions from AWS into a catalog file')
    .description('Reads regions from AWS into a catalog file. Regions of the file that are not named stay as they are.')
    .requiredOption('--region <name...>', 'EC2 regions')
    .requiredOption('--catalog <file>', 'the file to write; it may exist')
    .addOption(new Option('--skip <call...>', 'do not make a call, and keep the figures that are known').choices(CALL_NAMES))
    .addHelpText(
      'after',
      `
Credentials come from where the AWS command line finds them. The calls, and the IAM actions that they need:
${actions}

A call that is not permitted keeps the figures of the file, or else those embedded; the file says so. Any other failure leaves the region as it was.

Exit status: 0 all is read, 3 some figures were kept or some regions failed, 2 bad input or nothing could be read, 1 a fault of Kerf.`,
    )
    .action(async (flags: RefreshFlags) => finish(await refresh(flags, terminal)));
}

const REGION = /^[a-z]{2,4}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2}$/;

async function refresh({ region: names, catalog: path, skip = [] }: RefreshFlags, terminal: Terminal): Promise<ExitStatus> {
  const misspelt = names.filter((name) => !REGION.test(name));
  if (misspelt.length > 0) throw new BadInput(`no region has such a name: ${misspelt.join(', ')}; a name is for example us-west-2`);
  // What stands in the way of writing is told before anything is asked of AWS.
  const before = await refusingBadCatalogInput(async () => {
    await checkCatalogFolder(path);
    return byName(await readCatalogFileIfAny(path));
  });
  const progress = new Progress(terminal);
  const refreshed: RegionData[] = [];
  let incomplete = false;
  for (const name of [...new Set(names)].sort(compareText)) {
    const outcome = await refreshOne(name, before.get(name), new Set(skip), progress);
    for (const problem of outcome.problems) progress.line(`${name}: ${problem}`);
    if (outcome.problems.length > 0) incomplete = true;
    if (outcome.region !== undefined) refreshed.push(outcome.region);
  }
  if (refreshed.length === 0)
    throw new BadInput(`nothing was refreshed, ${before.size > 0 ? `${path} stays as it was` : 'and no file written'}`);
  await refusingBadCatalogInput(async () => {
    // Read again: another refresh may have put a region there in the meantime.
    const merged = byName([...(await readCatalogFileIfAny(path)), ...refreshed]);
    await writeCatalogFile(path, [...merged.values()]);
  });
  progress.line(
    `${path}: wrote ${refreshed.map(({ name, instanceTypes }) => `${name} (${instanceTypes.length} instance types)`).join(', ')}`,
  );
  return incomplete ? EXIT.incomplete : EXIT.ok;
}

async function refreshOne(
  name: string,
  known: RegionData | undefined,
  skip: ReadonlySet<CallName>,
  progress: Progress,
): Promise<{ region?: RegionData; problems: readonly string[] }> {
  let refreshed: RefreshedRegion;
  try {
    refreshed = await refreshRegion(name, {
      now: new Date(),
      skip,
      onProgress: (each) => progress.show(each),
      ...(known === undefined ? {} : { known }),
    });
  } catch (error) {
    if (!(error instanceof RefreshError)) throw error;
    return { problems: error.problems };
  }
  const { region, kept } = refreshed;
  return { region, problems: kept.map(({ reason }) => `${reason}; the figures known before are kept and marked`) };
}

function byName(regions: readonly RegionData[]): Map<string, RegionData> {
  return new Map(regions.map((region) => [region.name, region]));
}

/** Lines on standard error; on a terminal a last line that counts the pages as they come. */
class Progress {
  readonly #terminal: Terminal;
  #passing = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show({ region, call, items, done }: RefreshProgress): void {
    const { operation, items: what } = CALLS[call];
    const text = `${region}: ${operation}: ${items} ${what}`;
    if (done) this.line(text);
    else if (this.#terminal.columns !== undefined) {
      this.#clear();
      this.#passing = text.slice(0, this.#terminal.columns - 1);
      this.#terminal.stderr(this.#passing);
    }
  }

  line(text: string): void {
    this.#clear();
    this.#terminal.stderr(`${text}\n`);
  }

  #clear(): void {
    if (this.#passing !== '') this.#terminal.stderr(`\r${' '.repeat(this.#passing.length)}\r`);
    this.#passing = '';
  }
}
