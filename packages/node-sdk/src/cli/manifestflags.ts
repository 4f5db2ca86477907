import { type Command, Option } from 'commander';
import type { LoadOptions } from '../load/manifests.js';
import type { Scale } from '../load/scale.js';
import type { SimulateOptions } from '../simulate/schedulingproblem.js';
import { gatherScale, gatherSubstitution, readKubernetesVersion, readNamespace, readNow } from './arguments.js';
import { type BackendName, backendOption, createBackend } from './backend.js';
import { catalogOption, openCatalog } from './catalogsource.js';

/** Flags of every command that reads manifests and decides on them. */
export interface ManifestFlags {
  region?: string;
  catalog?: string;
  scale?: Scale[];
  set?: Map<string, string>;
  namespace: string;
  now?: string;
  backend: BackendName;
  unknownFields: 'strict' | 'warn';
  strictKinds?: true;
  cronjobs?: true;
  pending: 'unschedulable' | 'all';
  recomputeStatus?: true;
  preferencePolicy: string;
  minValuesPolicy: string;
  verbose?: true;
}

export function addManifestFlags(command: Command): Command {
  return command
    .option('--region <name>', 'EC2 region; default: the one that the zones in the manifests lie in')
    .addOption(catalogOption())
    .option(
      '--scale <kind/name=n>',
      'set the replicas of a workload, as kubectl scale would, or kind/namespace/name=n; repeatable',
      gatherScale,
    )
    .option('--set <name=value>', `value for \${NAME} in the manifests; repeatable`, gatherSubstitution)
    .addOption(new Option('-n, --namespace <name>', 'for objects that name none').argParser(readNamespace).default('default'))
    .option('--now <time>', 'the time of the pass, or of the start of a roll-out, RFC 3339', readNow)
    .addOption(backendOption())
    .addOption(
      new Option('--unknown-fields <mode>', 'refuse fields that do not exist, or drop them').choices(['strict', 'warn']).default('strict'),
    )
    .option('--strict-kinds', 'refuse kinds that are not known, rather than pass them over')
    .option('--cronjobs', 'expand one Job of each CronJob')
    .addOption(
      new Option('--pending <which>', 'which exported pods without a node count: those with the condition Unschedulable, or all')
        .choices(['unschedulable', 'all'])
        .default('unschedulable'),
    )
    .option('--recompute-status', 'judge NodePools anew that carry the status of a cluster')
    .addOption(new Option('--preference-policy <policy>', 'as the setting of Karpenter').choices(['Respect', 'Ignore']).default('Respect'))
    .addOption(
      new Option('--min-values-policy <policy>', 'as the setting of Karpenter').choices(['Strict', 'BestEffort']).default('Strict'),
    )
    .option('-v, --verbose', 'also tell what was passed over without harm');
}

/** Flags of every command that decides under one version of the control plane. */
export interface PlanFlags extends ManifestFlags {
  kubernetesVersion?: string;
}

export function addPlanFlags(command: Command): Command {
  return addManifestFlags(
    command.option(
      '--kubernetes-version <version>',
      'of the control plane, for example 1.31: decides which machine images exist',
      readKubernetesVersion,
    ),
  );
}

/** How flags ask for manifests to be read. */
export function loadOptions(flags: ManifestFlags): LoadOptions {
  return {
    unknownFields: flags.unknownFields,
    strictKinds: flags.strictKinds ?? false,
    namespace: flags.namespace,
    cronJobs: flags.cronjobs ?? false,
    pending: flags.pending,
    recomputeStatus: flags.recomputeStatus ?? false,
    ...(flags.set === undefined ? {} : { substitutions: flags.set }),
    ...(flags.scale === undefined ? {} : { scale: flags.scale }),
    ...(flags.now === undefined ? {} : { now: flags.now }),
  };
}

/** How flags ask for manifests to be decided on. */
export async function simulateOptions(flags: PlanFlags): Promise<SimulateOptions> {
  return {
    backend: createBackend(flags.backend),
    catalog: await openCatalog(flags.catalog),
    preferencePolicy: flags.preferencePolicy,
    minValuesPolicy: flags.minValuesPolicy,
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.kubernetesVersion === undefined ? {} : { kubernetesVersion: flags.kubernetesVersion }),
  };
}

export function outputOption(formats: readonly string[]): Option {
  return new Option('-o, --output <format>', 'table for people, the others for programs').choices(formats).default('table');
}
