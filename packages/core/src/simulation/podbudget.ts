import type { PodDisruptionBudget } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { selectorMatches } from '../model/selector.js';
import { isTerminating } from '../state/podfacts.js';
import type { SimulationState } from './state.js';
import { isReady, workloadKey } from './workload.js';

/** What a PodDisruptionBudget allows now, as the Kubernetes controller computes it (chapter 05, 6). */
export interface PodBudgetStatus {
  healthy: number;
  desired: number;
  disruptionsAllowed: number;
}

const PERCENTAGE = /^[0-9]{1,9}%$/;

/** The status of a budget, from the pods of its namespace. */
export function podBudgetStatus(budget: PodDisruptionBudget, state: SimulationState): PodBudgetStatus {
  const known = state.budgetStatus.get(budget);
  if (known !== undefined && known.version === state.version) return known.value;
  const value = computeStatus(budget, state);
  state.budgetStatus.set(budget, { version: state.version, value });
  return value;
}

function computeStatus({ metadata, spec }: PodDisruptionBudget, state: SimulationState): PodBudgetStatus {
  const namespace = metadata.namespace || 'default';
  const selected: Pod[] = [];
  for (const pod of state.pods.values())
    if ((pod.metadata.namespace || 'default') === namespace && selectorMatches(spec?.selector, pod.metadata.labels)) selected.push(pod);
  const healthy = selected.filter((pod) => isReady(pod) && !isTerminating(pod)).length;
  const { minAvailable, maxUnavailable } = spec ?? {};
  const counts = minAvailable !== undefined && typeof minAvailable === 'number';
  const expected = counts ? selected.length : scaleOf(selected, state);
  const desired =
    maxUnavailable !== undefined
      ? Math.max(0, expected - scaled(maxUnavailable, expected))
      : minAvailable === undefined
        ? Math.max(0, expected - 1)
        : scaled(minAvailable, expected);
  return { healthy, desired, disruptionsAllowed: expected === 0 ? 0 : Math.max(0, healthy - desired) };
}

/** The replicas of the controllers of the pods; a pod without one counts as itself. */
function scaleOf(pods: readonly Pod[], { workloads }: SimulationState): number {
  const seen = new Set<string>();
  let scale = 0;
  for (const pod of pods) {
    const key = workloadKey(pod);
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
