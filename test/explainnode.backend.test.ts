import { createJs, createWasmSync, describeRefusal, explainNode, type SchedulingInput } from '@kerf/core';
import { expect, inject, test } from 'vitest';
import { disruptCases, disruptCategories, typesOf } from './support/golden.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const CASES = 12;

test('every node of the golden clusters has a verdict of each method, in words', () => {
  const codes = new Set<string>();
  let disrupted = 0;
  for (const category of disruptCategories) {
    for (const { scenario } of disruptCases(category).slice(0, CASES)) {
      const input = { ...scenario, instanceTypes: typesOf(scenario) } as SchedulingInput;
      for (const { metadata } of (input.nodes ?? []).slice(0, 3)) {
        const { node, methods } = explainNode(input, metadata.name, { backend });
        expect(node).toBe(metadata.name);
        expect(methods.map(({ method }) => method)).toEqual(['emptiness', 'static-drift', 'drift', 'multi', 'single']);
        for (const verdict of methods) {
          if (verdict.outcome === 'disrupted') {
            disrupted++;
            expect(verdict.nodes).toContain(node);
            expect(verdict.decision === 'delete').toBe(verdict.replacements.length === 0);
          }
          if (verdict.outcome !== 'refused') continue;
          codes.add(verdict.refusal.code);
          expect(describeRefusal(verdict.refusal)).toMatch(/^[a-zA-Z0-9].*[^.]$/);
          expect(describeRefusal(verdict.refusal)).not.toContain('undefined');
        }
      }
    }
  }
  expect(disrupted).toBeGreaterThan(5);
  expect(codes.size).toBeGreaterThan(8);
});

test('a node that is not there is named with those that are', () => {
  expect(() => explainNode({ nodePools: [], pods: [], nodes: [{ metadata: { name: 'one' } }] }, 'two', { backend })).toThrow(
    'there is no node "two"; there are one',
  );
});
