import { templatesOf } from '../encode/templates.js';
import type { SchedulingInput } from '../model/input.js';
import type { Plan, Reason } from '../model/plan.js';
import type { Pod } from '../model/pod.js';
import { DEFAULT_CONFIGURATION } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';
import { createJs } from '../runtime/js.js';
import { normaliseInput } from '../state/normalise.js';
import type { Conflict } from './conflict.js';
import type { Constraint } from './constraint.js';
import { type Counterfactual, CounterfactualSearch, conflictWith } from './counterfactual.js';
import { explainPlacement, type PlacementExplanation } from './placement.js';
import { Probe } from './probe.js';

export interface ExplainOptions {
  /** Default: the JavaScript kernel. */
  backend?: KernelBackend;
}

/** Why a pod of a plan is where it is, or nowhere. */
export type Explanation = UnschedulableExplanation | PlacementExplanation | { state: 'ignored'; pod: string; reason: string };

export interface UnschedulableExplanation {
  state: 'unschedulable';
  /** `namespace/name`. */
  pod: string;
  /** Those of the plan that speak of the pod and of no NodePool. */
  reasons: Reason[];
  /** In the order in which the round tries them. */
  nodePools: NodePoolExplanation[];
  /** The NodePool that the fewest edits would open to the pod; absent where no edit was found. */
  nearest?: string;
  /** Fewest edits first. Each was verified by solving again with its edits made. */
  counterfactuals: Counterfactual[];
  /** How many problems were solved to find this out. */
  solves: number;
}

export interface NodePoolExplanation {
  nodePool: string;
  /** What the plan says. */
  reason?: Reason;
  /**
   * A smallest set of constraints that together admit no instance type, beside what the plan has placed. Empty where the NodePool sees no instance type that can be
   * launched; absent where the NodePool turned the pod down for the order in which the round went, which leaving one constraint out does not show.
   */
  conflict?: Constraint[];
  /** False where the bound on tests was reached: the set conflicts, but some members may not be needed. */
  minimal: boolean;
}

/** NodePools for which edits are searched: those with the smallest conflicts. */
const MOST_SEARCHED = 4;
const MOST_COUNTERFACTUALS = 8;

/**
 * Explains one pod (`namespace/name`) of the plan that `schedule` made of the input. For a pod without a place: per NodePool a minimal conflict, found by leaving
 * constraints out and solving again, and verified edits that would give it a place. Work is bounded: at most 120 small problems per conflict, and per NodePool, for four
 * NodePools, 24 sets of edits; the whole round is only solved again where limits, reservations, minValues or topology tie the pod to others.
 *
 * @param input What the plan was made of; it is not validated again.
 * @throws RangeError where the input does not have the pod.
 */
export function explain(input: SchedulingInput, plan: Plan, pod: string, options: ExplainOptions = {}): Explanation {
  const backend = options.backend ?? createJs();
  const given = input.pods.find((candidate) => nameOf(candidate) === pod);
  if (given === undefined) throw new RangeError(`there is no pod ${JSON.stringify(pod)}; pods are named as namespace/name`);
  // A plan may hold ten thousand pods; those that the explanation does not read stay as they are.
  const normal = { ...normaliseInput({ ...input, pods: [given] }, DEFAULT_CONFIGURATION), pods: input.pods };
  const [subject] = normaliseInput({ ...input, pods: [given], nodePools: [] }, DEFAULT_CONFIGURATION).pods as [Pod];
  const ignored = plan.ignored.find((each) => each.pod === pod);
  if (ignored !== undefined) return { state: 'ignored', pod, reason: ignored.reason };
  const failed = plan.unschedulable.find((each) => each.pod === pod);
  if (failed === undefined) return explainPlacement({ input, normal, plan, pod: subject, backend });

  const probe = Probe.of(input, normal, plan, backend, subject);
  const templates = templatesOf(normal, DEFAULT_CONFIGURATION).map(({ nodePool }) => probe.withRemainingLimits(nodePool));
  const conflicts = templates.map((nodePool) => ({ nodePool, conflict: conflictWith(probe, subject, nodePool) }));
  const nodePools = conflicts.map(({ nodePool, conflict }) => nodePoolExplanation(nodePool.metadata.name, failed.reasons, conflict));
  const counterfactuals = [...conflicts]
    .filter(({ conflict }) => (conflict?.members.length ?? 0) > 0)
    .sort((a, b) => a.conflict!.members.length - b.conflict!.members.length)
    .slice(0, MOST_SEARCHED)
    .flatMap(({ nodePool, conflict }) => new CounterfactualSearch(probe, subject, nodePool).run(conflict!.members))
    .sort((a, b) => a.edits.length - b.edits.length);
  const [first] = counterfactuals;
  return {
    state: 'unschedulable',
    pod,
    reasons: failed.reasons.filter(({ nodePool }) => nodePool === undefined),
    nodePools,
    ...(first === undefined ? {} : { nearest: first.nodePool }),
    counterfactuals: distinct(counterfactuals).slice(0, MOST_COUNTERFACTUALS),
    solves: probe.solves,
  };
}

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace || 'default'}/${metadata.name}`;
}

function nodePoolExplanation(
  nodePool: string,
  reasons: readonly Reason[],
  conflict: Conflict<Constraint> | undefined,
): NodePoolExplanation {
  const reason = reasons.find((each) => each.nodePool === nodePool);
  return {
    nodePool,
    ...(reason === undefined ? {} : { reason }),
    ...(conflict === undefined ? {} : { conflict: conflict.members }),
    minimal: conflict?.minimal ?? false,
  };
}

/** Edits of the pod alone may be found for several NodePools. */
function distinct(counterfactuals: readonly Counterfactual[]): Counterfactual[] {
  const seen = new Set<string>();
  return counterfactuals.filter(({ edits }) => {
    const text = JSON.stringify(edits);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
