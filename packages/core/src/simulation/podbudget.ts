import type { PodDisruptionBudget } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { selectorMatches } from '../model/selector.js';
import { isTerminating } from '../state/podfacts.js';
import type { SimulationState } from './state.js';
import { isReady, type Workload, workloadKey } from './workload.js';

/** What a PodDisruptionBudget allows now, as the Kubernetes controller computes it (chapter 05, 6). */
export interface PodBudgetStatus {
  healthy: number;
  desired: number;
  disruptionsAllowed: number;
}

const PERCENTAGE = /^[0-9]{1,9}%$/;

/** The pods that a budget selects, counted. */
export class BudgetPods {
  selected = 0;
  /** Ready, and not terminating. */
  healthy = 0;
  /** By workload; pods without one are not in it. */
  private readonly byWorkload = new Map<string, number>();
  /** Whether the budget selects a pod, by the pod's metadata: that is replaced, never changed. */
  private readonly verdicts = new WeakMap<Pod['metadata'], boolean>();

  constructor(private readonly budget: PodDisruptionBudget) {}

  /** Counts a pod that comes, or with -1 one that goes. */
  count(pod: Pod, by: 1 | -1): void {
    if (!this.selects(pod)) return;
    this.selected += by;
    if (isReady(pod) && !isTerminating(pod)) this.healthy += by;
    const workload = workloadKey(pod);
    if (workload !== undefined) this.byWorkload.set(workload, (this.byWorkload.get(workload) ?? 0) + by);
  }

  private selects({ metadata }: Pod): boolean {
    let verdict = this.verdicts.get(metadata);
    if (verdict === undefined) {
      const { metadata: own, spec } = this.budget;
      verdict = (metadata.namespace || 'default') === (own.namespace || 'default') && selectorMatches(spec?.selector, metadata.labels);
      this.verdicts.set(metadata, verdict);
    }
    return verdict;
  }

  /** The replicas of the controllers of the pods; a pod without one that is known counts as itself. */
  scale(workloads: ReadonlyMap<string, Workload>): number {
    let scale = this.selected;
    for (const [key, pods] of this.byWorkload) {
      const workload = workloads.get(key);
      if (pods > 0 && workload !== undefined) scale += workload.replicas - pods;
    }
    return scale;
  }
}

/** The status of a budget, from the pods of its namespace. */
export function podBudgetStatus(budget: PodDisruptionBudget, { pods, workloads }: SimulationState): PodBudgetStatus {
  const counted = pods.under(budget);
  const { healthy } = counted;
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const counts = minAvailable !== undefined && typeof minAvailable === 'number';
  const expected = counts ? counted.selected : counted.scale(workloads);
  const desired =
    maxUnavailable !== undefined
      ? Math.max(0, expected - scaled(maxUnavailable, expected))
      : minAvailable === undefined
        ? Math.max(0, expected - 1)
        : scaled(minAvailable, expected);
  return { healthy, desired, disruptionsAllowed: expected === 0 ? 0 : Math.max(0, healthy - desired) };
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
