import type { ResourceList } from '@kerf/core';
import {
  cheapestOfferings,
  type InstanceTypeFilter,
  type InstanceTypeOrder,
  type InstanceTypeSummary,
  listInstanceTypes,
  type Range,
  type RegionData,
  resolveInstanceTypes,
} from '@kerf/instance-catalog';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listDocument, provenanceLines } from '../catalog/document.js';
import { type Cell, items, renderColumns } from '../report/columns.js';
import { pricePerHour } from '../report/price.js';
import { styleFor } from '../report/style.js';
import { gather } from './arguments.js';
import { readNodeClass } from './catalognodeclass.js';
import { readBandwidthRange, readMemoryRange, readNumberRange } from './catalogrange.js';
import { catalogOption, openRegion, outputOption, readWholeNumber, refusingBadCatalogInput, regionOption } from './catalogsource.js';
import { BadInput } from './status.js';
import { type Terminal, widthOf } from './terminal.js';

interface ListFlags {
  region?: string;
  catalog?: string;
  family?: string[];
  arch?: string[];
  zone?: string[];
  vcpus?: Range;
  memory?: Range;
  gpus?: Range;
  network?: Range;
  price?: Range;
  requests?: ResourceList;
  nodeClass?: string;
  capacityType?: string;
  bareMetal?: boolean;
  currentGeneration?: true;
  sort: InstanceTypeOrder;
  limit?: number;
  output: 'table' | 'json';
}

/** `kerf catalog list`. */
export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .summary('instance types that meet everything stated')
    .description('Lists the instance types of a region that meet everything stated. A range is 4..16, 4.., ..16 or 8, bounds included.')
    .argument('[name...]', 'instance types; default: all')
    .addOption(regionOption())
    .addOption(catalogOption())
    .option('--family <name>', 'what comes before the dot, for example m5; repeatable', gather)
    .option('--arch <name>', 'amd64 or arm64; repeatable', gather)
    .option('--zone <name>', 'offered in this zone, or in any of several; repeatable', gather)
    .option('--vcpus <range>', 'virtual CPUs', readNumberRange)
    .option('--memory <range>', 'memory as sold, for example 8Gi..64Gi; GiB without a unit', readMemoryRange)
    .option('--gpus <range>', 'number of GPUs; a fraction of one counts as 0', readNumberRange)
    .option('--network <range>', 'baseline bandwidth, for example 10Gbps..; Gbps without a unit', readBandwidthRange)
    .option('--price <range>', 'price per hour, on-demand or that of --capacity-type', readNumberRange)
    .option('--requests <list>', 'with room for such a pod on an empty node, for example cpu=3,memory=10Gi', readRequests)
    .option('--node-class <file>', 'manifest with the EC2NodeClass that --requests goes by; default: alias al2023@latest')
    .addOption(new Option('--capacity-type <name>', 'which price counts; spot leaves out types without').choices(['on-demand', 'spot']))
    .option('--bare-metal', 'bare metal only')
    .option('--no-bare-metal', 'no bare metal')
    .option('--current-generation', 'only what EC2 calls the current generation')
    .addOption(new Option('--sort <figure>', 'ties go by name').choices(['name', 'price', 'vcpus', 'memory']).default('name'))
    .option('--limit <n>', 'the first n only', readWholeNumber)
    .addOption(outputOption())
    .action((names: string[], flags: ListFlags) => list(names, flags, terminal));
}

async function list(names: string[], flags: ListFlags, terminal: Terminal): Promise<void> {
  const region = await openRegion(flags);
  const roomy = await typesWithRoom(region, flags, terminal);
  const matching = await refusingBadCatalogInput(() => listInstanceTypes(region, filterOf(names, flags), flags.sort));
  const found = matching.filter(({ name }) => roomy?.has(name) ?? true);
  const types = found.slice(0, flags.limit ?? found.length);
  if (flags.output === 'json') return terminal.stdout(`${JSON.stringify(listDocument(region, types), null, 2)}\n`);
  const style = styleFor(terminal.colours);
  const rows = types.map((type) => row(type, region.name));
  const table = rows.length === 0 ? '' : `${renderColumns(COLUMNS, rows, widthOf(terminal), style.bold)}\n\n`;
  const { currency } = region.provenance.onDemand;
  const shown = types.length === found.length ? '' : `, the first ${types.length} shown`;
  const notes = [
    `${found.length} of the ${region.instanceTypes.length} instance types of ${region.name}${shown}; ${currency} per hour, Linux; ~ marks an estimate`,
    ...provenanceLines(region.provenance),
  ];
  await terminal.stdout(`${table}${notes.map((line) => `${style.dim(line)}\n`).join('')}`);
}

/** Types on which a pod of these requests would run alone; daemons are not counted. */
async function typesWithRoom(region: RegionData, flags: ListFlags, terminal: Terminal): Promise<Set<string> | undefined> {
  const { requests, nodeClass, capacityType } = flags;
  if (requests === undefined) {
    if (nodeClass !== undefined) throw new BadInput('--node-class says what --requests goes by; state the requests too');
    return undefined;
  }
  const read = nodeClass === undefined ? undefined : await readNodeClass(nodeClass, terminal);
  const requirements = capacityType === undefined ? [] : [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: [capacityType] }];
  return refusingBadCatalogInput(() => {
    const types = resolveInstanceTypes(region, read);
    const offerings = cheapestOfferings(types, { pods: '1', ...requests }, requirements, Number.MAX_SAFE_INTEGER);
    return new Set(offerings.map(({ instanceType }) => instanceType));
  });
}

function readRequests(value: string): ResourceList {
  const requests: [string, string][] = [];
  for (const entry of value.split(',')) {
    const [, name, amount] = /^([^=\s]{1,320})=([^=\s]{1,40})$/.exec(entry) ?? [];
    if (name === undefined || amount === undefined) throw new InvalidArgumentError('It must be a list such as cpu=3,memory=10Gi.');
    requests.push([name, amount]);
  }
  return Object.fromEntries(requests);
}

function filterOf(names: string[], flags: ListFlags): InstanceTypeFilter {
  const stated: [keyof InstanceTypeFilter, unknown][] = [
    ['names', names.length === 0 ? undefined : names],
    ['families', flags.family],
    ['architectures', flags.arch],
    ['zones', flags.zone],
    ['vcpus', flags.vcpus],
    ['memoryMiB', flags.memory],
    ['gpus', flags.gpus],
    ['networkBandwidthMbps', flags.network],
    ['price', flags.price],
    ['capacityType', flags.capacityType],
    ['bareMetal', flags.bareMetal],
    ['currentGeneration', flags.currentGeneration],
  ];
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined));
}

const COLUMNS = [
  { title: 'NAME' },
  { title: 'VCPUS', align: 'right' as const },
  { title: 'MEMORY', align: 'right' as const },
  { title: 'ARCH' },
  { title: 'ACCELERATORS' },
  { title: 'NETWORK' },
  { title: 'ZONES' },
  { title: 'ON-DEMAND', align: 'right' as const },
  { title: 'SPOT', align: 'right' as const },
];

function row(type: InstanceTypeSummary, region: string): Cell[] {
  const devices = [...type.gpus, ...type.accelerators].map(({ name, count }) => (count === 0 ? `part of ${name}` : `${count} ${name}`));
  return [
    type.name,
    String(type.vcpus),
    gibibytes(type.memoryMiB),
    type.architecture,
    devices.length === 0 ? '-' : items(devices),
    type.networkPerformance ?? '-',
    items(type.zones.map((zone) => (zone.startsWith(region) ? zone.slice(region.length) : zone))),
    markedPrice(type.onDemandPrice, type.onDemandOrigin.estimated),
    markedPrice(type.spotPrice, type.spotOrigin.estimated),
  ];
}

export function gibibytes(mebibytes: number): string {
  return `${Number((mebibytes / 1024).toFixed(2))} GiB`;
}

/** A price with a tilde where it is an estimate. */
export function markedPrice(price: number | undefined, estimated: boolean): string {
  return price === undefined ? '-' : `${estimated ? '~' : ''}${pricePerHour(price)}`;
}
