import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decodeQuantity, parseQuantity } from './quantity.js';

const NUMBERS = ['0', '1', '-1', '+3', '.5', '1.', '0.1', '1.5', '100', '00', '1e', '', '.'];
const SUFFIXES = ['', 'm', 'n', 'k', 'Ki', 'Mi', 'Gi', 'E', 'Ei', 'e3', 'E-2', 'x', ' '];
const text = fc
  .tuple(fc.constantFrom('', ' ', '  '), fc.constantFrom(...NUMBERS), fc.constantFrom(...SUFFIXES), fc.constantFrom('', ' '))
  .map((parts) => parts.join(''));
const question = fc.record({ text, decodes: fc.boolean() });

// The texts of quantities repeat, so what they mean is remembered until the memo is full. A module of its own has nothing to remember.
test('a quantity means the same however often and in whatever order it is read', async () => {
  const shown = (value: ReturnType<typeof parseQuantity>) => value && `${value.nano} ${value.family}`;
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 12 }), async (questions) => {
      for (const { text: raw, decodes } of questions) {
        vi.resetModules();
        const cold = await import('./quantity.js');
        expect(shown((decodes ? decodeQuantity : parseQuantity)(raw))).toBe(
          shown((decodes ? cold.decodeQuantity : cold.parseQuantity)(raw)),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('more texts than are remembered', () => {
  for (let pass = 0; pass < 2; pass++)
    for (let n = 0; n < 45_000; n++) if (parseQuantity(`${n}m`)!.nano !== BigInt(n) * 1_000_000n) expect.fail(`${n}m, pass ${pass}`);
});
