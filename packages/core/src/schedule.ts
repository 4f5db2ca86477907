import { type ClaimAnswer, RoundAnswer } from './decode/answer.js';
import { decodeReasons } from './decode/reasons.js';
import { serialiseRequirement } from './decode/requirements.js';
import { type CandidatePod, type EncodeOptions, encodeProblem, type Problem } from './encode/problem.js';
import type { SchedulingInput } from './model/input.js';
import type { InstanceType, Offering } from './model/instancetype.js';
import type { Launch, Plan, PlannedNodeClaim, PlannedRequirement } from './model/plan.js';
import { formatQuantity } from './model/quantity.js';
import { assertValidInput } from './model/validate.js';
import { DEFAULT_CONFIGURATION, Label } from './model/wellknown.js';
import { type IgnoredPod, pendingPods, podsOfDeletingNodes } from './provisioning/pods.js';
import { Volumes } from './provisioning/volumes.js';
import type { KernelBackend } from './runtime/backend.js';
import { createJs } from './runtime/js.js';
import { Session } from './runtime/solve.js';
import { buildClusterState } from './state/cluster.js';
import { normaliseInput } from './state/normalise.js';
import { PodDisruptionBudgets } from './state/poddisruptionbudgets.js';
import { compareText, podKey } from './state/podfacts.js';

/** Picks what a claim would be launched as: knowledge of a provider. */
export type LaunchChooser = (claim: LaunchQuestion) => Launch | undefined;

export interface LaunchQuestion {
  nodePool: string;
  requirements: PlannedRequirement[];
  requests: Record<string, string>;
  /** The types kept by truncation, cheapest first. */
  instanceTypes: InstanceType[];
}

export interface ScheduleOptions {
  /** Default: the JavaScript kernel. */
  backend?: KernelBackend;
  /** 0 (default) breaks ties by the smallest name; any other integer picks other, equally legal choices (chapter 03, 17). */
  seed?: number;
  /** How many types a NodeClaim keeps; default 600 (chapter 02, 14.2). */
  maxInstanceTypes?: number;
  /** `strict` (default, as in provisioning) or `fallback` (as in simulations) (chapter 02, 12). */
  reservedMode?: 'strict' | 'fallback';
  /** Default: the cheapest available offering that the claim admits, ties by type, then by the offering's order. */
  chooseLaunch?: LaunchChooser;
  /** false leaves reasons out of the answer. */
  reasons?: boolean;
  /** false switches every memo of the kernel off; the plan stays the same. */
  memos?: boolean;
}

export const MAX_INSTANCE_TYPES = 600;

/** A round that is ready to be solved. */
export interface Round {
  problem: Problem;
  ignored: IgnoredPod[];
}

/** Normalises and encodes one provisioning round: pending pods, and the reschedulable pods of deleting nodes (chapter 02, 3). */
export function prepareRound(valid: SchedulingInput, options: ScheduleOptions): Round {
  const configuration = DEFAULT_CONFIGURATION;
  const input = normaliseInput(valid, configuration);
  const volumes = new Volumes(input);
  const cluster = buildClusterState(input, volumes);
  const pending = pendingPods(input.pods, volumes, configuration);
  const now = Date.parse(input.now!);
  const leaving =
    cluster.deleting.length === 0 ? [] : podsOfDeletingNodes(cluster, new PodDisruptionBudgets(input.podDisruptionBudgets ?? []), now);
  const candidates: CandidatePod[] = [...pending.pods, ...leaving.map(({ pod }) => pod)].map((pod) => ({
    pod,
    selected: true,
    exempt: true,
  }));
  const problem = encodeProblem(input, cluster, volumes, candidates, encodeOptions(options));
  return { problem, ignored: pending.ignored };
}

function encodeOptions(options: ScheduleOptions): EncodeOptions {
  return {
    configuration: DEFAULT_CONFIGURATION,
    maxInstanceTypes: options.maxInstanceTypes ?? MAX_INSTANCE_TYPES,
    reservedFallback: options.reservedMode === 'fallback',
    consolidation: false,
    memos: options.memos ?? true,
    reasons: options.reasons ?? true,
    seed: options.seed ?? 0,
    underConsolidateAfter: () => false,
  };
}

/**
 * Decides one scheduling round: which pods go to existing nodes, which NodeClaims are created for the others, and which pods stay pending.
 * Throws InvalidInput with every problem of the input. Unschedulable pods are part of the plan.
 */
export function schedule(input: SchedulingInput, options: ScheduleOptions = {}): Plan {
  assertValidInput(input);
  const { problem, ignored } = prepareRound(input, options);
  const backend = options.backend ?? createJs();
  const answer = new RoundAnswer(new Session(backend, problem.image).solve(), problem);
  return decodePlan(answer, problem, ignored, backend.kind, options.chooseLaunch);
}

function decodePlan(
  answer: RoundAnswer,
  problem: Problem,
  ignored: IgnoredPod[],
  backend: 'js' | 'wasm',
  chooseLaunch: LaunchChooser | undefined,
): Plan {
  const names = problem.pods.map(podKey);
  const nodeClaims = answer.claims().map((claim): PlannedNodeClaim => {
    const nodePool = problem.templates[claim.template]!.nodePool.metadata.name;
    const requests: Record<string, string> = {};
    for (const [name, quantity] of [...claim.requests()].sort(([a], [b]) => compareText(a, b))) requests[name] = formatQuantity(quantity);
    const requirements = claim.requirements().flatMap(serialiseRequirement);
    const launch = chooseLaunch
      ? chooseLaunch({
          nodePool,
          requirements,
          requests,
          get instanceTypes() {
            return claim.launchCandidates().map(({ type }) => type);
          },
        })
      : cheapestLaunch(claim);
    return {
      nodePool,
      pods: claim.pods().map((pod) => names[pod]!),
      requests,
      requirements,
      get instanceTypes() {
        return claim.instanceTypes().map(({ type, price }) => ({ name: type.name, price: price ?? Number.MAX_VALUE }));
      },
      get launchCandidates() {
        return claim.launchCandidates().map(({ type }) => type.name);
      },
      ...(launch ? { launch } : {}),
    };
  });
  const existingNodes = [...answer.placements()]
    .map(([node, pods]) => ({ name: problem.cluster.active[node]!.name, pods: pods.map((pod) => names[pod]!) }))
    .sort((a, b) => compareText(a.name, b.name));
  const unschedulable = answer
    .failed()
    .map((pod) => ({ pod: names[pod]!, reasons: decodeReasons(answer.reasons(pod), problem) }))
    .sort((a, b) => compareText(a.pod, b.pod));
  return {
    backend,
    pods: names,
    nodeClaims,
    existingNodes,
    unschedulable,
    ignored,
    costPerHour: nodeClaims.reduce((sum, { launch }) => sum + (launch?.price ?? 0), 0),
    contestedChoices: answer.contestedChoices,
  };
}

/** Without knowledge of a provider: the cheapest offering over all capacity types. */
function cheapestLaunch(claim: ClaimAnswer): Launch | undefined {
  const cheapest = claim.cheapestOffering();
  if (!cheapest) return undefined;
  const { type, offering } = cheapest;
  return {
    instanceType: type.name,
    zone: labelOf(offering, Label.zone),
    capacityType: labelOf(offering, Label.capacityType),
    price: offering.price,
  };
}

function labelOf({ requirements }: Offering, key: string): string {
  return requirements.find((requirement) => requirement.key === key)?.values?.[0] ?? '';
}
