import { Command, CommanderError } from 'commander';
import { catalogCommand } from './catalog.js';
import { consolidateCommand } from './consolidate.js';
import { diffCommand } from './diff.js';
import { explainCommand } from './explain.js';
import { lintCommand } from './lint.js';
import { scenarioCommand } from './scenario.js';
import { simulateCommand } from './simulate.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';
import { upgradeCommand } from './upgrade.js';
import { validateCommand } from './validate.js';
import { VERSION } from './version.js';

/** Runs `kerf` with the arguments after its name. Never throws; what went wrong stands on standard error. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ok;
  const finish = (reached: ExitStatus) => {
    status = reached;
  };
  try {
    await program(terminal, finish).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    if (error instanceof BadInput) {
      terminal.stderr(`error: ${error.message}\n`);
      return EXIT.badInput;
    }
    terminal.stderr(`kerf failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.fault;
  }
}

function program(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const kerf = new Command('kerf')
    .description('Answers, without a cluster, what Karpenter would do.')
    .version(VERSION, '-V, --version', 'print the version')
    .addCommand(simulateCommand(terminal, finish))
    .addCommand(consolidateCommand(terminal, finish))
    .addCommand(upgradeCommand(terminal, finish))
    .addCommand(explainCommand(terminal, finish))
    .addCommand(validateCommand(terminal, finish))
    .addCommand(lintCommand(terminal, finish))
    .addCommand(diffCommand(terminal, finish))
    .addCommand(scenarioCommand(terminal, finish))
    .addCommand(catalogCommand(terminal, finish))
    .addHelpText('after', '\nkerf COMMAND --help tells of its options and exit status.');
  for (const command of withSubcommands(kerf)) {
    command
      .exitOverride()
      .showHelpAfterError('(see --help)')
      .configureOutput({
        writeOut: (text) => void terminal.stdout(text),
        writeErr: (text) => terminal.stderr(text),
        outputError: (text, write) => write(withHint(text, command)),
        getOutHasColors: () => terminal.colours,
        getErrHasColors: () => false,
        getOutHelpWidth: () => terminal.columns ?? 120,
        getErrHelpWidth: () => terminal.columns ?? 120,
      });
  }
  return kerf;
}

/** A shell makes of `-f *.yaml` one file for the option, and arguments of the rest. */
function withHint(error: string, { options }: Command): string {
  const hint = error.startsWith('error: too many arguments') && options.some(({ long }) => long === '--filename');
  return hint ? `${error.trimEnd()} Name each file or folder by -f of its own, or the folder that holds them.\n` : error;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
