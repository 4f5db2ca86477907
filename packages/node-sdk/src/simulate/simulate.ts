import { type Plan, type SchedulingInput, schedule } from '@kerf/core';
import { allocatable } from '@kerf/instance-catalog';
import type { Diagnostic } from '../load/diagnostic.js';
import type { LoadedManifests } from '../load/manifests.js';
import { withInstanceTypes } from './catalog.js';
import { launchChooser } from './launch.js';
import { refusingBadInput, resolveManifests, type SimulateOptions } from './schedulingproblem.js';

/** A plan, and what it was made for. */
export interface Simulation {
  region: string;
  /** Of all prices, for example `USD`. */
  currency: string;
  kubernetesVersion?: string;
  /** What was decided on, without the instance types. */
  input: SchedulingInput;
  plan: Plan;
  /** The pods that were tried, `namespace/name`, in the order of the input. */
  pods: string[];
  /** Allocatable of the instance type that each new NodeClaim launches, in the plan's order; absent where nothing launches. */
  allocatable: (Record<string, string> | undefined)[];
  /** Warnings beyond those of loading. */
  diagnostics: Diagnostic[];
}

/**
 * What Karpenter would do with these manifests: which nodes it would create, and for which pods. Pure but for loading the region's module.
 * @throws SimulationError with every problem of the input; pods that find no place are no problem but part of the plan.
 */
export async function simulate(manifests: LoadedManifests, options: SimulateOptions = {}): Promise<Simulation> {
  const { region, input, catalogs, diagnostics } = await resolveManifests(manifests, options);
  const { kubernetesVersion } = options;
  const scheduling = withInstanceTypes(input, catalogs);
  const plan = refusingBadInput(
    () =>
      schedule(scheduling, {
        chooseLaunch: launchChooser(catalogs, options.minValuesPolicy),
        ...(options.backend === undefined ? {} : { backend: options.backend }),
      }),
    scheduling,
  );
  return {
    region: region.name,
    currency: region.provenance.onDemand.currency,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    input,
    plan,
    pods: plan.pods,
    allocatable: plan.nodeClaims.map(({ nodePool, launch }) => {
      const type = catalogs.get(nodePool)?.instanceTypes.find(({ name }) => name === launch?.instanceType);
      return type === undefined ? undefined : allocatable(type);
    }),
    diagnostics,
  };
}
