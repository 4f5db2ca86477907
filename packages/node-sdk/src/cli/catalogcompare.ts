import { compareInstanceTypes, describeInstanceType, findInstanceType, type InstanceTypeDifference } from '@kerf/instance-catalog';
import { Command } from 'commander';
import { comparisonDocument } from '../catalog/document.js';
import { renderColumns, words } from '../report/columns.js';
import { styleFor } from '../report/style.js';
import { type ResolveFlags, resolveRegion, withResolveOptions } from './catalogresolve.js';
import { outputOption, refusingBadCatalogInput } from './catalogsource.js';
import { type Terminal, widthOf } from './terminal.js';

interface CompareFlags extends ResolveFlags {
  output: 'table' | 'json';
}

/** `kerf catalog compare`. */
export function compareCommand(terminal: Terminal): Command {
  return withResolveOptions(new Command('compare'))
    .summary('in what two instance types differ')
    .description('Shows in which labels, allocatable resources and lowest prices two instance types differ.')
    .argument('<a>', 'instance type')
    .argument('<b>', 'instance type')
    .addOption(outputOption())
    .action((a: string, b: string, flags: CompareFlags) => compare([a, b], flags, terminal));
}

async function compare(names: [string, string], flags: CompareFlags, terminal: Terminal): Promise<void> {
  const { region, instanceTypes } = await resolveRegion(flags, terminal);
  const [a, b] = await refusingBadCatalogInput(() => {
    for (const name of names) describeInstanceType(region, name);
    return [findInstanceType(instanceTypes, names[0]), findInstanceType(instanceTypes, names[1])] as const;
  });
  if (flags.output === 'json') return terminal.stdout(`${JSON.stringify(comparisonDocument(region, a, b), null, 2)}\n`);
  const differences = compareInstanceTypes(a, b);
  if (differences.length === 0) return terminal.stdout(`${a.name} and ${b.name} do not differ\n`);
  const table = renderColumns(
    [{ title: 'DIFFERS IN' }, { title: a.name, align: 'right' }, { title: b.name, align: 'right' }, { title: 'RATIO', align: 'right' }],
    differences.map((difference) => [
      WHAT[difference.kind] + difference.name,
      words(difference.a ?? '-'),
      words(difference.b ?? '-'),
      difference.ratio === undefined ? '' : difference.ratio.toFixed(2),
    ]),
    widthOf(terminal),
    styleFor(terminal.colours).bold,
  );
  await terminal.stdout(`${table}\n`);
}

const WHAT: Record<InstanceTypeDifference['kind'], string> = { label: '', allocatable: 'allocatable ', price: 'lowest price ' };
