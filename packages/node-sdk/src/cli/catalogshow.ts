import type { InstanceType } from '@kerf/core';
import {
  allocatable,
  describeInstanceType,
  findInstanceType,
  type InstanceTypeSummary,
  type PriceOrigin,
  type RegionData,
} from '@kerf/instance-catalog';
import { Command } from 'commander';
import { labelValues, offeringSummaries, provenanceLines, typeDocument } from '../catalog/document.js';
import { renderColumns } from '../report/columns.js';
import { styleFor } from '../report/style.js';
import { gibibytes, markedPrice } from './cataloglist.js';
import { type ResolveFlags, resolveRegion, withResolveOptions } from './catalogresolve.js';
import { outputOption, refusingBadCatalogInput } from './catalogsource.js';
import { type Terminal, widthOf } from './terminal.js';

interface ShowFlags extends ResolveFlags {
  output: 'table' | 'json';
}

/** `kerf catalog show`. */
export function showCommand(terminal: Terminal): Command {
  return withResolveOptions(new Command('show'))
    .summary('labels, capacity, allocatable, offerings, and where the prices come from')
    .description('Shows everything about one instance type: labels, capacity, allocatable, offerings, and where the prices come from.')
    .argument('<name>', 'instance type')
    .addOption(outputOption())
    .action((name: string, flags: ShowFlags) => show(name, flags, terminal));
}

async function show(name: string, flags: ShowFlags, terminal: Terminal): Promise<void> {
  const { region, instanceTypes } = await resolveRegion(flags, terminal);
  const summary = await refusingBadCatalogInput(() => describeInstanceType(region, name));
  const type = findInstanceType(instanceTypes, name);
  await terminal.stdout(
    flags.output === 'json'
      ? `${JSON.stringify(typeDocument(region, summary, type), null, 2)}\n`
      : `${sections(region, summary, type, terminal).join('\n\n')}\n`,
  );
}

function sections(region: RegionData, summary: InstanceTypeSummary, type: InstanceType, terminal: Terminal): string[] {
  const { bold, dim } = styleFor(terminal.colours);
  const width = widthOf(terminal);
  const room = allocatable(type);
  const resources = Object.entries(type.capacity).filter(([name, amount]) => String(amount) !== '0' || Object.hasOwn(room, name));
  const { currency } = region.provenance.onDemand;
  return [
    `${bold(type.name)}  ${summary.vcpus} vCPUs, ${gibibytes(summary.memoryMiB)}, ${summary.architecture}, network ${summary.networkPerformance ?? 'unknown'}`,
    renderColumns(
      [{ title: 'RESOURCE' }, { title: 'CAPACITY', align: 'right' }, { title: 'ALLOCATABLE', align: 'right' }],
      resources.map(([name, amount]) => [name, String(amount), room[name] ?? '0']),
      width,
      bold,
    ),
    renderColumns(
      [{ title: 'CAPACITY TYPE' }, { title: 'ZONE' }, { title: 'ZONE ID' }, { title: 'PRICE', align: 'right' }, { title: 'AVAILABLE' }],
      offeringSummaries(type).map(({ capacityType, zone, zoneId, price, available }) => [
        capacityType,
        zone,
        zoneId ?? '-',
        markedPrice(price === 0 ? undefined : price, isEstimated(summary, capacityType)),
        available ? 'yes' : 'no',
      ]),
      width,
      bold,
    ),
    renderColumns(
      [{ title: 'LABEL' }, { title: 'VALUE' }],
      Object.entries(labelValues(type)).map(([key, values]) => [key, values.map((value) => (value === '' ? '""' : value)).join(' ')]),
      width,
      bold,
    ),
    [
      `${currency} per hour; on-demand price: ${describeOrigin(summary.onDemandOrigin)}; Spot price: ${describeOrigin(summary.spotOrigin)}`,
      ...provenanceLines(region.provenance),
    ]
      .map(dim)
      .join('\n'),
  ];
}

/** The price of a reservation is nominal, but no guess. */
function isEstimated({ onDemandOrigin, spotOrigin }: InstanceTypeSummary, capacityType: string): boolean {
  return capacityType === 'spot' ? spotOrigin.estimated : onDemandOrigin.estimated;
}

const ORIGINS: Record<PriceOrigin['origin'], string> = {
  region: 'stated for the region',
  'us-east-1': 'that of us-east-1, as the region states none',
  zone: 'stated for each zone',
  ascending: 'stated for the region, laid onto the zones in order',
  'ascending-repeated': 'stated for fewer zones, the dearest repeated',
  saving: 'on-demand less the saving that AWS states',
  'on-demand': 'the on-demand price, as none is known',
  reserved: 'nominal',
  none: 'none known',
};

function describeOrigin({ origin, estimated }: PriceOrigin): string {
  return `${ORIGINS[origin]}${estimated ? ' (an estimate)' : ''}`;
}
