import { Command, Option } from 'commander';
import { hasErrors } from '../load/diagnostic.js';
import { readSources } from '../load/source.js';
import { describeDiagnostic } from '../report/diagnostics.js';
import { styleFor } from '../report/style.js';
import { validationDocument, validationText } from '../report/validationreport.js';
import { validateManifests } from '../validate/manifests.js';
import { gather, gatherSubstitution } from './arguments.js';
import { outputOption } from './manifestflags.js';
import { noObjects } from './noobjects.js';
import { BadInput, EXIT, type ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';

interface ValidateFlags {
  filename: string[];
  set?: Map<string, string>;
  unknownFields: 'strict' | 'warn';
  defaulted?: true;
  output: 'table' | 'json';
  verbose?: true;
}

/** `kerf validate`. */
export function validateCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  return new Command('validate')
    .summary('give the verdict of the API server and of Karpenter on each object')
    .description('Gives the verdict of the API server and of Karpenter on each object, with every finding and its place in the text.')
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather)
    .option('--set <name=value>', `value for \${NAME} in the manifests; repeatable`, gatherSubstitution)
    .addOption(
      new Option('--unknown-fields <mode>', 'refuse fields that do not exist, or drop them').choices(['strict', 'warn']).default('strict'),
    )
    .option('--defaulted', 'with --output json: also give each object as it would be stored')
    .addOption(outputOption(['table', 'json']))
    .option('-v, --verbose', 'also tell what is only information')
    .addHelpText(
      'after',
      '\nExit status: 0 every object is accepted, 3 some are not, or some text cannot be read as one, 2 bad input, 1 a fault of Kerf.',
    )
    .action(async (flags: ValidateFlags) => finish(await runValidate(flags, terminal)));
}

async function runValidate(flags: ValidateFlags, terminal: Terminal): Promise<ExitStatus> {
  const json = flags.output === 'json';
  if (flags.defaulted && !json) throw new BadInput('--defaulted needs --output json');
  const { sources, diagnostics } = await readSources(flags.filename, terminal.stdin);
  for (const diagnostic of diagnostics) terminal.stderr(`${describeDiagnostic(diagnostic)}\n`);
  if (hasErrors(diagnostics)) return EXIT.badInput;
  const validated = validateManifests(sources, {
    unknownFields: flags.unknownFields,
    ...(flags.set === undefined ? {} : { substitutions: flags.set }),
  });
  if (validated.objects.length === 0 && !hasErrors(validated.diagnostics)) {
    terminal.stderr(`${describeDiagnostic(noObjects(flags.filename))}\n`);
    return EXIT.badInput;
  }
  await terminal.stdout(
    json
      ? `${JSON.stringify(validationDocument(validated, flags.defaulted ?? false), null, 2)}\n`
      : validationText(validated, flags.verbose ?? false, styleFor(terminal.colours)),
  );
  const accepted = validated.objects.every(({ verdict }) => verdict === 'accept');
  return accepted && !hasErrors(validated.diagnostics) ? EXIT.ok : EXIT.incomplete;
}
