import type { ClaimAnswer, RoundAnswer } from './decode/answer.js';
import { decodeReasons } from './decode/reasons.js';
import { serialiseRequirement } from './decode/requirements.js';
import type { Problem } from './encode/problem.js';
import type { SchedulingInput } from './model/input.js';
import type { InstanceType, Offering } from './model/instancetype.js';
import type { Launch, Plan, PlannedNodeClaim, PlannedRequirement } from './model/plan.js';
import { formatQuantity } from './model/quantity.js';
import { assertValidInput } from './model/validate.js';
import { Label } from './model/wellknown.js';
import type { IgnoredPod } from './provisioning/pods.js';
import { Round, type RoundOptions } from './round.js';
import type { KernelBackend } from './runtime/backend.js';
import { createJs } from './runtime/js.js';
import type { ClusterReader } from './state/clusterreader.js';
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

export interface ScheduleOptions extends RoundOptions {
  /** Default: the JavaScript kernel. */
  backend?: KernelBackend;
  /** Default: the cheapest available offering that the claim admits, ties by type, then by the offering's order. */
  chooseLaunch?: LaunchChooser;
}

/** A round and what the kernel answered. */
export interface DecidedRound {
  round: Round;
  answer: RoundAnswer;
}

/** What plans were made of: a plan keeps its problem for what it names late, so this holds nothing longer. */
const decided = new WeakMap<Plan, DecidedRound & { input: SchedulingInput }>();

/** The round behind a plan of the input; decided again where `schedule` did not make the plan of this very value. */
export function decidedRound(input: SchedulingInput, plan: Plan, backend: KernelBackend): DecidedRound {
  const known = decided.get(plan);
  if (known?.input === input) return known;
  const round = Round.prepare(input, {});
  return { round, answer: round.solve(backend) };
}

/**
 * Decides one scheduling round: which pods go to existing nodes, which NodeClaims are created for the others, and which pods stay pending.
 * Throws InvalidInput with every problem of the input. Unschedulable pods are part of the plan.
 */
export function schedule(input: SchedulingInput, options: ScheduleOptions = {}): Plan {
  assertValidInput(input);
  return scheduleValid(input, options);
}

/** `schedule` of an input that is known to be valid. `reader` read clusters before that have most objects in common with it. */
export function scheduleValid(input: SchedulingInput, options: ScheduleOptions & { reader?: ClusterReader } = {}): Plan {
  const round = Round.prepare(input, options);
  const backend = options.backend ?? createJs();
  const answer = round.solve(backend);
  const plan = decodePlan(answer, round.problem, round.ignored, backend.kind, options.chooseLaunch);
  decided.set(plan, { input, round, answer });
  return plan;
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
