import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { crowd, schedulingInput } from '../test/arbitraries/index.js';
import { cluster, minutesAgo, nodePool, pod } from '../test/disruption/cluster.js';
import type { SchedulingInput } from './model/input.js';
import { formatQuantity } from './model/quantity.js';
import { createJs } from './runtime/js.js';
import { createWasmSync } from './runtime/load.js';
import { normaliseInput } from './state/normalise.js';
import { WhatIf } from './whatif.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const fresh = (input: SchedulingInput) => new WhatIf(normaliseInput(structuredClone(input)), { backend });
const everyNode = (input: SchedulingInput) => fresh(input).cluster.active.map(({ name }) => name);

/** What a what-if without the named nodes decides, in full. */
function answer(whatIf: WhatIf, gone: readonly string[], consolidation: boolean): string {
  const nodes = whatIf.cluster.active.filter(({ name }) => gone.includes(name));
  const { nodeClaims, existingNodes, podErrors } = whatIf.simulate(nodes, { consolidation });
  return JSON.stringify([
    nodeClaims.map(({ nodePool, pods, requests, requirements, instanceTypes }) => [
      nodePool,
      pods,
      [...requests].map(([name, amount]) => [name, formatQuantity(amount)]),
      requirements,
      instanceTypes.map(({ type, price }) => [type.name, price]),
    ]),
    [...existingNodes].map(([node, pods]) => [node.name, pods]),
    [...podErrors],
  ]);
}

const question = fc.record({ gone: fc.array(fc.nat(7), { maxLength: 4 }), consolidation: fc.boolean() });
const problem = fc.oneof(schedulingInput({ nodes: 6 }), crowd(8));

// The cluster is encoded and loaded once, and each question only writes who takes part (chapter 05, 13-16): a what-if of its own must say the same.
// A first question about one node has an image without the other nodes' pods.
test('a what-if on an image that answered others is one on an image of its own', { timeout: 600_000 }, () => {
  let moved = 0;
  let alone = 0;
  fc.assert(
    fc.property(problem, problem, fc.array(question, { minLength: 3, maxLength: 6 }), (input, other, questions) => {
      const names = everyNode(input);
      const asked = questions.map(({ gone, consolidation }) => ({ own: names.filter((_, at) => gone.includes(at)), consolidation }));
      // A kernel loads its problem again after it held another one, so the answers to compare with come first.
      const expected = asked.map(({ own, consolidation }) => answer(fresh(input), own, consolidation));
      if (asked.some(({ own }, index) => own.length > 0 && expected[index] !== answer(fresh(input), [], true))) moved++;
      alone += asked.filter(({ own }) => own.length === 1).length;
      const shared = fresh(input);
      for (const [index, { own, consolidation }] of asked.entries()) {
        if (index === asked.length - 1) answer(fresh(other), [], false);
        expect(answer(shared, own, consolidation)).toBe(expected[index]);
      }
    }),
    { numRuns: 40 },
  );
  expect(moved).toBeGreaterThan(10);
  expect(alone).toBeGreaterThan(20);
});

/** The input without the named nodes, whose pods wait instead: the what-if's answer, asked of an image that never held them. */
function removed(input: SchedulingInput, gone: readonly string[]): SchedulingInput {
  const claims = new Set(
    (input.nodes ?? []).flatMap(({ metadata, spec }) => (gone.includes(metadata.name) ? [spec?.providerID ?? ''] : [])),
  );
  return {
    ...input,
    nodes: (input.nodes ?? []).map((node) =>
      gone.includes(node.metadata.name) ? { ...node, metadata: { ...node.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' } } : node,
    ),
    nodeClaims: (input.nodeClaims ?? []).map((claim) =>
      claims.has(claim.status?.providerID ?? '-') || gone.includes(claim.metadata.name)
        ? { ...claim, metadata: { ...claim.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' } }
        : claim,
    ),
  };
}

test('and one on an image in which the nodes are going already', { timeout: 600_000 }, () => {
  let asked = 0;
  fc.assert(
    fc.property(schedulingInput({ nodes: 6 }), question, (input, { gone }) => {
      const names = everyNode(input);
      const own = names.filter((_, index) => gone.includes(index));
      const encodedAnew = removed(input, own);
      // Nodes that were going before stand in one list with these: their pods come in another order.
      if (own.length === 0 || fresh(input).cluster.deleting.length > 0) return;
      asked++;
      expect(answer(fresh(input), own, false)).toBe(answer(fresh(encodedAnew), [], false));
    }),
    { numRuns: 100 },
  );
  expect(asked).toBeGreaterThan(20);
});

test('what consolidation forbids is allowed to the next question', () => {
  const claim = { status: { lastPodEventTime: minutesAgo(1) } };
  const nodes = [
    { name: 'n0', pods: [pod('p')] },
    { name: 'n1', claim },
  ];
  const whatIf = new WhatIf(normaliseInput(cluster({ pools: [nodePool('default', { consolidateAfter: '10m' })], nodes })), { backend });
  const taking = (consolidation: boolean) => {
    const [gone] = whatIf.cluster.active.filter(({ name }) => name === 'n0');
    return [...whatIf.simulate([gone!], { consolidation }).existingNodes.keys()].map(({ name }) => name);
  };
  expect([true, false, true].map(taking)).toEqual([[], ['n1'], []]);
});
