import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import {
  type ClusterRows,
  CONSOLIDATABLE,
  cluster,
  DRIFTED,
  instanceType,
  type NodeRow,
  nodePool,
  pod,
} from '../../test/disruption/cluster.js';
import type { SchedulingInput } from '../model/input.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import { normaliseInput } from '../state/normalise.js';
import { WhatIf } from '../whatif.js';
import { sourceCost } from './command.js';
import { METHOD_NAMES, type MethodOutcome, runMethod } from './method.js';
import { readRequirements } from './requirementset.js';
import { type Snapshot, type SnapshotOptions, takeSnapshot } from './snapshot.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

const TYPES = [2, 4, 8].map((cpu) =>
  instanceType({ name: `m${cpu}`, cpu, prices: { spot: cpu * 0.03, 'on-demand': cpu * 0.1 }, zones: ['zone-a', 'zone-b'] }),
);
const BUDGETS = [
  [],
  [{ nodes: '1' }],
  [{ nodes: '50%' }],
  [{ nodes: '100%' }],
  [{ nodes: '0', reasons: ['Underutilized'] }, { nodes: '2' }],
];

const pool = (name: string) =>
  fc
    .record({
      budgets: fc.constantFrom(...BUDGETS),
      consolidationPolicy: fc.constantFrom('WhenEmpty', 'WhenEmptyOrUnderutilized', 'Balanced'),
      consolidateAfter: fc.constantFrom('0s', '0s', '5m', 'Never'),
    })
    .map((disruption) => nodePool(name, disruption));

const row = fc.record({
  pool: fc.constantFrom('a', 'b'),
  type: fc.constantFrom('m2', 'm4', 'm8'),
  capacityType: fc.constantFrom('spot', 'on-demand'),
  zone: fc.constantFrom('zone-a', 'zone-b'),
  pods: fc.array(fc.constantFrom('300m', '900m', '1500m'), { maxLength: 4 }),
  conditions: fc.subarray([CONSOLIDATABLE, DRIFTED]),
  ready: fc.constantFrom(true, true, true, false),
});

const rows: fc.Arbitrary<ClusterRows> = fc
  .record({ pools: fc.tuple(pool('a'), pool('b')), nodes: fc.array(row, { minLength: 1, maxLength: 7 }), waiting: fc.nat({ max: 2 }) })
  .map(({ pools, nodes, waiting }) => ({
    pools,
    types: TYPES,
    nodes: nodes.map(
      ({ pods, ...rest }, index): NodeRow => ({ ...rest, name: `n${index}`, pods: pods.map((cpu, at) => pod(`p${index}-${at}`, cpu)) }),
    ),
    pods: Array.from({ length: waiting }, (_, index) => pod(`waiting-${index}`, '700m')),
    input: { options: { spotToSpotConsolidation: true } },
  }));

function run(input: SchedulingInput, options: SnapshotOptions = {}): { snapshot: Snapshot; outcomes: MethodOutcome[] } {
  const normal = normaliseInput(input);
  const whatIf = new WhatIf(normal, { backend });
  const snapshot = takeSnapshot(normal, whatIf.cluster, options);
  return { snapshot, outcomes: METHOD_NAMES.map((name) => runMethod(name, snapshot, whatIf)) };
}

const summary = (outcomes: MethodOutcome[]) =>
  JSON.stringify(
    outcomes.map(({ method, candidates, blocked, commands, refused }) => ({
      method,
      candidates: candidates.map(({ node }) => node.name),
      blocked,
      refused,
      commands: commands.map((command) => ({
        nodes: command.candidates.map(({ node }) => node.name),
        replacements: command.replacements.map(({ pods, instanceTypes }) => [pods, instanceTypes.map(({ name }) => name)]),
        savings: command.savings,
      })),
    })),
  );

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}

test('every node is a candidate or blocked with a reason, and every candidate is taken or refused by the methods that take one by one', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const { snapshot, outcomes } = run(cluster(drawn));
      for (const { method, candidates, blocked, commands, refused } of outcomes) {
        const seen = [...candidates.map(({ node }) => node.name), ...blocked.map(({ node }) => node)].sort();
        expect(seen).toEqual(snapshot.nodes.map(({ name }) => name).sort());
        const taken = commands.flatMap((command) => command.candidates.map(({ node }) => node.name));
        expect(new Set(taken).size).toBe(taken.length);
        for (const name of taken) expect(candidates.map(({ node }) => node.name)).toContain(name);
        if (commands.length === 0 && method !== 'multi') expect(refused).toHaveLength(candidates.length);
      }
    }),
    { numRuns: 60 },
  );
});

test('no method takes more nodes of a pool than its budgets allow', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      for (const { allowances, commands } of run(cluster(drawn)).outcomes) {
        for (const [name, { remaining }] of allowances) {
          const taken = commands.flatMap(({ candidates }) => candidates.filter(({ nodePool: own }) => own.metadata.name === name));
          expect(taken.length).toBeLessThanOrEqual(remaining);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('consolidation never raises the hourly cost, whichever type is launched', () => {
  let replaced = 0;
  fc.assert(
    fc.property(rows, (drawn) => {
      const { snapshot, outcomes } = run(cluster(drawn));
      const { offerings } = snapshot;
      for (const { method, commands } of outcomes) {
        if (method !== 'multi' && method !== 'single') continue;
        for (const { candidates, replacements, savings } of commands) {
          expect(savings).toBeGreaterThanOrEqual(0);
          for (const { requirements, instanceTypes } of replacements) {
            replaced++;
            const prices = offerings.under(readRequirements(requirements, offerings.configuration));
            expect(instanceTypes.length).toBeGreaterThan(0);
            for (const type of instanceTypes) expect(prices.worstLaunch(type)).toBeLessThan(sourceCost(candidates));
          }
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(replaced).toBeGreaterThan(0);
});

test('the order of the objects decides nothing, and nothing of the input is changed', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const input = deepFreeze(cluster(drawn));
      const reversed = {
        ...input,
        nodes: [...input.nodes!].reverse(),
        nodeClaims: [...input.nodeClaims!].reverse(),
        nodePools: [...input.nodePools].reverse(),
      };
      expect(summary(run(reversed).outcomes)).toBe(summary(run(input).outcomes));
    }),
    { numRuns: 40 },
  );
});

test('the methods do not depend on one another', () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const input = normaliseInput(cluster(drawn));
      const whatIf = new WhatIf(input, { backend });
      const snapshot = takeSnapshot(input, whatIf.cluster);
      const forwards = METHOD_NAMES.map((name) => runMethod(name, snapshot, whatIf));
      const backwards = [...METHOD_NAMES].reverse().map((name) => runMethod(name, snapshot, whatIf));
      expect(summary(backwards.reverse())).toBe(summary(forwards));
    }),
    { numRuns: 30 },
  );
});

test('what an earlier snapshot read changes nothing', () => {
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const earlier = run(cluster(before)).snapshot;
      expect(summary(run(cluster(after), { earlier }).outcomes)).toBe(summary(run(cluster(after)).outcomes));
    }),
    { numRuns: 30 },
  );
});

test('a full and cheap cluster is left alone', () => {
  const nodes = ['a', 'b', 'c'].map(
    (name): NodeRow => ({ name, type: 'm2', capacityType: 'spot', pool: 'a', pods: [pod(`p-${name}`, '1900m')] }),
  );
  for (const { commands } of run(cluster({ pools: [nodePool('a')], types: TYPES, nodes })).outcomes) expect(commands).toEqual([]);
});
