import type { InstanceType } from '@kerf/core';
import { type EC2NodeClass, type RegionData, type ResolveOptions, resolveInstanceTypes } from '@kerf/instance-catalog';
import { type Command, InvalidArgumentError } from 'commander';
import { readNodeClass } from './catalognodeclass.js';
import { catalogOption, openRegion, type RegionFlags, readWholeNumber, refusingBadCatalogInput, regionOption } from './catalogsource.js';
import type { Terminal } from './terminal.js';

/** What the figures of an instance type depend on beside the type. */
export interface ResolveFlags extends RegionFlags {
  nodeClass?: string;
  vmMemoryOverheadPercent?: number;
  reservedEnis?: number;
}

export interface ResolvedRegion {
  region: RegionData;
  nodeClass?: EC2NodeClass;
  instanceTypes: InstanceType[];
}

/** Adds the options of a command that resolves instance types. */
export function withResolveOptions(command: Command): Command {
  return command
    .addOption(regionOption())
    .addOption(catalogOption())
    .option('--node-class <file>', 'manifest with the EC2NodeClass; default: alias al2023@latest, a subnet in every zone')
    .option('--vm-memory-overhead-percent <fraction>', 'setting of the controller; default: 0.075', readFraction)
    .option('--reserved-enis <n>', 'setting of the controller; default: 0', readWholeNumber);
}

/** The instance types of the region under the node class. */
export async function resolveRegion(flags: ResolveFlags, terminal: Terminal): Promise<ResolvedRegion> {
  const region = await openRegion(flags);
  const nodeClass = flags.nodeClass === undefined ? undefined : await readNodeClass(flags.nodeClass, terminal);
  const options: ResolveOptions = {
    ...(flags.vmMemoryOverheadPercent === undefined ? {} : { vmMemoryOverheadPercent: flags.vmMemoryOverheadPercent }),
    ...(flags.reservedEnis === undefined ? {} : { reservedENIs: flags.reservedEnis }),
  };
  const instanceTypes = await refusingBadCatalogInput(() => resolveInstanceTypes(region, nodeClass, options));
  return { region, instanceTypes, ...(nodeClass === undefined ? {} : { nodeClass }) };
}

function readFraction(value: string): number {
  const fraction = /^[0-9]?\.?[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(fraction >= 0 && fraction < 1)) throw new InvalidArgumentError('It must be a fraction from 0 up to but not 1, for example 0.075.');
  return fraction;
}
