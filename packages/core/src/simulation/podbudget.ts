import type { PodDisruptionBudget } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { selectorMatches } from '../model/selector.js';
import { isTerminating } from '../state/podfacts.js';
import type { SimulationState, Versioned } from './state.js';
import { isReady, workloadKey } from './workload.js';

/** What a PodDisruptionBudget allows now, as the Kubernetes controller computes it (chapter 05, 6). */
export interface PodBudgetStatus {
  healthy: number;
  desired: number;
  disruptionsAllowed: number;
}

const PERCENTAGE = /^[0-9]{1,9}%$/;

/** What a budget reads of a pod's metadata: the workload that it counts for. */
interface Member {
  workload: string | undefined;
}

/** A status, and which pods it is about by their metadata; null for a pod that the budget does not select. Metadata is replaced, never changed. */
export interface KnownBudgetStatus extends Versioned<PodBudgetStatus> {
  members: WeakMap<Pod['metadata'], Member | null>;
}

/** The status of a budget, from the pods of its namespace. */
export function podBudgetStatus(budget: PodDisruptionBudget, state: SimulationState): PodBudgetStatus {
  const known = state.budgetStatus.get(budget);
  if (known !== undefined && known.version === state.version) return known.value;
  const members = known?.members ?? new WeakMap();
  const value = computeStatus(budget, state, members);
  state.budgetStatus.set(budget, { version: state.version, value, members });
  return value;
}

function computeStatus(budget: PodDisruptionBudget, state: SimulationState, members: KnownBudgetStatus['members']): PodBudgetStatus {
  const workloads: (string | undefined)[] = [];
  let healthy = 0;
  for (const pod of state.pods.values()) {
    let member = members.get(pod.metadata);
    if (member === undefined) {
      member = selects(budget, pod) ? { workload: workloadKey(pod) } : null;
      members.set(pod.metadata, member);
    }
    if (member === null) continue;
    workloads.push(member.workload);
    if (isReady(pod) && !isTerminating(pod)) healthy++;
  }
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const counts = minAvailable !== undefined && typeof minAvailable === 'number';
  const expected = counts ? workloads.length : scaleOf(workloads, state);
  const desired =
    maxUnavailable !== undefined
      ? Math.max(0, expected - scaled(maxUnavailable, expected))
      : minAvailable === undefined
        ? Math.max(0, expected - 1)
        : scaled(minAvailable, expected);
  return { healthy, desired, disruptionsAllowed: expected === 0 ? 0 : Math.max(0, healthy - desired) };
}

function selects({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  return (
    (pod.metadata.namespace || 'default') === (metadata.namespace || 'default') && selectorMatches(spec?.selector, pod.metadata.labels)
  );
}

/** The replicas of the controllers of pods, given by the pods' workloads; a pod without one counts as itself. */
function scaleOf(keys: readonly (string | undefined)[], { workloads }: SimulationState): number {
  const seen = new Set<string>();
  let scale = 0;
  for (const key of keys) {
    const workload = key === undefined ? undefined : workloads.get(key);
    if (workload === undefined) scale++;
    else if (!seen.has(workload.key)) {
      seen.add(workload.key);
      scale += workload.replicas;
    }
  }
  return scale;
}

/** A count, or a percentage rounded up; text that is neither counts as 0. */
function scaled(value: number | string, expected: number): number {
  if (typeof value === 'number') return value;
  return PERCENTAGE.test(value) ? Math.ceil((Number(value.slice(0, -1)) * expected) / 100) : 0;
}

/** The budgets with their status. */
export function budgetsWithStatus(state: SimulationState): PodDisruptionBudget[] {
  return [...state.podDisruptionBudgets.values()].map((budget) => ({
    ...budget,
    status: { disruptionsAllowed: podBudgetStatus(budget, state).disruptionsAllowed },
  }));
}
