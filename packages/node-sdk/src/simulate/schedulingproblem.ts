import { InvalidInput, type KernelBackend, type LaunchChooser, type SchedulingInput, type SchedulingOptions } from '@kerf/core';
import { CatalogInputError, type RegionData } from '@kerf/instance-catalog';
import { type Catalog, embeddedCatalog } from '../catalog/catalog.js';
import type { Diagnostic } from '../load/diagnostic.js';
import type { LoadedManifests } from '../load/manifests.js';
import { type NodePoolCatalog, nodePoolCatalogs, withInstanceTypes } from './catalog.js';
import { issueDiagnostics } from './issue.js';
import { launchChooser } from './launch.js';
import { SimulationError } from './problem.js';
import { type RegionHint, regionHints } from './region.js';

/** How manifests are decided on; all optional. */
export interface SimulateOptions {
  /** An EC2 region. Default: the one region that the zones and regions of the input lie in, or else the only one of the catalog. */
  region?: string;
  /** Where regions are looked up; default: those that come with the package. */
  catalog?: Catalog;
  /** For example `1.31`. Decides which machine images exist; without it every EC2NodeClass is taken as having one for every type. */
  kubernetesVersion?: string;
  /** What decides; default: the JavaScript kernel. */
  backend?: KernelBackend;
  /** Karpenter's setting: `Respect` (default) or `Ignore`. */
  preferencePolicy?: SchedulingOptions['preferencePolicy'];
  /** Karpenter's setting: `Strict` (default) or `BestEffort`. */
  minValuesPolicy?: SchedulingOptions['minValuesPolicy'];
}

/** What is decided on: what `schedule`, `explain`, `lint` and `diff` of @kerf/core take. */
export interface SchedulingProblem {
  region: string;
  /** Of all prices, for example `USD`. */
  currency: string;
  /** With the instance types that each NodePool sees. */
  input: SchedulingInput;
  /** What the provider would launch for a NodeClaim: the option of that name of `schedule`. */
  chooseLaunch: LaunchChooser;
  /** Warnings beyond those of loading. */
  diagnostics: Diagnostic[];
}

/**
 * The scheduling problem that these manifests pose in a region. Pure but for loading the region's module.
 * @throws SimulationError with every problem of the input.
 */
export async function schedulingProblem(
  manifests: Pick<LoadedManifests, 'input' | 'ec2NodeClasses' | 'kubeletOverrides'>,
  options: SimulateOptions = {},
): Promise<SchedulingProblem> {
  const { region, input, catalogs, diagnostics } = await resolveManifests(manifests, options);
  return {
    region: region.name,
    currency: region.provenance.onDemand.currency,
    input: withInstanceTypes(input, catalogs),
    chooseLaunch: launchChooser(catalogs, options.minValuesPolicy),
    diagnostics,
  };
}

/** The parts of a scheduling problem. */
export interface ResolvedManifests {
  region: RegionData;
  /** Without the instance types. */
  input: SchedulingInput;
  catalogs: ReadonlyMap<string, NodePoolCatalog>;
  diagnostics: Diagnostic[];
}

/** The region, what each NodePool sees in it, and the NodePools that take part. */
export async function resolveManifests(
  manifests: Pick<LoadedManifests, 'input' | 'ec2NodeClasses' | 'kubeletOverrides'>,
  options: SimulateOptions,
): Promise<ResolvedManifests> {
  const diagnostics: Diagnostic[] = [];
  const catalog = options.catalog ?? embeddedCatalog;
  // A zone of a region that the catalog lacks is a hint all the same: planning elsewhere would be an error.
  const hints = regionHints(manifests.input, manifests.ec2NodeClasses, [...embeddedCatalog.regions(), ...catalog.regions()]);
  const region = await chooseRegion(catalog, hints, options.region, diagnostics);
  const catalogs = refusingBadInput(() => nodePoolCatalogs(manifests, region, options.kubernetesVersion));
  const input = withPolicies(withoutUnready(manifests.input, catalogs, diagnostics), options);
  return { region, input, catalogs, diagnostics };
}

async function chooseRegion(
  catalog: Catalog,
  hints: readonly RegionHint[],
  given: string | undefined,
  diagnostics: Diagnostic[],
): Promise<RegionData> {
  const named = [...new Set(hints.map(({ region }) => region))].sort();
  const known = catalog.regions().map((region) => region.name);
  const name = given ?? named[0] ?? (known.length === 1 ? known[0] : undefined);
  const problem = (code: string, message: string) => new SimulationError([{ severity: 'error', phase: 'reference', code, message }]);
  if (name === undefined)
    throw problem('region-unknown', 'no zone or region is named in the input; state the region, for example --region us-west-2');
  if (given === undefined && named.length > 1) {
    const places = named.map((region) => {
      const hint = hints.find((each) => each.region === region) as RegionHint;
      return `${region} (${hint.object} names ${hint.written})`;
    });
    throw problem(
      'region-ambiguous',
      `the input names zones of several regions: ${places.join(', ')}; state the one to plan for with --region`,
    );
  }
  if (!known.includes(name))
    throw problem('region-unknown', `region ${JSON.stringify(name)} is not in the catalog; known are ${known.join(', ')}`);
  for (const { region, written, object } of hints) {
    if (region !== name)
      diagnostics.push({
        severity: 'warning',
        phase: 'reference',
        code: 'other-region',
        message: `${object} names ${written}, which is not in ${name}`,
      });
  }
  return catalog.load(name);
}

/** A NodePool whose class has no image is not ready and takes no part (chapter 04, 10.1; chapter 06, 6.1). */
function withoutUnready(
  input: SchedulingInput,
  catalogs: ReadonlyMap<string, NodePoolCatalog>,
  diagnostics: Diagnostic[],
): SchedulingInput {
  const nodePools = input.nodePools.filter(({ metadata, spec }) => {
    const notReady = catalogs.get(metadata.name)?.notReady;
    if (notReady === undefined) return true;
    const message = `takes no part in provisioning: EC2NodeClass ${spec.template.spec.nodeClassRef?.name ?? ''} has no image, because ${notReady}`;
    diagnostics.push({
      severity: 'warning',
      phase: 'reference',
      code: 'unsupported-alias',
      object: { kind: 'NodePool', name: metadata.name },
      message,
    });
    return false;
  });
  return { ...input, nodePools };
}

function withPolicies(input: SchedulingInput, { preferencePolicy, minValuesPolicy }: SimulateOptions): SchedulingInput {
  if (preferencePolicy === undefined && minValuesPolicy === undefined) return input;
  return {
    ...input,
    options: {
      ...input.options,
      ...(preferencePolicy === undefined ? {} : { preferencePolicy }),
      ...(minValuesPolicy === undefined ? {} : { minValuesPolicy }),
    },
  };
}

/** What core and catalog refuse, as findings about the objects of the input. */
export function refusingBadInput<T>(decide: () => T, input?: SchedulingInput): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof InvalidInput) throw new SimulationError(issueDiagnostics(error.issues, input));
    if (error instanceof CatalogInputError) throw new SimulationError(issueDiagnostics(error.issues));
    throw error;
  }
}
