import { describe, expect, it } from 'vitest';
import type { Pod } from '../model/pod.js';
import { PodDisruptionBudgets } from './poddisruptionbudgets.js';
import {
  hasResourceClaims,
  isDisruptable,
  isDoNotDisruptActive,
  isDrainable,
  isEvictable,
  isProvisionable,
  isReschedulable,
  toleratesDisrupted,
} from './podfacts.js';

const NOW = Date.parse('2026-01-01T01:00:00Z');
const make = (metadata: Partial<Pod['metadata']> = {}, spec: Pod['spec'] = {}, status: Pod['status'] = {}): Pod => ({
  metadata: { name: 'p', namespace: 'default', ...metadata },
  spec,
  status,
});
const owned = (apiVersion: string, kind: string) => ({ ownerReferences: [{ apiVersion, kind, name: 'o' }] });
const held = (value: string, startTime?: string) =>
  make({ annotations: { 'karpenter.sh/do-not-disrupt': value } }, {}, startTime === undefined ? {} : { startTime });
const unschedulable = { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] };

describe('do-not-disrupt', () => {
  it.each([
    [held('true'), true],
    [held('15m', '2026-01-01T00:50:00Z'), true],
    [held('5m', '2026-01-01T00:50:00Z'), false],
    [held('10m', '2026-01-01T00:50:00Z'), false],
    [held('5m'), true],
    [held('0s'), false],
    [held('-5m'), false],
    [held('invalid-format'), false],
    [held('True'), false],
    [make(), false],
  ])('case %#', (pod, active) => {
    expect(isDoNotDisruptActive(pod, NOW)).toBe(active);
  });

  it('does not hold a finished pod, nor a drain', () => {
    expect(isDisruptable({ ...held('true'), status: { phase: 'Succeeded' } }, NOW)).toBe(true);
    expect(isDisruptable(held('true'), NOW)).toBe(false);
    expect(isDrainable(held('true'), NOW)).toBe(true);
    expect(isEvictable(held('true'), NOW)).toBe(false);
  });
});

it('a provisionable pod is unschedulable, unbound and nobody else takes care of it', () => {
  expect(isProvisionable(make({}, {}, unschedulable))).toBe(true);
  expect(isProvisionable(make({ deletionTimestamp: '2026-01-01T00:00:00Z' }, {}, { ...unschedulable, phase: 'Failed' }))).toBe(true);
  expect(isProvisionable(make({}, {}, { phase: 'Pending' }))).toBe(false);
  expect(isProvisionable(make({}, { nodeName: 'n' }, unschedulable))).toBe(false);
  expect(isProvisionable(make({}, {}, { ...unschedulable, nominatedNodeName: 'n' }))).toBe(false);
  expect(isProvisionable(make(owned('apps/v1', 'DaemonSet'), {}, unschedulable))).toBe(false);
  expect(isProvisionable(make(owned('v1', 'Node'), {}, unschedulable))).toBe(false);
});

it('of terminating pods only those of a StatefulSet are rescheduled', () => {
  const terminating = { deletionTimestamp: '2026-01-01T00:59:30Z' };
  expect(isReschedulable(make({ ...terminating, ...owned('apps/v1', 'ReplicaSet') }))).toBe(false);
  expect(isReschedulable(make({ ...terminating, ...owned('apps/v1', 'StatefulSet') }))).toBe(true);
  expect(isReschedulable(make(owned('apps/v1', 'DaemonSet')))).toBe(false);
  expect(isDrainable(make(terminating), NOW)).toBe(true);
  expect(isDrainable(make({ deletionTimestamp: '2026-01-01T00:58:30Z' }), NOW)).toBe(false);
});

it('reads tolerations of the disruption taint and resource claims', () => {
  expect(toleratesDisrupted(make({}, { tolerations: [{ operator: 'Exists' }] }))).toBe(true);
  expect(toleratesDisrupted(make({}, { tolerations: [{ key: 'karpenter.sh/disrupted', operator: 'Exists', effect: 'NoExecute' }] }))).toBe(
    false,
  );
  expect(hasResourceClaims(make({}, { initContainers: [{ name: 'i', resources: { claims: [{ name: 'gpu' }] } }] }))).toBe(true);
  expect(hasResourceClaims(make({}, { resourceClaims: [], containers: [{ name: 'c' }] }))).toBe(false);
});

describe('PodDisruptionBudgets', () => {
  const labels = { app: 'a' };
  const budget = (name: string, spec: object, allowed = 1, namespace = 'default') => ({
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, ...spec },
    status: { disruptionsAllowed: allowed },
  });
  const pod = make({ labels });

  it.each([
    [{ maxUnavailable: 0 }, true],
    [{ maxUnavailable: '0%' }, true],
    [{ minAvailable: '100%' }, true],
    [{ minAvailable: 3 }, false],
    [{ maxUnavailable: '0' }, false],
  ])('%j blocks for good: %s', (spec, blocks) => {
    const budgets = new PodDisruptionBudgets([budget('b', spec, 0)]);
    expect(budgets.blocking(pod, 'full', NOW)).toEqual(blocks ? ['default/b'] : []);
    expect(budgets.blocking(pod, 'zero', NOW)).toEqual(['default/b']);
    expect(budgets.isCurrentlyReschedulable(pod, NOW)).toBe(!blocks);
  });

  it('two budgets on one pod block whatever they allow', () => {
    const budgets = new PodDisruptionBudgets([budget('b', {}), budget('c', {}), budget('d', {}, 1, 'other')]);
    expect(budgets.blocking(pod, 'full', NOW)).toEqual(['default/b', 'default/c']);
  });

  it('do not hold what would not be evicted, nor the unhealthy where the policy says so', () => {
    const budgets = new PodDisruptionBudgets([budget('b', { maxUnavailable: 0, unhealthyPodEvictionPolicy: 'AlwaysAllow' })]);
    const unready = { conditions: [{ type: 'Ready', status: 'False' }] };
    expect(budgets.blocking({ ...pod, status: unready }, 'full', NOW)).toEqual([]);
    expect(budgets.blocking(make({ labels }, { tolerations: [{ operator: 'Exists' }] }), 'full', NOW)).toEqual([]);
    expect(budgets.blocking(pod, 'full', NOW)).toEqual(['default/b']);
  });
});
