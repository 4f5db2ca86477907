import type { NodePool, Pod, SchedulingInput, Taint, Toleration, TopologySpreadConstraint } from '@kerf/core';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import {
  ARCH,
  customRequirement,
  instanceTypes,
  named,
  podRequirement,
  schedulingInput,
  taint,
  toleration,
  workload,
  ZONE,
} from '../../packages/core/test/arbitraries/index.js';
import { backendNamed, holds, type Law, runs, seedOfRun } from '../support/laws.js';
import { outcomeOf } from '../support/planlaws.js';

const backend = backendNamed(inject('backend'));
const options = { seed: seedOfRun(), numRuns: runs(200, 3000) };
// In strict mode a reservation without a free instance turns a pod down that would go elsewhere without it (chapter 02, 12).
const FALLBACK = { reservedMode: 'fallback' } as const;
const pool = (spec: NodePool['spec']['template']['spec'] = {}): NodePool => ({ metadata: { name: 'pool' }, spec: { template: { spec } } });

// One pod alone, so that no group, no limit and no other pod has a say. Two quirks make the general form false: a contradiction on a key of the
// user's own reads as absence (chapter 01, 2.4), so removing one half can make a pod unschedulable; and relaxation drops OR terms for good.
// Hence one required term, constraints that do not meet on one key, and no key that only the pod names.
test('a pod alone that can be placed can be placed with a constraint less', () => {
  const lone = fc.record({
    types: instanceTypes(5),
    requirements: fc.uniqueArray(podRequirement(), { maxLength: 3, selector: ({ key }) => key.replace(/^failure.*/, ZONE) }),
    taints: fc.array(taint(), { maxLength: 2 }),
    tolerations: fc.array(toleration(), { maxLength: 2 }),
    cpu: fc.constantFrom('100m', '3', '20'),
    dropped: fc.nat(2),
  });
  const placed = (
    types: SchedulingInput['instanceTypes'],
    taints: Taint[],
    tolerations: Toleration[],
    matchExpressions: unknown[],
    cpu: string,
  ) => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } };
    const spec = {
      containers: [{ name: 'app', resources: { requests: { cpu } } }],
      tolerations,
      affinity: { nodeAffinity },
    } as Pod['spec'];
    const input = { instanceTypes: types!, nodePools: [pool({ taints })], pods: [{ metadata: { name: 'pod' }, spec }] };
    return outcomeOf(input, backend, FALLBACK).nodeClaims.length === 1;
  };
  let placedOnce = 0;
  fc.assert(
    fc.property(lone, ({ types, requirements, taints, tolerations, cpu, dropped }) => {
      if (!placed(types, taints, tolerations, requirements, cpu)) return;
      placedOnce++;
      expect(
        placed(
          types,
          taints,
          tolerations,
          requirements.filter((_, i) => i !== dropped),
          cpu,
        ),
      ).toBe(true);
      expect(placed(types, taints.slice(1), tolerations, requirements, cpu)).toBe(true);
      expect(placed(types, taints, tolerations, requirements, '10m')).toBe(true);
    }),
    options,
  );
  expect(placedOnce).toBeGreaterThan(20);
});

// A requirement that only pods name would be refused as undefined; a pool that defines it keeps the law true for custom keys as well.
test('narrowing a pool never adds a type', () => {
  const narrowing = fc.record({
    types: instanceTypes(6),
    wide: fc.array(customRequirement(), { maxLength: 1 }),
    more: fc.uniqueArray(podRequirement(), { minLength: 1, maxLength: 2, selector: ({ key }) => key }),
  });
  const typesWith = (
    instanceTypes: SchedulingInput['instanceTypes'],
    requirements: NodePool['spec']['template']['spec']['requirements'],
  ) => {
    const pods = [{ metadata: { name: 'pod' }, spec: {} }];
    return (
      outcomeOf({ instanceTypes: instanceTypes!, nodePools: [pool({ requirements: requirements! })], pods }, backend, FALLBACK)
        .nodeClaims[0]?.instanceTypes ?? []
    );
  };
  fc.assert(
    fc.property(narrowing, ({ types, wide, more }) => {
      // On a key that the pool has already, two contradictions make absence, which other types satisfy.
      const added = more.filter(({ key }) => wide.every((requirement) => requirement.key !== key));
      const before = new Set(typesWith(types, wide));
      for (const name of typesWith(types, [...wide, ...added])) expect(before).toContain(name);
    }),
    options,
  );
});

const AMOUNTS: Readonly<Record<string, bigint>> = {
  '': 1_000_000_000n,
  m: 1_000_000n,
  Ki: 1024_000_000_000n,
  Mi: 1024n ** 2n * 1_000_000_000n,
  Gi: 1024n ** 3n * 1_000_000_000n,
};

function nano(text: string | number | undefined): bigint {
  const [, number, suffix] = /^([0-9]+)([a-zA-Z]*)$/.exec(String(text ?? 0))!;
  return BigInt(number!) * AMOUNTS[suffix!]!;
}

test('no claim holds more than each of its types has to give', { timeout: 600_000 }, () => {
  // Without DaemonSets: the overhead that a claim states is that of one group, and others of its types may have less to give (chapter 02, 14.1).
  const law: Law = (input) => {
    const types = new Map(input.instanceTypes!.map((type) => [type.name, type]));
    for (const claim of outcomeOf(input, backend).nodeClaims) {
      for (const name of claim.instanceTypes) {
        const { capacity, overhead = {} } = types.get(name)!;
        for (const [resource, asked] of Object.entries(claim.requests)) {
          const kept = [overhead.kubeReserved, overhead.systemReserved, overhead.evictionThreshold].reduce(
            (sum, list) => sum + nano(list?.[resource]),
            0n,
          );
          if (nano(asked) > 0n && nano(asked) > nano(capacity[resource]) - kept) return `${name} gives less ${resource} than ${asked}`;
        }
      }
    }
    return undefined;
  };
  return holds(law, schedulingInput({ nodes: 0, daemonSets: 0 }), runs(150, 2500));
});

// Without DaemonSets and nodes, one workload with one hard spread, on types that are offered in every zone: nothing else decides the domain.
test('a spread that nothing contests keeps its skew', () => {
  const zoned = instanceTypes(4).map((types) =>
    types.map((type) => ({
      ...type,
      requirements: type.requirements.map((r) => (r.key === ZONE ? { ...r, values: ['zone-a', 'zone-b', 'zone-c'] } : r)),
      offerings: ['zone-a', 'zone-b', 'zone-c'].map((zone) => ({
        requirements: [
          { key: ZONE, operator: 'In', values: [zone] },
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
        ],
        price: 1,
        available: true,
      })),
    })),
  );
  fc.assert(
    fc.property(
      zoned,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 14 }),
      fc.constantFrom('1', '100m'),
      (types, maxSkew, n, cpu) => {
        const spread: TopologySpreadConstraint = {
          maxSkew,
          topologyKey: ZONE,
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'web' } },
        };
        const pods = Array.from(
          { length: n },
          (_, i): Pod => ({
            metadata: { name: `p${i}`, labels: { app: 'web' } },
            spec: { containers: [{ name: 'app', resources: { requests: { cpu } } }], topologySpreadConstraints: [spread] },
          }),
        );
        const { nodeClaims, podErrors } = outcomeOf({ instanceTypes: types, nodePools: [pool()], pods }, backend);
        const counts = new Map([
          ['zone-a', 0],
          ['zone-b', 0],
          ['zone-c', 0],
        ]);
        for (const claim of nodeClaims) {
          const [zone, ...others] = claim.requirements.find(({ key }) => key === ZONE)!.values!;
          expect(others).toEqual([]);
          counts.set(zone!, counts.get(zone!)! + claim.pods.length);
        }
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(maxSkew);
        const fits = types.some(({ capacity, overhead }) => overhead?.kubeReserved?.cpu !== '100' && Number(capacity.cpu) >= 2);
        if (fits) expect(podErrors).toEqual([]);
      },
    ),
    options,
  );
});

test('every placed pod tolerates every taint of its pool', () => {
  const tainted = fc.record({
    types: instanceTypes(3),
    pools: fc.array(fc.array(taint(), { maxLength: 2 }), { minLength: 1, maxLength: 3 }),
    pods: fc.array(workload({ topology: false }, 2), { minLength: 1, maxLength: 4 }),
  });
  // Written out anew: chapter 01, 3.
  const tolerates = (given: Toleration, { key, value = '', effect }: Taint) => {
    if (given.effect && given.effect !== effect) return false;
    if (given.key && given.key !== key) return false;
    const operator = given.operator || 'Equal';
    if (operator === 'Exists') return true;
    if (operator === 'Equal') return (given.value ?? '') === value;
    const [ours, theirs] = [given.value ?? '', value].map((text) => (/^(0|-?[1-9][0-9]*)$/.test(text) ? Number(text) : Number.NaN));
    return operator === 'Lt' ? theirs! < ours! : theirs! > ours!;
  };
  fc.assert(
    fc.property(tainted, ({ types, pools, pods }) => {
      const input: SchedulingInput = {
        instanceTypes: types,
        nodePools: pools.map((taints, i) => ({ metadata: { name: `pool-${i}` }, spec: { template: { spec: { taints } } } })),
        pods: named(pods.flat(), 'p', []),
      };
      const byName = new Map(input.pods.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, pod]));
      for (const claim of outcomeOf(input, backend).nodeClaims) {
        const { taints = [] } = input.nodePools.find(({ metadata }) => metadata.name === claim.nodePool)!.spec.template.spec;
        for (const name of claim.pods) {
          const { tolerations = [] } = byName.get(name)!.spec;
          // The last relaxation tolerates every PreferNoSchedule (chapter 02, 13).
          for (const one of taints) {
            const allowed = one.effect === 'PreferNoSchedule' || tolerations.some((given) => tolerates(given, one));
            expect(allowed, `${name} on ${claim.nodePool}`).toBe(true);
          }
        }
      }
    }),
    options,
  );
});

test('a constraint that everything satisfies changes nothing', { timeout: 600_000 }, () => {
  const law: Law = (input) => {
    const types = input.instanceTypes!.map((type) => ({
      ...type,
      requirements: type.requirements.filter(({ key }) => key !== ARCH).concat({ key: ARCH, operator: 'In', values: ['amd64'] }),
    }));
    const plain: SchedulingInput = {
      ...input,
      instanceTypes: types,
      nodes: [],
      nodeClaims: [],
      pods: input.pods.filter(({ spec }) => !spec.nodeName),
    };
    const pods = plain.pods.map((pod) => ({ ...pod, spec: { ...pod.spec, overhead: { cpu: '0' } } }));
    const [before, after] = [
      outcomeOf(plain, backend),
      outcomeOf({ ...plain, pods: plain.pods.some((p) => p.spec.overhead) ? plain.pods : pods }, backend),
    ];
    const places = ({ nodeClaims, podErrors }: typeof before) =>
      JSON.stringify([nodeClaims.map((c) => [c.nodePool, c.pods, c.instanceTypes]), podErrors]);
    return places(before) === places(after) ? undefined : `${places(before)} became ${places(after)}`;
  };
  return holds(law, schedulingInput(), runs(60, 800));
});
