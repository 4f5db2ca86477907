import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schedulingInput } from '../test/arbitraries/index.js';
import type { SchedulingInput } from './model/input.js';
import type { NodePool } from './model/nodepool.js';
import type { Pod } from './model/pod.js';
import { Round } from './round.js';
import { normaliseInput } from './state/normalise.js';
import { podKey } from './state/podfacts.js';

const edit = fc.record({ of: fc.nat(), from: fc.nat(), pools: fc.constantFrom('same', 'fewer', 'tainted') });

/** Pools as they are, with one less, or with a taint that the last step of the ladder answers (chapter 01, 8.3). */
function poolsOf({ nodePools }: SchedulingInput, change: string): NodePool[] {
  if (change === 'same') return nodePools;
  if (change === 'fewer') return nodePools.slice(1);
  return nodePools.map((nodePool) => {
    const { template } = nodePool.spec;
    const taints = [{ key: 'example.com/soft', effect: 'PreferNoSchedule' as const }];
    return { ...nodePool, spec: { ...nodePool.spec, template: { ...template, spec: { ...template.spec, taints } } } };
  });
}

// An edit reads one pod of each shape again and no other: a round prepared from the edited input has the same image.
test('a round that was edited is one that was prepared so', { timeout: 600_000 }, () => {
  let edits = 0;
  fc.assert(
    fc.property(schedulingInput({ copies: 10 }), fc.array(edit, { minLength: 1, maxLength: 4 }), (input, list) => {
      const waiting = (pods: readonly Pod[]) => pods.filter(({ spec }) => !spec.nodeName);
      let [state, round] = [input, Round.prepare(input, {})];
      for (const { of, from, pools } of list) {
        const candidates = waiting(state.pods).filter((pod) => round.problem.pods.some((each) => podKey(each) === podKey(pod)));
        if (candidates.length === 0) return;
        const pod = candidates[of % candidates.length]!;
        const { spec } = waiting(input.pods)[from % waiting(input.pods).length]!;
        const next = {
          ...state,
          nodePools: poolsOf(input, pools),
          pods: state.pods.map((each) => (each === pod ? { ...each, spec } : each)),
        };
        const normal = normaliseInput(next);
        const changed = normal.pods.find((each) => podKey(each) === podKey(pod))!;
        const edited = round.edited(changed, normal.nodePools);
        const prepared = Round.prepare(next, {});
        const enters = prepared.problem.pods.some((each) => podKey(each) === podKey(pod));
        expect(edited !== undefined).toBe(enters);
        if (edited === undefined) return;
        expect(Buffer.compare(edited.problem.image, prepared.problem.image)).toBe(0);
        edits++;
        [state, round] = [next, edited];
      }
    }),
    { numRuns: 120 },
  );
  expect(edits).toBeGreaterThan(50);
});
