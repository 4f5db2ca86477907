import type { PodDisruptionBudget } from '../model/input.js';
import type { LabelSelector } from '../model/meta.js';
import type { Pod } from '../model/pod.js';
import { selectorMatches } from '../model/selector.js';
import { isDisruptable, isEvictable, isReschedulable } from './podfacts.js';

interface Budget {
  key: string;
  selector: LabelSelector | undefined;
  disruptionsAllowed: number;
  fullyBlocking: boolean;
  alwaysEvictUnhealthy: boolean;
}

/** `zero`: no eviction is allowed right now. `full`: the budget never allows one (chapter 05, 6). */
export type BlockingMode = 'zero' | 'full';

/** The PodDisruptionBudgets of a cluster, as the questions of chapter 05, 6 read them. */
export class PodDisruptionBudgets {
  private readonly byNamespace = new Map<string, Budget[]>();

  constructor(budgets: readonly PodDisruptionBudget[]) {
    for (const { metadata, spec, status } of budgets) {
      const namespace = metadata.namespace ?? '';
      const inNamespace = this.byNamespace.get(namespace) ?? [];
      inNamespace.push({
        key: `${namespace}/${metadata.name}`,
        selector: spec?.selector,
        disruptionsAllowed: status?.disruptionsAllowed ?? 0,
        fullyBlocking: spec?.maxUnavailable === 0 || spec?.maxUnavailable === '0%' || spec?.minAvailable === '100%',
        alwaysEvictUnhealthy: spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow',
      });
      this.byNamespace.set(namespace, inNamespace);
    }
  }

  /** The budgets that block an eviction of the pod, by `namespace/name`; empty if none does. `now` in milliseconds. */
  blocking(pod: Pod, mode: BlockingMode, now: number): string[] {
    const inNamespace = this.byNamespace.get(pod.metadata.namespace || 'default');
    if (inNamespace === undefined || !isEvictable(pod, now)) return [];
    const matching = inNamespace.filter((budget) => selectorMatches(budget.selector, pod.metadata.labels));
    if (matching.length > 1) return matching.map((budget) => budget.key);
    const [budget] = matching;
    if (budget === undefined || (budget.alwaysEvictUnhealthy && isUnhealthy(pod))) return [];
    const blocks = mode === 'zero' ? budget.disruptionsAllowed === 0 : budget.fullyBlocking;
    return blocks ? [budget.key] : [];
  }

  /** Whether capacity is planned for the pod when its node goes away (chapter 01, 7.2). */
  isCurrentlyReschedulable(pod: Pod, now: number): boolean {
    return isReschedulable(pod) && isDisruptable(pod, now) && this.blocking(pod, 'full', now).length === 0;
  }
}

// A pod without a Ready condition is not unhealthy.
function isUnhealthy(pod: Pod): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'False') ?? false;
}
