import { expect, test } from 'vitest';
import type { Scenario } from '../support/document.js';
import { decideCases } from '../support/golden.js';
import { minimise } from './minimise.js';

const first = (fails: (scenario: Scenario) => boolean) => (candidates: Scenario[]) => candidates.findIndex(fails);

test('only the pods that a failure needs are left', async () => {
  const scenario = decideCases('packing')[0]!.scenario;
  const needed = [3, 11].map((i) => scenario.pods[i]!.metadata.name);
  const small = await minimise(
    scenario,
    first((s) => needed.every((name) => s.pods.some((pod) => pod.metadata.name === name))),
  );
  expect(small.pods.map((pod) => pod.metadata.name).sort()).toEqual(needed.sort());
  expect(small.nodePools).toEqual([]);
});

test('fields go too, but not those that make a scenario', async () => {
  const scenario = decideCases('requirements')[1]!.scenario;
  const small = await minimise(
    scenario,
    first((s) => s.pods.some((pod) => pod.spec?.containers?.some((c) => c.resources?.requests?.cpu !== undefined))),
  );
  expect(small.pods).toHaveLength(1);
  const [pod] = small.pods;
  expect(pod!.metadata.name).toBe(scenario.pods.find((p) => p.metadata.name === pod!.metadata.name)!.metadata.name);
  expect(pod!.spec).toEqual({ containers: [{ resources: { requests: { cpu: expect.any(String) } } }] });
  expect(small.name).toBe(scenario.name);
});

test('a node goes with its NodeClaim and its pods', async () => {
  const scenario = decideCases('existing')[0]!.scenario;
  const kept = scenario.nodes![1]!.metadata.name;
  const small = await minimise(
    scenario,
    first((s) => {
      const names = new Set((s.nodes ?? []).map((node) => node.metadata.name));
      const orphan = s.pods.some((pod) => pod.spec?.nodeName && !names.has(pod.spec.nodeName));
      return !orphan && names.has(kept);
    }),
  );
  expect(small.nodes!.map((node) => node.metadata.name)).toEqual([kept]);
  expect(small.nodeClaims ?? []).toEqual([]);
  expect(small.pods).toEqual([]);
});

test('a scenario that fails as a whole stays as it is, and never a candidate that does not fail is taken', async () => {
  const scenario = decideCases('limits')[0]!.scenario;
  const text = JSON.stringify(scenario);
  expect(await minimise(scenario, () => -1)).toEqual(scenario);
  expect(JSON.stringify(scenario)).toBe(text);
});
