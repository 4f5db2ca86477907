import type { PodDisruptionBudget } from '../model/input.js';
import type { Pod } from '../model/pod.js';
import { hasRequiredAntiAffinity, isActive } from '../state/podfacts.js';
import { BudgetPods } from './podbudget.js';
import { isReady, workloadKey } from './workload.js';

/** The pods of a workload. */
interface WorkloadPods {
  /** `namespace/name`. */
  keys: Set<string>;
  active: number;
  /** Of the active ones. */
  ready: number;
}

const NO_PODS: WorkloadPods = { keys: new Set(), active: 0, ready: 0 };

/** The pods of a cluster by `namespace/name`, in the order in which they came. What is counted of them follows every change. */
export class PodStore {
  private readonly byKey = new Map<string, Pod>();
  private readonly unbound = new Set<string>();
  private readonly byNode = new Map<string, Set<string>>();
  /** The pods of a node as they were listed last. */
  private readonly listed = new Map<string, readonly Pod[]>();
  private readonly byWorkload = new Map<string, WorkloadPods>();
  private readonly byBudget = new Map<PodDisruptionBudget, BudgetPods>();
  private antiAffine = 0;

  get(key: string): Pod | undefined {
    return this.byKey.get(key);
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  values(): Iterable<Pod> {
    return this.byKey.values();
  }

  /** Adds a pod, or puts it in the place of the one of its name. */
  set(key: string, pod: Pod): void {
    const before = this.byKey.get(key);
    if (before !== undefined) this.count(key, before, -1);
    this.byKey.set(key, pod);
    if (before === undefined || before.spec.nodeName !== pod.spec.nodeName) {
      if (before !== undefined) this.leave(key, before);
      this.settle(key, pod);
    }
    this.count(key, pod, 1);
  }

  delete(key: string): void {
    const pod = this.byKey.get(key);
    if (pod === undefined) return;
    this.count(key, pod, -1);
    this.byKey.delete(key);
    this.leave(key, pod);
  }

  private settle(key: string, { spec: { nodeName } }: Pod): void {
    if (!nodeName) this.unbound.add(key);
    else this.byNode.set(nodeName, (this.byNode.get(nodeName) ?? new Set()).add(key));
  }

  private leave(key: string, { spec: { nodeName } }: Pod): void {
    if (!nodeName) this.unbound.delete(key);
    else this.byNode.get(nodeName)?.delete(key);
  }

  private count(key: string, pod: Pod, by: 1 | -1): void {
    if (pod.spec.nodeName) this.listed.delete(pod.spec.nodeName);
    if (hasRequiredAntiAffinity(pod)) this.antiAffine += by;
    for (const budget of this.byBudget.values()) budget.count(pod, by);
    const workload = workloadKey(pod);
    if (workload === undefined) return;
    const pods = this.byWorkload.get(workload) ?? { keys: new Set(), active: 0, ready: 0 };
    this.byWorkload.set(workload, pods);
    if (by > 0) pods.keys.add(key);
    else pods.keys.delete(key);
    if (!isActive(pod)) return;
    pods.active += by;
    if (isReady(pod)) pods.ready += by;
  }

  /** The pods without a node. */
  waiting(): Pod[] {
    return Array.from(this.unbound, (key) => this.byKey.get(key)!);
  }

  /** The pods bound to a node, in the order in which they were bound; the same value until one of them changes. */
  on(node: string): readonly Pod[] {
    let pods = this.listed.get(node);
    if (pods === undefined) {
      pods = Array.from(this.byNode.get(node) ?? [], (key) => this.byKey.get(key)!);
      this.listed.set(node, pods);
    }
    return pods;
  }

  /** The pods of a workload, with how many of them are active and ready. */
  of(workload: string): Readonly<WorkloadPods> {
    return this.byWorkload.get(workload) ?? NO_PODS;
  }

  /** Whether some pod keeps others away by a required anti-affinity. */
  get hasAntiAffinity(): boolean {
    return this.antiAffine > 0;
  }

  /** What a budget counts. */
  under(budget: PodDisruptionBudget): BudgetPods {
    let pods = this.byBudget.get(budget);
    if (pods === undefined) {
      pods = new BudgetPods(budget);
      for (const pod of this.byKey.values()) pods.count(pod, 1);
      this.byBudget.set(budget, pods);
    }
    return pods;
  }

  /** Counts for a budget no longer. */
  forget(budget: PodDisruptionBudget): void {
    this.byBudget.delete(budget);
  }

  /** Forgets a node that is gone, with all its pods. */
  forgetNode(node: string): void {
    this.byNode.delete(node);
    this.listed.delete(node);
  }
}
