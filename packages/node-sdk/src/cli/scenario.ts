import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { type Answerer, answerLines, type IdentityField } from '../scenario/answers.js';
import { CatalogFolder } from '../scenario/catalogs.js';
import { scenarioDecider, scenarioDisrupter } from '../scenario/decide.js';
import { partAnswerer } from '../scenario/parts.js';
import { verdict } from '../validate/index.js';
import { readTimes } from './arguments.js';
import { type BackendName, backendOption, createBackend } from './backend.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';

const FILE = 'JSON lines; default: standard input';

/** `kerf scenario`. */
export function scenarioCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const run = async (file: string | undefined, identity: IdentityField, answer: Answerer) =>
    finish(await answerFile(file, identity, answer, terminal));
  const command = new Command('scenario')
    .summary('answer problems of the exchange format, JSON lines in and out')
    .description(
      'Answers problems of the exchange format: one JSON line in, one out, in order. A line that fails is answered by its error and does not stop the rest.',
    )
    .addHelpText('after', '\nExit status: 0 every line is answered, 3 some by an error, 2 bad input, 1 a fault of Kerf.');
  command
    .command('decide')
    .description('Outcomes of scheduling rounds.')
    .argument('[file]', FILE)
    .option('--catalogs <folder>', 'where NAME.json or NAME.json.gz lie for scenarios that name a catalog')
    .option('--time <n>', 'solve each scenario so many times more and add the median times', readTimes)
    .addOption(backendOption())
    .action((file: string | undefined, flags: { catalogs?: string; time?: number; backend: BackendName }) =>
      run(
        file,
        'name',
        scenarioDecider({
          backend: createBackend(flags.backend),
          ...(flags.catalogs === undefined ? {} : { catalogs: new CatalogFolder(flags.catalogs) }),
          ...(flags.time === undefined ? {} : { time: flags.time }),
        }),
      ),
    );
  command
    .command('disrupt')
    .description('What emptiness, drift and consolidation would each do to a cluster as it stands.')
    .argument('[file]', FILE)
    .option('--catalogs <folder>', 'where NAME.json or NAME.json.gz lie for scenarios that name a catalog')
    .addOption(backendOption())
    .action((file: string | undefined, flags: { catalogs?: string; backend: BackendName }) =>
      run(
        file,
        'name',
        scenarioDisrupter({
          backend: createBackend(flags.backend),
          ...(flags.catalogs === undefined ? {} : { catalogs: new CatalogFolder(flags.catalogs) }),
        }),
      ),
    );
  command
    .command('parts')
    .description('Answers about the parts of a decision: requirement, requirements, taints, requests, quantity, budget.')
    .argument('[file]', FILE)
    .addOption(backendOption())
    .action((file: string | undefined, flags: { backend: BackendName }) => run(file, 'kind', partAnswerer(createBackend(flags.backend))));
  command
    .command('verdicts')
    .description('What the API server and Karpenter would say to objects.')
    .argument('[file]', FILE)
    .action((file: string | undefined) => run(file, 'id', verdict));
  return command;
}

async function answerFile(file: string | undefined, identity: IdentityField, answer: Answerer, terminal: Terminal): Promise<ExitStatus> {
  const { failed } = await answerLines(await openInput(file, terminal), identity, answer, terminal.stdout);
  return failed > 0 ? EXIT.incomplete : EXIT.ok;
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
