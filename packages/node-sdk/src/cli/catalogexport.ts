import type { InstanceType } from '@kerf/core';
import { type EC2NodeClass, imageFor, type RegionData, resolveImages } from '@kerf/instance-catalog';
import { Command } from 'commander';
import { type ResolveFlags, resolveRegion, withResolveOptions } from './catalogresolve.js';
import { refusingBadCatalogInput } from './catalogsource.js';
import { BadInput } from './status.js';
import type { Terminal } from './terminal.js';

interface ExportFlags extends ResolveFlags {
  kubernetesVersion?: string;
}

/** `kerf catalog export`. */
export function exportCommand(terminal: Terminal): Command {
  return withResolveOptions(new Command('export'))
    .summary('instance types in the shape of scenarios')
    .description('Prints the instance types of a region in the shape of scenarios, a JSON array with one type a line.')
    .option('--kubernetes-version <version>', 'of the control plane, for example 1.31: types without a machine image are not available')
    .action((flags: ExportFlags) => exportTypes(flags, terminal));
}

async function exportTypes(flags: ExportFlags, terminal: Terminal): Promise<void> {
  const { region, nodeClass, instanceTypes } = await resolveRegion(flags, terminal);
  const { kubernetesVersion: version } = flags;
  const types =
    version === undefined
      ? instanceTypes
      : await refusingBadCatalogInput(() => withoutUnlaunchable(instanceTypes, region, nodeClass ?? { spec: {} }, version));
  await terminal.stdout(`[\n${types.map((type) => JSON.stringify(type)).join(',\n')}\n]\n`);
}

/** A type that no image fits stays in the list with all offerings unavailable: that is how unfitness is told (chapter 04, 1.1 and 10.3). */
function withoutUnlaunchable(types: readonly InstanceType[], region: RegionData, nodeClass: EC2NodeClass, version: string): InstanceType[] {
  const resolution = resolveImages(nodeClass, version, region.images);
  if (!resolution.ready) throw new BadInput(`the EC2NodeClass has no image at Kubernetes ${version}: ${resolution.message}`);
  return types.map((type) =>
    imageFor(type, resolution.images) === undefined
      ? { ...type, offerings: type.offerings.map((offering) => ({ ...offering, available: false })) }
      : type,
  );
}
