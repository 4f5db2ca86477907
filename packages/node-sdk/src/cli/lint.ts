import { LINT_RULES, type LintSeverity, lint } from '@kerf/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ObjectPositions } from '../load/objectpositions.js';
import { type LocatedFinding, lintDocument, lintText, objectOf } from '../report/lintreport.js';
import { sarifDocument } from '../report/sarif.js';
import { styleFor } from '../report/style.js';
import { gather } from './arguments.js';
import { createBackend } from './backend.js';
import { addPlanFlags, outputOption, type PlanFlags } from './manifestflags.js';
import { planManifests } from './plannedmanifests.js';
import { EXIT, type ExitStatus } from './status.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

interface LintFlags extends PlanFlags {
  filename: string[];
  disable?: string[];
  failOn: LintSeverity | 'never';
  output: 'table' | 'json' | 'sarif';
}

const GRAVITY: Record<LintSeverity | 'never', number> = { info: 0, warning: 1, error: 2, never: 3 };

/** `kerf lint`. */
export function lintCommand(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const command = new Command('lint')
    .summary('say what is wrong or odd about NodePools')
    .description('Checks NodePools against the catalog, and against the workloads where there are any. docs/lint.md describes each rule.')
    .requiredOption('-f, --filename <path>', 'a file, a folder with all below it, or - for standard input; repeatable', gather)
    .option(
      '--disable <rule>',
      'switch a rule off, or several with commas; repeatable. For one object: annotation kerf/lint-disable',
      gatherRule,
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 3 where a finding is at least so grave')
        .choices(['error', 'warning', 'info', 'never'])
        .default('error'),
    );
  return addPlanFlags(command)
    .addOption(outputOption(['table', 'json', 'sarif']))
    .addHelpText('after', '\nExit status: 0 nothing as grave as --fail-on, 3 something is, 2 bad input, 1 a fault of Kerf.')
    .action(async (flags: LintFlags) => finish(await runLint(flags, terminal)));
}

async function runLint(flags: LintFlags, terminal: Terminal): Promise<ExitStatus> {
  const planned = await planManifests(flags.filename, flags, terminal);
  if (planned === undefined) return EXIT.badInput;
  const { input, sources, manifests } = planned;
  const positions = new ObjectPositions(sources, flags.set);
  const options = { backend: createBackend(flags.backend), disabled: flags.disable ?? [], written: manifests.written };
  const findings = lint(input, options).map((finding): LocatedFinding => {
    const { kind, name } = objectOf(finding);
    const source = positions.of(kind, name, finding.path);
    return source === undefined ? finding : { ...finding, source };
  });
  await terminal.stdout(textOf(findings, input.nodePools.length, flags, terminal));
  return findings.some(({ severity }) => GRAVITY[severity] >= GRAVITY[flags.failOn]) ? EXIT.incomplete : EXIT.ok;
}

function textOf(findings: readonly LocatedFinding[], nodePools: number, { output }: LintFlags, terminal: Terminal): string {
  switch (output) {
    case 'json':
      return `${JSON.stringify(lintDocument(findings), null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifDocument(findings, VERSION), null, 2)}\n`;
    case 'table':
      return lintText(findings, nodePools, styleFor(terminal.colours));
  }
}

/** One rule, or several as in the annotation. */
function gatherRule(value: string, previous: readonly string[] = []): string[] {
  const ids = LINT_RULES.map(({ id }) => id);
  const wanted = value.split(',').map((id) => id.trim());
  const unknown = wanted.filter((id) => !ids.includes(id));
  if (unknown.length > 0)
    throw new InvalidArgumentError(
      `There is no rule ${unknown.map((id) => JSON.stringify(id)).join(' or ')}; there are ${ids.join(', ')}.`,
    );
  return [...previous, ...wanted];
}
