import { type DisruptionNow, disruptNow, InvalidInput } from '@kerf/core';
import { embeddedCatalog } from '../catalog/catalog.js';
import type { Diagnostic } from '../load/diagnostic.js';
import type { LoadedManifests } from '../load/manifests.js';
import { issueDiagnostics } from '../simulate/issue.js';
import { SimulationError } from '../simulate/problem.js';
import type { SimulateOptions } from '../simulate/schedulingproblem.js';
import { simulate } from '../simulate/simulate.js';
import { ec2Provider, onCurrentImages } from '../upgrade/provider.js';

/** As for a plan. */
export type ConsolidateOptions = SimulateOptions;

/** One pass of the disruption loop. */
export interface Consolidation {
  region: string;
  /** Of all prices, for example `USD`. */
  currency: string;
  /** The time of the pass, RFC 3339. */
  now: string;
  decision: DisruptionNow;
  /** Warnings beyond those of loading. */
  diagnostics: Diagnostic[];
}

/**
 * What Karpenter would disrupt now, and why it would leave the other nodes alone.
 * @throws SimulationError with every problem of the input.
 */
export async function consolidate(manifests: LoadedManifests, options: ConsolidateOptions = {}): Promise<Consolidation> {
  const { kubernetesVersion, catalog = embeddedCatalog } = options;
  const planned = await simulate(manifests, options);
  const region = await catalog.load(planned.region);
  const ec2 = ec2Provider({ ...manifests, input: { ...manifests.input, nodePools: planned.input.nodePools } }, region, {
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  });
  const input = onCurrentImages(planned.input, ec2);
  try {
    const decision = disruptNow(input, ec2.provider, options.backend === undefined ? {} : { backend: options.backend });
    const { currency, diagnostics } = planned;
    return { region: region.name, currency, now: input.now as string, decision, diagnostics };
  } catch (error) {
    if (error instanceof InvalidInput) throw new SimulationError(issueDiagnostics(error.issues, input));
    throw error;
  }
}
