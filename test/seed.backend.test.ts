import { createJs, createWasmSync, decide } from '@kerf/core';
import { expect, inject, test } from 'vitest';
import { checkPlan } from './checker/check.js';
import type { Outcome, Scenario } from './support/document.js';
import { decideCases, typesOf } from './support/golden.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

function planWith(scenario: Scenario, seed: number): Outcome {
  const answer = decide(scenario as never, typesOf(scenario) as never, { backend, seed });
  return {
    nodeClaims: answer.nodeClaims as Outcome['nodeClaims'],
    existingNodes: answer.existingNodes ?? {},
    podErrors: Object.keys(answer.podErrors ?? {}),
    ignored: Object.keys(answer.ignored ?? {}),
  };
}

// What the checker's replay does not follow: ties on the capacity type, which decides what is reserved, and a soft spread that is relaxed because the
// tie that was taken leads nowhere.
const followed = (scenario: Scenario) => !/"topologyKey":"karpenter.sh\/capacity-type"|"ScheduleAnyway"/.test(JSON.stringify(scenario));

// A seed takes other ties, and nothing but ties (chapter 03, 17).
test.each(['spread', 'affinity', 'hard-topo'])('%s: every seeded plan is one that the reference could draw', (category) => {
  let different = 0;
  const scenarios = decideCases(category)
    .map(({ scenario }) => scenario)
    .filter(followed);
  expect(scenarios.length).toBeGreaterThan(10);
  for (const scenario of scenarios) {
    const plans = [0, 1, 2].map((seed) => planWith(scenario, seed));
    for (const plan of plans) expect(checkPlan(scenario, typesOf(scenario), plan, 'any').violations, scenario.name).toEqual([]);
    expect(planWith(scenario, 1)).toEqual(plans[1]);
    if (new Set(plans.map((plan) => JSON.stringify(plan))).size > 1) different++;
  }
  expect(different).toBeGreaterThan(0);
});
