import { readFileSync } from 'node:fs';
import { createJs, createWasmSync, type SchedulingInput, schedule } from '@kerf/core';
import { expect, inject, test } from 'vitest';
import { decideCases, decideCategories, typesOf } from './support/golden.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Every code that decoding can name. */
const codes = [...read('packages/core/src/decode/reasons.ts').matchAll(/(?:code|\d): '([a-z-]+)'/g)].map(([, code]) => code!).sort();

// Noted of nodes that are planned already, whose refusals no plan keeps (docs/reasons.md).
const UNREPORTED = ['host-port-conflict', 'reserved-capacity-lost'];

test('docs/reasons.md tells of every code once', () => {
  const documented = [...read('docs/reasons.md').matchAll(/^\| `([a-z-]+)` \| \S.* \| \S.* \| \S.* \|$/gm)].map(([, code]) => code!);
  expect(documented.sort()).toEqual(codes);
});

test('a plan reports every code but those that are documented as unreported', { timeout: 300_000 }, () => {
  const reached = new Set<string>();
  const solve = (input: SchedulingInput, maxInstanceTypes = 600) => {
    for (const { reasons } of schedule(input, { backend, maxInstanceTypes }).unschedulable)
      for (const { code } of reasons) reached.add(code);
  };
  for (const category of decideCategories)
    for (const { scenario } of decideCases(category)) solve({ ...scenario, instanceTypes: typesOf(scenario) } as SchedulingInput);
  const pods = [{ metadata: { name: 'p' }, spec: {} }];
  solve({ nodePools: [], pods, instanceTypes: [] });
  const key = 'node.kubernetes.io/instance-type';
  const instanceTypes = ['a', 'b'].map((name) => ({
    name,
    requirements: [{ key, operator: 'In', values: [name] }],
    offerings: [{ requirements: [], price: 1, available: true }],
    capacity: { pods: '1' },
  }));
  const requirements = [{ key, operator: 'Exists', minValues: 2 }];
  solve({ nodePools: [{ metadata: { name: 'default' }, spec: { template: { spec: { requirements } } } }], pods, instanceTypes }, 1);
  expect([...reached, ...UNREPORTED].sort()).toEqual(codes);
});
