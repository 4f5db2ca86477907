import { type Change, type Naming, type SimulationParameters, type SimulationResult, simulateCluster, type TimedChange } from '@kerf/core';
import { embeddedCatalog } from '../catalog/catalog.js';
import type { Diagnostic } from '../load/diagnostic.js';
import { canonicalJson } from '../load/json.js';
import type { LoadedManifests } from '../load/manifests.js';
import { generatedName } from '../load/names.js';
import { SimulationError } from '../simulate/problem.js';
import type { SimulateOptions } from '../simulate/schedulingproblem.js';
import { simulate } from '../simulate/simulate.js';
import { type Ec2, ec2Provider, onCurrentImages } from './provider.js';

/** What is upgraded, when, and how it is decided; all optional. */
export interface UpgradeOptions extends Omit<SimulateOptions, 'kubernetesVersion'> {
  /** Kubernetes version of the control plane before, for example `1.27`; without it images never drift. */
  from?: string;
  /** The version after; default: as before. */
  to?: string;
  /** The manifests with the edits that are applied together with the new version. */
  after?: LoadedManifests;
  /** When: RFC 3339; default: once the cluster has come to rest. */
  at?: string;
  /** How long the simulation goes on after that, in milliseconds; default one day. */
  horizonMs?: number;
  /** What takes how long. */
  parameters?: Partial<SimulationParameters>;
}

/** What an upgrade does to the nodes and pods of a cluster. */
export interface Upgrade {
  region: string;
  currency: string;
  from?: string;
  to?: string;
  /** When the upgrade was applied; milliseconds since 1970. */
  at: number;
  result: SimulationResult;
  /** NodePools that are not ready any more after the upgrade, and why: their nodes can be replaced no longer. */
  unready: { nodePool: string; message: string }[];
  /** Warnings beyond those of loading. */
  diagnostics: Diagnostic[];
}

const DAY = 24 * 3600_000;
const MINUTE = 60_000;
/** Of 10.0.0.0/8, by the second number of the address. */
const NETWORKS = 256;

/** Names in the form that a cluster would make up. */
function namingFor({ nodes = [] }: Input): Naming {
  // New nodes get addresses of a network in which no node of the cluster lies, so that no name is given twice.
  const isFree = (network: number) => !nodes.some(({ metadata }) => metadata.name.startsWith(`ip-10-${network}-`));
  const network = [...new Array(NETWORKS).keys()].find(isFree) ?? NETWORKS;
  return {
    nodeClaim: (nodePool, ordinal) => generatedName(`${nodePool}-`, ordinal),
    node: (_, ordinal) => `ip-10-${network}-${(ordinal >> 8) & 255}-${ordinal & 255}`,
    instance: (_, zone, ordinal) => `aws:///${zone}/i-${ordinal.toString(16).padStart(17, '0')}`,
    pod: (controller, ordinal) => generatedName(`${controller}-`, ordinal),
  };
}

/**
 * Upgrades the control plane, or applies edited NodePools, EC2NodeClasses and PodDisruptionBudgets, and lets the roll-out run. Pods that
 * wait at first get their nodes before.
 * @throws SimulationError with every problem of the input; a roll-out that is blocked is an outcome.
 */
export async function upgrade(manifests: LoadedManifests, options: UpgradeOptions = {}): Promise<Upgrade> {
  const { from, to = from, after = manifests, catalog = embeddedCatalog } = options;
  const minValues = options.minValuesPolicy === undefined ? {} : { minValuesPolicy: options.minValuesPolicy };
  const common = {
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.backend === undefined ? {} : { backend: options.backend }),
    ...(options.preferencePolicy === undefined ? {} : { preferencePolicy: options.preferencePolicy }),
    ...minValues,
    catalog,
  };
  const before = await simulate(manifests, { ...common, ...(from === undefined ? {} : { kubernetesVersion: from }) });
  const planned = await simulate(after, { ...common, region: before.region, ...(to === undefined ? {} : { kubernetesVersion: to }) });
  const region = await catalog.load(before.region);
  const version = (text: string | undefined) => (text === undefined ? {} : { kubernetesVersion: text });
  const old = ec2Provider({ ...manifests, input: { ...manifests.input, nodePools: before.input.nodePools } }, region, {
    ...version(from),
    ...minValues,
  });
  const current = ec2Provider({ ...after, input: { ...after.input, nodePools: planned.input.nodePools } }, region, {
    ...version(to),
    ...minValues,
    before: old.classes,
  });
  const input = onCurrentImages(before.input, old);
  const changes = changesTo(planned.input, before.input, current, { from, to });
  const run = (timed: readonly TimedChange[], horizonMs: number) =>
    simulateCluster(input, old.provider, timed, {
      horizonMs,
      naming: namingFor(input),
      ...(options.backend === undefined ? {} : { backend: options.backend }),
      ...(options.parameters === undefined ? {} : { parameters: options.parameters }),
    });
  const { horizonMs = DAY } = options;
  const at = options.at === undefined ? restOf(run([], horizonMs)) : Date.parse(options.at);
  const start = Date.parse(input.now as string);
  if (at < start)
    throw new SimulationError([
      { severity: 'error', phase: 'reference', code: 'upgrade-before-start', message: `the upgrade is before the start, ${input.now}` },
    ]);
  const time = new Date(at).toISOString();
  const result = run(
    changes.map((change) => ({ at: time, change })),
    at - start + horizonMs,
  );
  const told = [...before.diagnostics, ...planned.diagnostics];
  const seen = new Set<string>();
  return {
    region: before.region,
    currency: before.currency,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    at,
    result,
    unready: unreadyNodePools(planned.diagnostics),
    diagnostics: told.filter((each) => !seen.has(canonicalJson(each)) && seen.add(canonicalJson(each))),
  };
}

/** At once where nothing was under way; otherwise the first whole minute, at least one after the last thing happened. */
function restOf({ start, end, records }: SimulationResult): number {
  return records.length === 0 ? start : (Math.ceil(end / MINUTE) + 1) * MINUTE;
}

function unreadyNodePools(diagnostics: readonly Diagnostic[]): Upgrade['unready'] {
  return diagnostics.flatMap(({ code, object, message }) =>
    code === 'unsupported-alias' && object?.name !== undefined ? [{ nodePool: object.name, message }] : [],
  );
}

/** Whether the roll-out came to the end that was asked for. */
export function isComplete({ result, unready }: Upgrade): boolean {
  return result.outcome === 'done' && unready.length === 0;
}

type Input = LoadedManifests['input'];

/** What turns the objects before into those after, the provider last: drift is then judged by all of it. */
function changesTo(
  after: Input,
  before: Input,
  { provider }: Ec2,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Change[] {
  const nodePools = new Map(before.nodePools.map((nodePool) => [nodePool.metadata.name, canonicalJson(nodePool)]));
  const budgets = new Map((before.podDisruptionBudgets ?? []).map((budget) => [keyOf(budget.metadata), canonicalJson(budget)]));
  const kept = new Set(after.nodePools.map(({ metadata }) => metadata.name));
  return [
    ...after.nodePools
      .filter((nodePool) => nodePools.get(nodePool.metadata.name) !== canonicalJson(nodePool))
      .map((nodePool): Change => ({ kind: 'apply-nodepool', nodePool })),
    ...[...nodePools.keys()].filter((name) => !kept.has(name)).map((name): Change => ({ kind: 'delete-nodepool', name })),
    ...(after.podDisruptionBudgets ?? [])
      .filter((budget) => budgets.get(keyOf(budget.metadata)) !== canonicalJson(budget))
      .map((podDisruptionBudget): Change => ({ kind: 'apply-pod-disruption-budget', podDisruptionBudget })),
    { kind: 'provider', provider, description: from === to ? 'edited manifests' : `control plane ${from} to ${to}` },
  ];
}

function keyOf({ namespace = 'default', name }: { namespace?: string; name: string }): string {
  return `${namespace}/${name}`;
}
