import type { NodePoolRequirement } from '../model/nodepool.js';
import type { NodeSelectorTerm, Pod } from '../model/pod.js';
import { requirementProblems } from '../model/requirement.js';
import type { Configuration } from '../model/wellknown.js';
import type { ClusterState } from '../state/cluster.js';
import type { PodDisruptionBudgets } from '../state/poddisruptionbudgets.js';
import { comparePods, compareText, isMirror, isOwnedByDaemonSet, isPreempting, isProvisionable, podKey } from '../state/podfacts.js';
import { refusesNodePools } from './nodepoolaffinity.js';
import type { Volumes } from './volumes.js';

/** A pod of a scheduling round and where it comes from. */
export interface RoundPod {
  pod: Pod;
  /** The deleting node that it leaves; absent for a pending pod. */
  from?: string;
}

/** A pod without a node that the round leaves out. */
export interface IgnoredPod {
  /** `namespace/name`. */
  pod: string;
  reason: string;
}

export interface PendingPods {
  /** In byte order of namespace and name. */
  pods: Pod[];
  /** In the same order. */
  ignored: IgnoredPod[];
}

/** Which pods without a node enter a round, and why the others do not (chapter 01, 7.4; chapter 02, 3). */
export function pendingPods(pods: readonly Pod[], volumes: Volumes, configuration: Configuration): PendingPods {
  const pending: PendingPods = { pods: [], ignored: [] };
  for (const pod of pods.filter((candidate) => !candidate.spec.nodeName).sort(comparePods)) {
    if (!isProvisionable(pod)) {
      pending.ignored.push({ pod: podKey(pod), reason: whyNotProvisionable(pod) });
      continue;
    }
    const problems = asksNothing(pod) ? [] : podProblems(pod, volumes, configuration);
    if (problems.length === 0) pending.pods.push(pod);
    else pending.ignored.push({ pod: podKey(pod), reason: problems.join('; ') });
  }
  return pending;
}

/** A pod that no rule of podProblems looks at. */
function asksNothing({ spec }: Pod): boolean {
  return spec.nodeSelector === undefined && spec.affinity === undefined && spec.volumes === undefined;
}

/** The currently reschedulable pods of the deleting nodes: node by node in name order, then namespace and name. `now` in milliseconds. */
export function podsOfDeletingNodes(cluster: ClusterState, budgets: PodDisruptionBudgets, now: number): RoundPod[] {
  return cluster.deleting.flatMap((node) =>
    node.pods.filter(({ pod }) => budgets.isCurrentlyReschedulable(pod, now)).map(({ pod }) => ({ pod, from: node.name })),
  );
}

/** Every reason to leave a provisionable pod out of the round; empty if it enters (chapter 01, 7.4). */
export function podProblems(pod: Pod, volumes: Volumes, configuration: Configuration): string[] {
  const problems: string[] = [];
  if (refusesNodePools(pod)) problems.push('the pod refuses nodes of any NodePool (karpenter.sh/nodepool DoesNotExist)');
  const selected = pod.spec.nodeSelector ?? {};
  for (const key of Object.keys(selected).sort(compareText)) {
    problems.push(...requirementProblems({ key, operator: 'In', values: [selected[key]!] }, configuration));
  }
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const term of terms) problems.push(...termProblems(term, configuration));
  const claimProblem = volumes.problem(pod, configuration);
  if (claimProblem !== undefined) problems.push(claimProblem);
  return problems;
}

// An empty list of matchFields is refused like a filled one.
function termProblems(term: NodeSelectorTerm, configuration: Configuration): string[] {
  const problems = term.matchFields ? ['a node selector term with matchFields is not supported'] : [];
  for (const { key, operator, values } of term.matchExpressions ?? []) {
    const requirement: NodePoolRequirement = values ? { key, operator, values } : { key, operator };
    problems.push(...requirementProblems(requirement, configuration));
  }
  return problems;
}

function whyNotProvisionable(pod: Pod): string {
  if (isOwnedByDaemonSet(pod)) return 'owned by a DaemonSet';
  if (isMirror(pod)) return 'owned by a node';
  if (isPreempting(pod)) return `waiting for preemption on node ${pod.status?.nominatedNodeName}`;
  const scheduled = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  const found =
    scheduled === undefined ? 'it has no condition PodScheduled' : `its condition PodScheduled has reason ${scheduled.reason || 'none'}`;
  return `not marked as unschedulable: ${found}`;
}
