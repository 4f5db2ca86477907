import type { SchedulingInput } from '@kerf/core';
import { describe, expect, test } from 'vitest';
import { approximateValue, formatQuantity, milliValue, parseQuantity, wholeValue } from '../../packages/core/src/model/quantity.js';
import { podRequests } from '../../packages/core/src/model/resources.js';
import { untoleratedTaints } from '../../packages/core/src/model/taint.js';
import { validateInput } from '../../packages/core/src/model/validate.js';
import { DEFAULT_CONFIGURATION } from '../../packages/core/src/model/wellknown.js';
import { pendingPods, podsOfDeletingNodes } from '../../packages/core/src/provisioning/pods.js';
import { Volumes } from '../../packages/core/src/provisioning/volumes.js';
import { buildClusterState } from '../../packages/core/src/state/cluster.js';
import { normaliseInput } from '../../packages/core/src/state/normalise.js';
import { PodDisruptionBudgets } from '../../packages/core/src/state/poddisruptionbudgets.js';
import { podKey } from '../../packages/core/src/state/podfacts.js';
import { comparePart } from '../support/compare.js';
import type { Scenario } from '../support/document.js';
import { decideCases, decideCategories, disruptCases, disruptCategories, partCases, typesOf } from '../support/golden.js';

const inputOf = (scenario: Scenario): SchedulingInput => ({ ...scenario, instanceTypes: typesOf(scenario) });

// Beyond 64 bits the reference's integer views overflow in several ways, and negative amounts do so early.
const MAX_EXACT = 9e15;

test('quantities read as the reference reads them', () => {
  let whole = 0;
  for (const part of partCases('quantity')) {
    const quantity = parseQuantity(part.question.quantity);
    const answer = quantity === undefined ? { error: 'no' } : { canonical: formatQuantity(quantity), approx: approximateValue(quantity) };
    expect(comparePart(part, answer)).toBeUndefined();
    if (quantity === undefined || Math.abs(approximateValue(quantity)) * 1000 > MAX_EXACT) continue;
    whole++;
    expect([Number(wholeValue(quantity)), Number(milliValue(quantity))]).toEqual([part.answer.value, part.answer.milliValue]);
  }
  expect(whole).toBeGreaterThan(100);
});

test('pods request what the reference says they do', () => {
  for (const part of partCases('requests')) {
    const requests: Record<string, string> = {};
    for (const [name, quantity] of podRequests(part.question.podSpec as any)) requests[name] = formatQuantity(quantity);
    expect(comparePart(part, { requests })).toBeUndefined();
  }
});

test('tolerations cover the taints that the reference says they do', () => {
  for (const part of partCases('taints')) {
    const { taints, tolerations } = part.question as any;
    expect(comparePart(part, { tolerates: untoleratedTaints(taints, tolerations).length === 0 })).toBeUndefined();
  }
});

describe.each(decideCategories)('%s', (category) => {
  test('every scenario is valid, and the same pods enter the round', () => {
    for (const { scenario, outcomes } of decideCases(category)) {
      const input = inputOf(scenario);
      expect(validateInput(input)).toEqual([]);
      const normal = normaliseInput(input);
      const volumes = new Volumes(normal);
      const cluster = buildClusterState(normal, volumes);
      const { pods, ignored } = pendingPods(normal.pods, volumes, DEFAULT_CONFIGURATION);
      const budgets = new PodDisruptionBudgets(normal.podDisruptionBudgets ?? []);
      const leaving = podsOfDeletingNodes(cluster, budgets, Date.parse(normal.now!));
      const tried = [...pods, ...leaving.map(({ pod }) => pod)].map(podKey).sort();
      for (const outcome of outcomes) {
        const placed = [
          ...outcome.nodeClaims.flatMap((claim) => claim.pods),
          ...Object.values(outcome.existingNodes).flat(),
          ...outcome.podErrors,
        ];
        expect(tried, scenario.name).toEqual(placed.sort());
        expect(ignored.map(({ pod }) => pod).sort(), scenario.name).toEqual([...outcome.ignored].sort());
        for (const name of Object.keys(outcome.existingNodes)) expect(cluster.active.map((node) => node.name)).toContain(name);
      }
    }
  });
});

test.each(disruptCategories)('every scenario of %s is valid', (category) => {
  for (const { scenario } of disruptCases(category)) expect(validateInput(inputOf(scenario))).toEqual([]);
});
