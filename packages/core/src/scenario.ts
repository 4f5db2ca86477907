import { type ClaimAnswer, RoundAnswer } from './decode/answer.js';
import { decodeReasons } from './decode/reasons.js';
import { serialiseRequirement } from './decode/requirements.js';
import type { Problem } from './encode/problem.js';
import type { SchedulingInput } from './model/input.js';
import type { InstanceType } from './model/instancetype.js';
import type { PlannedRequirement, Reason } from './model/plan.js';
import { formatQuantity } from './model/quantity.js';
import { assertValidInput } from './model/validate.js';
import { Label } from './model/wellknown.js';
import { Round } from './round.js';
import type { KernelBackend } from './runtime/backend.js';
import { Session } from './runtime/solve.js';
import type { ScheduleOptions } from './schedule.js';
import { compareText, podKey } from './state/podfacts.js';

/** A scenario document (chapter 06, 13): a scheduling input with a name. */
export interface Scenario extends SchedulingInput {
  name: string;
  /** Names a file of instance types; whoever reads files resolves it. */
  catalog?: string;
}

/** A decision in the exchange format (chapter 06, 14.1). */
export interface Outcome {
  name: string;
  nodeClaims: NodeClaimOutcome[];
  existingNodes?: Record<string, string[]>;
  podErrors?: Record<string, string>;
  ignored?: Record<string, string>;
  timing?: Timing;
}

export interface NodeClaimOutcome {
  nodePool: string;
  pods: string[];
  requests: Record<string, string>;
  requirements: PlannedRequirement[];
  instanceTypes: string[];
  launched: string[];
  cheapestPrice: number;
}

/** Medians over the timed solves, in milliseconds. */
export interface Timing {
  encodeMs: number;
  kernelMs: number;
  decodeMs: number;
  totalMs: number;
}

export interface DecideOptions extends ScheduleOptions {
  backend: KernelBackend;
  /** Solves the case so many times more and adds `timing`. */
  time?: number;
  /** The clock of `time`, in milliseconds. */
  clock?: () => number;
}

/** Decides a scenario. `instanceTypes` are those of its catalog; the scenario's own, if it has any, come first. */
export function decide(scenario: Scenario, instanceTypes: InstanceType[] | undefined, options: DecideOptions): Outcome {
  const { name, catalog: _, ...rest } = scenario;
  const input: SchedulingInput = scenario.instanceTypes?.length || !instanceTypes ? rest : { ...rest, instanceTypes };
  const clock = options.clock ?? (() => 0);
  const times: Timing[] = [];
  let outcome: Outcome | undefined;
  for (let run = 0; run <= (options.time ?? 0); run++) {
    const start = clock();
    assertValidInput(input);
    const { problem, ignored } = Round.prepare(input, options);
    const encoded = clock();
    const words = new Session(options.backend, problem.image).solve();
    const solved = clock();
    outcome = outcomeOf(name, new RoundAnswer(words, problem), problem, ignored);
    const end = clock();
    if (run > 0) times.push({ encodeMs: encoded - start, kernelMs: solved - encoded, decodeMs: end - solved, totalMs: end - start });
  }
  if (times.length > 0) outcome!.timing = medians(times);
  return outcome!;
}

function medians(times: readonly Timing[]): Timing {
  const median = (field: keyof Timing) => {
    const sorted = times.map((time) => time[field]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1]!;
  };
  return { encodeMs: median('encodeMs'), kernelMs: median('kernelMs'), decodeMs: median('decodeMs'), totalMs: median('totalMs') };
}

function outcomeOf(name: string, answer: RoundAnswer, problem: Problem, ignored: readonly { pod: string; reason: string }[]): Outcome {
  const names = problem.pods.map(podKey);
  const outcome: Outcome = { name, nodeClaims: answer.claims().map((claim) => claimOutcome(claim, problem, names)) };
  outcome.nodeClaims.sort((a, b) => compareText(a.nodePool, b.nodePool) || compareText(JSON.stringify(a.pods), JSON.stringify(b.pods)));
  const existing = [...answer.placements()].map(([node, pods]): [string, string[]] => [
    problem.cluster.active[node]!.name,
    pods.map((pod) => names[pod]!).sort(compareText),
  ]);
  if (existing.length > 0) outcome.existingNodes = record(existing);
  const failed = answer.failed().map((pod): [string, string] => [names[pod]!, reasonText(decodeReasons(answer.reasons(pod), problem))]);
  if (failed.length > 0) outcome.podErrors = record(failed);
  if (ignored.length > 0) outcome.ignored = record(ignored.map(({ pod, reason }): [string, string] => [pod, reason]));
  return outcome;
}

function claimOutcome(claim: ClaimAnswer, problem: Problem, names: readonly string[]): NodeClaimOutcome {
  const requests = [...claim.requests()].map(([name, quantity]): [string, string] => [name, formatQuantity(quantity)]);
  return {
    nodePool: problem.templates[claim.template]!.nodePool.metadata.name,
    pods: claim
      .pods()
      .map((pod) => names[pod]!)
      .sort(compareText),
    requests: record(requests),
    requirements: outcomeRequirements(claim),
    instanceTypes: claim.instanceTypes().map(({ type }) => type.name),
    launched: claim
      .launchCandidates()
      .map(({ type }) => type.name)
      .sort(compareText),
    cheapestPrice: claim.cheapest()?.price ?? Number.MAX_VALUE,
  };
}

/** Without the placeholder's hostname and the list of instance types, which has a field of its own. */
export function outcomeRequirements(claim: ClaimAnswer): PlannedRequirement[] {
  return claim
    .requirements()
    .filter(({ key }) => key !== Label.hostname && key !== Label.instanceType)
    .flatMap(serialiseRequirement)
    .map((requirement) => (requirement.values ? { ...requirement, values: [...requirement.values].sort() } : requirement))
    .sort((a, b) => compareText(a.key, b.key) || compareText(JSON.stringify(a), JSON.stringify(b)));
}

function reasonText(reasons: readonly Reason[]): string {
  return reasons
    .map(({ nodePool, code, key, detail }) => [nodePool, code, key, detail].filter((part) => part !== undefined).join(' '))
    .join('; ');
}

/** An object with keys in byte order and no prototype. */
function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = Object.create(null);
  for (const [key, value] of [...entries].sort(([a], [b]) => compareText(a, b))) object[key] = value;
  return object;
}
