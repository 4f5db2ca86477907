import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { crowd, schedulingInput } from '../../test/arbitraries/index.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { schedule } from '../schedule.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

// The claims of a round share one ranking of the types per set of admitted offering patterns (chapter 02, 14.2). Asked of each claim alone, by its
// requirements and the offerings themselves, without any ranking, the order and the prices are the same.
test('types are ranked by the cheapest offering that the claim admits', { timeout: 600_000 }, () => {
  let several = 0;
  fc.assert(
    fc.property(fc.oneof(schedulingInput({ nodes: 0 }), crowd(8)), (input) => {
      const { nodeClaims } = schedule(input, { backend });
      const byName = new Map(input.instanceTypes!.map((type) => [type.name, type]));
      const seen = new Set<string>();
      for (const { requirements, instanceTypes } of nodeClaims) {
        const admits = ({ key, operator, values = [] }: { key: string; operator: string; values?: readonly string[] }) =>
          requirements.every((own) => {
            if (own.key !== key || operator !== 'In') return true;
            if (own.operator === 'In') return values.some((value) => own.values!.includes(value));
            if (own.operator === 'NotIn') return values.some((value) => !own.values!.includes(value));
            return own.operator !== 'DoesNotExist';
          });
        const ranked = instanceTypes.map(({ name }) => {
          const offered = byName.get(name)!.offerings.filter(({ available, requirements: asked }) => available && asked.every(admits));
          return { name, price: Math.min(Number.MAX_VALUE, ...offered.map(({ price }) => price)) };
        });
        expect(instanceTypes.map(({ name, price }) => ({ name, price }))).toEqual(
          ranked.sort((a, b) => a.price - b.price || (a.name < b.name ? -1 : 1)),
        );
        seen.add(ranked.map(({ name, price }) => `${name} ${price}`).join());
      }
      if (seen.size > 1) several++;
    }),
    { numRuns: 120 },
  );
  expect(several).toBeGreaterThan(5);
});
