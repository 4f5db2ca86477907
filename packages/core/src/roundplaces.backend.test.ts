import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { A_PLACED, H_UNTIL_POD } from '../kernel/layout.js';
import { crowd, reservedCrowd, schedulingInput } from '../test/arbitraries/index.js';
import type { SchedulingInput } from './model/input.js';
import { Round } from './round.js';
import { createJs } from './runtime/js.js';
import { createWasmSync } from './runtime/load.js';
import { Session } from './runtime/solve.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

/** NodePools that ask for minValues in which truncation to one or two types may leave too few (chapter 02, 14.2). */
function withFloors(input: SchedulingInput, floor: number): SchedulingInput {
  const requirement = { key: 'node.kubernetes.io/instance-type', operator: 'Exists', minValues: floor };
  const nodePools = input.nodePools.map(({ metadata, spec }, index) => {
    const { spec: template, ...rest } = spec.template;
    const requirements = [...(template.requirements ?? []), ...(index % 2 === 0 ? [requirement] : [])];
    return { metadata, spec: { ...spec, template: { ...rest, spec: { ...template, requirements } } } };
  });
  return { ...input, nodePools };
}

const problem = fc.oneof(
  schedulingInput(),
  crowd(20),
  reservedCrowd(),
  fc.record({ input: schedulingInput(), floor: fc.integer({ min: 1, max: 3 }) }).map(({ input, floor }) => withFloors(input, floor)),
);

// A round that ends with the place of a pod has decided for that pod what the whole round decides.
test('a round that ends early places the pod as the whole round does', { timeout: 600_000 }, () => {
  let [early, refused, truncated] = [0, 0, 0];
  fc.assert(
    fc.property(problem, fc.constantFrom(1, 2, 600), (input, maxInstanceTypes) => {
      const round = Round.prepare(input, { maxInstanceTypes });
      const whole = round.solve(backend);
      const failed = new Set(whole.failed());
      const all = new Session(backend, round.problem.image).solve()[A_PLACED]!;
      if (maxInstanceTypes < 600 && failed.size > 0) truncated++;
      for (const [id, pod] of round.problem.pods.entries()) {
        expect(round.places(backend, pod)).toBe(!failed.has(id));
        const session = new Session(backend, round.problem.image);
        const placed = session.solve(() => session.header().fill(id + 1, H_UNTIL_POD, H_UNTIL_POD + 1))[A_PLACED]!;
        if (failed.has(id)) {
          refused++;
          expect(placed).toBe(all);
        }
        if (placed < all) early++;
      }
    }),
    { numRuns: 150 },
  );
  expect(early).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(100);
  expect(truncated).toBeGreaterThan(20);
});
