import type { Pod, PodDisruptionBudget } from '@kerf/core';
import { fullRequirements, unrelaxed } from './pod.js';
import { expressions, isEmpty, NODEPOOL, normalKey, WELL_KNOWN } from './requirement.js';
import { isLabelValue, isQualifiedName, selects } from './selector.js';
import { untolerated } from './taint.js';

// Which pods take part in a round: chapter 01, 7.

const ownedBy = (pod: Pod, apiVersion: string, kind: string): boolean =>
  (pod.metadata.ownerReferences ?? []).some((owner) => owner.apiVersion === apiVersion && owner.kind === kind);
export const ownedByDaemonSet = (pod: Pod): boolean => ownedBy(pod, 'apps/v1', 'DaemonSet');
const ownedByNode = (pod: Pod): boolean => ownedBy(pod, 'v1', 'Node');
export const isTerminal = (pod: Pod): boolean => pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
export const isTerminating = (pod: Pod): boolean => Boolean(pod.metadata.deletionTimestamp);
const isActive = (pod: Pod): boolean => !isTerminal(pod) && !isTerminating(pod);

export const isProvisionable = (pod: Pod): boolean =>
  (pod.status?.conditions ?? []).some((c) => c.type === 'PodScheduled' && c.reason === 'Unschedulable') &&
  !pod.spec.nodeName &&
  !pod.status?.nominatedNodeName &&
  !ownedByDaemonSet(pod) &&
  !ownedByNode(pod);

const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5 };
function durationMs(text: string): number | undefined {
  const match = /^([+-]?)((?:\d+\.?\d*(?:ns|us|µs|μs|ms|s|m|h)|\.\d+(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const part of match[2]!.matchAll(/(\d*\.?\d*)(ns|us|µs|μs|ms|s|m|h)/g)) total += Number(part[1]) * UNIT_MS[part[2]!]!;
  return match[1] === '-' ? -total : total;
}

function protectedFromDisruption(pod: Pod, now: number): boolean {
  const text = pod.metadata.annotations?.['karpenter.sh/do-not-disrupt'];
  if (text === undefined) return false;
  if (text === 'true') return true;
  const grace = durationMs(text);
  if (grace === undefined || grace <= 0) return false;
  return pod.status?.startTime === undefined || now - Date.parse(pod.status.startTime) < grace;
}

function blockedByBudget(pod: Pod, budgets: readonly PodDisruptionBudget[], now: number): boolean {
  const toleratesDisruption = untolerated([{ key: 'karpenter.sh/disrupted', effect: 'NoSchedule' }], pod.spec.tolerations) === undefined;
  if (!isActive(pod) || toleratesDisruption || ownedByNode(pod) || protectedFromDisruption(pod, now)) return false;
  const matching = budgets.filter((b) => b.metadata.namespace === pod.metadata.namespace && selects(b.spec?.selector)(pod.metadata.labels));
  if (matching.length > 1) return true;
  const budget = matching[0];
  if (budget === undefined) return false;
  const unready = (pod.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'False');
  if (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' && unready) return false;
  const { maxUnavailable, minAvailable } = budget.spec ?? {};
  return maxUnavailable === 0 || maxUnavailable === '0%' || minAvailable === '100%';
}

/** Whether a pod of a node that is being deleted moves to another one in this round. */
export function isCurrentlyReschedulable(pod: Pod, budgets: readonly PodDisruptionBudget[], now: number): boolean {
  const reschedulable =
    (isActive(pod) || (isTerminating(pod) && ownedBy(pod, 'apps/v1', 'StatefulSet'))) && !ownedByDaemonSet(pod) && !ownedByNode(pod);
  const disruptable = !isActive(pod) || !protectedFromDisruption(pod, now);
  return reschedulable && disruptable && !blockedByBudget(pod, budgets, now);
}

const KNOWN_VALUES: Record<string, string[]> = {
  'karpenter.sh/capacity-type': ['on-demand', 'spot', 'reserved'],
  'karpenter.k8s.aws/instance-tenancy': ['dedicated', 'default'],
};
const restricted = (key: string): boolean => {
  if (WELL_KNOWN.has(key)) return false;
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  if (['karpenter.sh', 'karpenter.k8s.aws'].some((d) => domain === d || domain.endsWith(`.${d}`))) return true;
  return key === 'kubernetes.io/hostname';
};

function validExpression({ key: given, operator, values }: { key: string; operator: string; values?: string[] | null }): boolean {
  const key = normalKey(given);
  const listed = values ?? [];
  if (!['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Gte', 'Lte'].includes(operator)) return false;
  if (restricted(key) || !isQualifiedName(key) || !listed.every(isLabelValue)) return false;
  if (operator === 'In') {
    const known = KNOWN_VALUES[key];
    return listed.length > 0 && (known === undefined || listed.some((value) => known.includes(value)));
  }
  if (['Gt', 'Lt', 'Gte', 'Lte'].includes(operator)) {
    return listed.length === 1 && /^[+-]?[0-9]+$/.test(listed[0]!) && BigInt(listed[0]!) >= 0n && BigInt(listed[0]!) < 2n ** 63n;
  }
  return true;
}

/** The checks of chapter 01, 7.4 on labels and affinity; those on volumes are apart. */
export function isValidForRound(pod: Pod): boolean {
  const refused = fullRequirements(unrelaxed(pod)).get(NODEPOOL);
  if (refused !== undefined && isEmpty(refused)) return false;
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {}))
    if (!validExpression({ key, operator: 'In', values: [value] })) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const term of required?.nodeSelectorTerms ?? []) {
    if (term.matchFields !== undefined && term.matchFields !== null) return false;
    if (!(term.matchExpressions ?? []).every(validExpression)) return false;
    expressions(term.matchExpressions);
  }
  return true;
}
