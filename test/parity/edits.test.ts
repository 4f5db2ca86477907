import { InvalidInput, type SchedulingInput } from '@kerf/core';
import { expect, test } from 'vitest';
import { podConstraints, podWithout } from '../../packages/core/src/explain/podconstraints.js';
import { DEFAULT_CONFIGURATION } from '../../packages/core/src/model/wellknown.js';
import { Round } from '../../packages/core/src/round.js';
import { normaliseInput } from '../../packages/core/src/state/normalise.js';
import { podKey } from '../../packages/core/src/state/podfacts.js';
import { decideCases, decideCategories, typesOf } from '../support/golden.js';
import { runs } from '../support/laws.js';

/** Pods of one scenario that are edited. */
const PODS = 3;

// What a round shares with the round that it was edited from may change no byte (docs/benchmarks.md, "Optimisations").
test.each(decideCategories)('%s: an edited round is the round of the edited input, byte for byte', (category) => {
  const every = runs(5, 1);
  let compared = 0;
  const wrong: string[] = [];
  for (const { scenario } of decideCases(category).filter((_, index) => index % every === 0)) {
    const { name, catalog: _, ...rest } = scenario;
    const input = { ...rest, instanceTypes: typesOf(scenario) } as SchedulingInput;
    const round = prepared(input);
    if (round === undefined) continue;
    const normal = normaliseInput(input, DEFAULT_CONFIGURATION);
    const nodePools = normal.nodePools.map((nodePool, index) => (index === 0 ? withoutLimits(nodePool) : nodePool));
    for (const candidate of spread(round.problem.pods, PODS)) {
      const pod = podWithout(candidate, podConstraints(candidate).slice(0, 1));
      const at = normal.pods.findIndex((each) => podKey(each) === podKey(pod));
      const edited = { ...input, nodePools, pods: normal.pods.map((each, index) => (index === at ? pod : each)) };
      const fresh = prepared(edited);
      const reused = round.edited(pod, nodePools);
      compared++;
      if (fresh === undefined || reused === undefined) wrong.push(`${name}: ${podKey(pod)} does not enter the round`);
      else if (Buffer.compare(fresh.problem.image, reused.problem.image) !== 0) wrong.push(`${name}: ${podKey(pod)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(0);
});

function prepared(input: SchedulingInput): Round | undefined {
  try {
    return Round.prepare(input, {});
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

function withoutLimits(nodePool: SchedulingInput['nodePools'][number]) {
  const { limits: _, ...spec } = nodePool.spec;
  return { ...nodePool, spec };
}

/** The first, the last and some between. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length === 0) return [];
  const step = Math.max(1, (items.length - 1) / (count - 1));
  return [...new Set(Array.from({ length: count }, (_, index) => items[Math.min(items.length - 1, Math.round(index * step))]!))];
}
