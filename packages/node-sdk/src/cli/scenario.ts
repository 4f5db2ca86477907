import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Answer, answerLines } from '../scenario/answers.js';
import { answererOf, IDENTITY_FIELDS, type ScenarioCommand } from '../scenario/command.js';
import { type Line, readLines } from '../scenario/lines.js';
import { MAX_WORKERS } from '../scenario/sweep.js';
import { answerOnWorkers } from '../scenario/workers.js';
import { verdict } from '../validate/index.js';
import { readTimes } from './arguments.js';
import { type BackendName, backendOption } from './backend.js';
import { ScenarioProgress } from './scenarioprogress.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';

const FILE = 'JSON lines; default: standard input';
const CATALOGS = 'where NAME.json or NAME.json.gz lie for scenarios that name a catalog';

const EXIT_STATUS = '\nExit status: 0 every line is answered, 3 some by an error, 2 bad input, 1 a fault of Kerf.';

interface ScenarioFlags {
  backend: BackendName;
  workers: number;
  catalogs?: string;
  time?: number;
}

/** `kerf scenario`. */
export function scenarioCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const run = async (file: string | undefined, answers: (lines: AsyncIterable<Line>) => AsyncIterable<Answer>) =>
    finish(await writeAnswers(answers(readLines(await openInput(file, terminal))), terminal));
  const command = new Command('scenario')
    .summary('answer problems of the exchange format, JSON lines in and out')
    .description(
      'Answers problems of the exchange format: one JSON line in, one out, in order. A line that fails is answered by its error and does not stop the rest.',
    )
    .addHelpText('after', EXIT_STATUS);
  command
    .command('decide')
    .summary('outcomes of scheduling rounds')
    .description('Answers with the outcome of a scheduling round.')
    .argument('[file]', FILE)
    .option('--catalogs <folder>', CATALOGS)
    .option('--time <n>', 'solve each scenario so many times more and add the median times', readTimes)
    .addOption(backendOption())
    .addOption(workersOption())
    .action((file: string | undefined, flags: ScenarioFlags) => run(file, (lines) => answersOf('decide', lines, flags)));
  command
    .command('disrupt')
    .summary('what emptiness, drift and consolidation would each do')
    .description('Answers what emptiness, drift and consolidation would each do to a cluster as it stands.')
    .argument('[file]', FILE)
    .option('--catalogs <folder>', CATALOGS)
    .addOption(backendOption())
    .addOption(workersOption())
    .action((file: string | undefined, flags: ScenarioFlags) => run(file, (lines) => answersOf('disrupt', lines, flags)));
  command
    .command('parts')
    .summary('answers about the parts of a decision')
    .description('Answers about the parts of a decision: requirement, requirements, taints, requests, quantity, budget.')
    .argument('[file]', FILE)
    .addOption(backendOption())
    .addOption(workersOption())
    .action((file: string | undefined, flags: ScenarioFlags) => run(file, (lines) => answersOf('parts', lines, flags)));
  command
    .command('verdicts')
    .summary('what the API server and Karpenter would say to objects')
    .description('Answers what the API server and Karpenter would say to objects.')
    .argument('[file]', FILE)
    .action((file: string | undefined) => run(file, (lines) => answerLines(lines, 'id', verdict)));
  for (const subcommand of command.commands) subcommand.addHelpText('after', EXIT_STATUS);
  return command;
}

function workersOption(): Option {
  return new Option('--workers <n>', 'answer on so many threads; the answers and their order stay the same')
    .default(1)
    .argParser(readWorkers);
}

function readWorkers(value: string): number {
  const workers = /^[0-9]{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (!(workers >= 1 && workers <= MAX_WORKERS)) throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_WORKERS}.`);
  return workers;
}

function answersOf(
  command: ScenarioCommand['command'],
  lines: AsyncIterable<Line>,
  { backend, workers, catalogs, time }: ScenarioFlags,
): AsyncIterable<Answer> {
  if (workers > 1 && time !== undefined)
    throw new BadInput(
      '--time needs the machine for itself: workers would slow each other down and the times mean nothing; leave out --workers',
    );
  const asked: ScenarioCommand = {
    command,
    backend,
    ...(catalogs === undefined ? {} : { catalogs }),
    ...(time === undefined ? {} : { time }),
  };
  return workers > 1 ? answerOnWorkers(lines, asked, { workers }) : answerLines(lines, IDENTITY_FIELDS[command], answererOf(asked));
}

async function writeAnswers(answers: AsyncIterable<Answer>, terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ok;
  // Where the answers go to a terminal, they show themselves how far things are.
  const progress = terminal.columns === undefined ? new ScenarioProgress(process.stderr, () => performance.now()) : undefined;
  try {
    for await (const { text, failed } of answers) {
      await terminal.stdout(`${text}\n`);
      progress?.count(failed);
      if (failed) status = EXIT.incomplete;
    }
  } finally {
    progress?.end();
  }
  return status;
}

async function openInput(file: string | undefined, { stdin }: Terminal): Promise<AsyncIterable<Uint8Array | string>> {
  if (file === undefined || file === '-') return stdin;
  try {
    if ((await stat(file)).isDirectory()) throw new BadInput(`${file}: is a folder, not a file`);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const missing = (error as { code?: unknown }).code === 'ENOENT';
    throw new BadInput(`${file}: ${missing ? 'there is no such file' : (error as Error).message}`);
  }
  return createReadStream(file);
}
