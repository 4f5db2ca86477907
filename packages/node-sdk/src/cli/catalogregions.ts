import { Command } from 'commander';
import { regionsDocument } from '../catalog/document.js';
import { items, renderColumns } from '../report/columns.js';
import { styleFor } from '../report/style.js';
import { catalogOption, openCatalog, outputOption } from './catalogsource.js';
import { type Terminal, widthOf } from './terminal.js';

interface RegionsFlags {
  catalog?: string;
  output: 'table' | 'json';
}

/** `kerf catalog regions`. */
export function regionsCommand(terminal: Terminal): Command {
  return new Command('regions')
    .summary('regions, zones, zone ids, dates')
    .description('Lists the regions with their zones and zone ids, and how old their figures are.')
    .addOption(catalogOption())
    .addOption(outputOption())
    .action((flags: RegionsFlags) => listRegions(flags, terminal));
}

async function listRegions({ catalog: file, output }: RegionsFlags, terminal: Terminal): Promise<void> {
  const catalog = await openCatalog(file);
  const regions = await Promise.all(catalog.regions().map(({ name }) => catalog.load(name)));
  if (output === 'json') return terminal.stdout(`${JSON.stringify(regionsDocument(regions), null, 2)}\n`);
  const { bold, dim } = styleFor(terminal.colours);
  const table = renderColumns(
    [
      { title: 'REGION' },
      { title: 'NAME' },
      { title: 'TYPES', align: 'right' },
      { title: 'ZONES' },
      { title: 'ON-DEMAND OF' },
      { title: 'SPOT OF' },
    ],
    regions.map(({ name, description, instanceTypes, zones, provenance: { onDemand, spot } }) => [
      name,
      description,
      String(instanceTypes.length),
      items(zones.map((zone) => (zone.id === undefined ? zone.name : `${zone.name} (${zone.id})`))),
      dateOf(onDemand),
      dateOf(spot),
    ]),
    widthOf(terminal),
    bold,
  );
  const kept = regions.flatMap(({ name, provenance }) =>
    Object.entries(provenance).flatMap(([figures, source]) =>
      typeof source === 'object' && 'kept' in source ? [`${name}: ${figures} kept: ${source.kept}`] : [],
    ),
  );
  const notes = ['Zone names map to ids differently in every AWS account.', ...kept];
  await terminal.stdout(`${table}\n\n${notes.map((line) => `${dim(line)}\n`).join('')}`);
}

function dateOf({ asOf, kept }: { asOf: string; kept?: string }): string {
  return `${asOf.slice(0, 10)}${kept === undefined ? '' : ' kept'}`;
}
