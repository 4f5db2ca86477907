import type { Pod, PodDisruptionBudget } from '@kerf/core';
import { selectorMatches } from '@kerf/core/model';
import { controllerOf } from './expansion.js';
import { checkLabelSelector, type Refuse } from './selectorsyntax.js';

const PERCENTAGE = /^([0-9]{1,3})%$/;

function percentageOf(value: number | string | undefined): number | undefined {
  const match = typeof value === 'string' ? PERCENTAGE.exec(value) : null;
  return match === null ? undefined : Number(match[1]);
}

/** The rules by which the API server refuses a budget (chapter 06, 11). */
export function validatePodDisruptionBudget({ spec }: PodDisruptionBudget, refuse: Refuse): void {
  if (spec?.minAvailable !== undefined && spec.maxUnavailable !== undefined)
    refuse('invalid-budget', ['spec'], 'minAvailable and maxUnavailable exclude each other; keep one');
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec?.[field];
    if (typeof value === 'number' && value < 0) refuse('negative', ['spec', field], `must not be negative, found ${value}`);
    if (typeof value === 'string' && (percentageOf(value) ?? 101) > 100)
      refuse('invalid-budget', ['spec', field], `${JSON.stringify(value)} must be a number without quotes or a percentage from 0% to 100%`);
  }
  const policy = spec?.unhealthyPodEvictionPolicy;
  if (policy !== undefined && policy !== 'IfHealthyBudget' && policy !== 'AlwaysAllow')
    refuse('not-supported', ['spec', 'unhealthyPodEvictionPolicy'], `${JSON.stringify(policy)} is not one of IfHealthyBudget, AlwaysAllow`);
  checkLabelSelector(spec?.selector, ['spec', 'selector'], refuse);
}

/**
 * How many evictions the budget allows now, as its controller would compute it (chapter 05, 6).
 *
 * @param replicas the wanted pods of a controller `namespace/kind/name` of the input; `undefined` where it is not there, then its pods are counted
 */
export function disruptionsAllowed(
  { metadata, spec }: PodDisruptionBudget,
  pods: readonly Pod[],
  replicas: (controller: string) => number | undefined,
): number {
  const selected = pods.filter(
    (pod) =>
      pod.metadata.namespace === metadata.namespace &&
      pod.status?.phase !== 'Succeeded' &&
      pod.status?.phase !== 'Failed' &&
      selectorMatches(spec?.selector, pod.metadata.labels),
  );
  const healthy = selected.filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
  const expected = typeof spec?.minAvailable === 'number' ? selected.length : expectedScale(selected, replicas);
  if (expected === 0) return 0;
  return Math.max(0, healthy - desiredHealthy(spec ?? {}, expected));
}

function desiredHealthy({ minAvailable, maxUnavailable }: NonNullable<PodDisruptionBudget['spec']>, expected: number): number {
  // percentages round up on both sides
  const countOf = (value: number | string) =>
    typeof value === 'number' ? value : Math.ceil(((percentageOf(value) ?? 0) * expected) / 100);
  if (minAvailable !== undefined) return countOf(minAvailable);
  return maxUnavailable === undefined ? 0 : Math.max(0, expected - countOf(maxUnavailable));
}

function isReady(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** Pods without a controller do not count, as in the budget controller. */
function expectedScale(selected: readonly Pod[], replicas: (controller: string) => number | undefined): number {
  const counts = new Map<string, number>();
  for (const { metadata } of selected) {
    const owner = controllerOf(metadata);
    if (owner === undefined) continue;
    const key = `${metadata.namespace ?? ''}/${owner.kind}/${owner.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let total = 0;
  for (const [controller, count] of counts) total += replicas(controller) ?? count;
  return total;
}
