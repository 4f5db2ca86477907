import { expect, inject, test } from 'vitest';
import { checkPlan } from './checker/check.js';
import type { Outcome } from './support/document.js';
import { engineOn } from './support/engine.js';
import { decideCases, decideCategories, typesOf } from './support/golden.js';
import { mutated } from './support/mutate.js';

const engine = engineOn(inject('backend'));
const EACH = 12;
const names = (reasons: Record<string, unknown> | string[] | undefined): string[] =>
  Array.isArray(reasons) ? reasons : Object.keys(reasons ?? {});

// No answer of the reference is needed here: whatever the engine decides must be legal. The traps have their own instance types and no mutants.
test.each(decideCategories.filter((name) => name !== 'traps'))('%s, changed: every plan passes the checker', (category) => {
  const cases = decideCases(category);
  for (let i = 0; i < EACH; i++) {
    const scenario = mutated(cases[(i * 5) % cases.length]!.scenario, i);
    const answer = engine.decide(scenario);
    expect(answer.error, scenario.name).toBeUndefined();
    const outcome: Outcome = {
      nodeClaims: answer.nodeClaims ?? [],
      existingNodes: answer.existingNodes ?? {},
      podErrors: names(answer.podErrors),
      ignored: names(answer.ignored),
    };
    expect(checkPlan(scenario, typesOf(scenario), outcome).violations, scenario.name).toEqual([]);
  }
});
