import { type InstanceType, type NodePool, type Pod, type PodSpec, type SchedulingInput, schedule } from '@kerf/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lowerBound } from './lowerbound.js';

const ARCH = 'kubernetes.io/arch';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const ZONE = 'topology.kubernetes.io/zone';
const TOLERANCE = 1e-6;

interface TypeRow {
  name?: string;
  cpu?: number;
  /** GiB. */
  memory?: number;
  pods?: number;
  arch?: string;
  /** Zone to price; a price below 0 is that of an unavailable offering. */
  prices?: Record<string, number>;
}

function type({ name = 't', cpu = 4, memory = 8, pods = 10, arch = 'amd64', prices = { a: 1 } }: TypeRow = {}): InstanceType {
  const one = (key: string, ...values: string[]) => ({ key, operator: 'In', values });
  return {
    name,
    requirements: [
      one('node.kubernetes.io/instance-type', name),
      one(ARCH, arch),
      one(ZONE, ...Object.keys(prices)),
      one(CAPACITY_TYPE, 'on-demand'),
    ],
    offerings: Object.entries(prices).map(([zone, price]) => ({
      requirements: [one(ZONE, zone), one(CAPACITY_TYPE, 'on-demand')],
      price: Math.abs(price),
      available: price > 0,
    })),
    capacity: { cpu: String(cpu), memory: `${memory}Gi`, pods: String(pods) },
  };
}

let serial = 0;

function pods(count: number, cpu: number, memory: number, spec: PodSpec = {}): Pod[] {
  const containers = [{ name: 'app', resources: { requests: { cpu: `${cpu * 1000}m`, memory: `${memory * 1024}Mi` } } }];
  return Array.from({ length: count }, () => ({ metadata: { name: `p${serial++}` }, spec: { containers, ...spec } }));
}

const pool = (spec: NodePool['spec']['template']['spec'] = {}, name = 'pool'): NodePool => ({
  metadata: { name },
  spec: { template: { spec } },
});

const problem = (instanceTypes: InstanceType[], list: Pod[], rest: Partial<SchedulingInput> = {}): SchedulingInput => ({
  nodePools: [pool()],
  instanceTypes,
  pods: list,
  ...rest,
});

const bound = async (input: SchedulingInput) => (await lowerBound(input)).cost;

describe('computed by hand', () => {
  const dear = type({ name: 'dear', arch: 'arm64', prices: { a: 3 } });
  const daemon = { metadata: { name: 'agent' }, spec: { template: { spec: pods(1, 1, 0)[0]!.spec } } };
  test.each<[string, SchedulingInput, number]>([
    ['six of one cpu on nodes of four', problem([type()], pods(6, 1, 1)), 1.5],
    ['memory is what runs out', problem([type()], pods(6, 1, 4)), 3],
    ['pods are what runs out', problem([type({ pods: 2 })], pods(6, 0.1, 0.1)), 3],
    ['two shapes that fill a node together', problem([type({ memory: 4 })], [...pods(2, 1.5, 0.5), ...pods(2, 0.5, 1.5)]), 1],
    ['the cheapest cpu', problem([type(), type({ name: 'big', cpu: 16, memory: 32, pods: 40, prices: { a: 2 } })], pods(8, 1, 1)), 1],
    ['the cheapest offering that is there', problem([type({ prices: { a: 4, b: 2, c: -1 } })], pods(4, 1, 1)), 2],
    ['a zone that is asked for', problem([type({ prices: { a: 4, b: 2 } })], pods(4, 1, 1, { nodeSelector: { [ZONE]: 'a' } })), 4],
    ['an architecture that is asked for', problem([type(), dear], pods(4, 1, 1, { nodeSelector: { [ARCH]: 'arm64' } })), 3],
    [
      'some for one type, some for any',
      problem([type(), dear], [...pods(2, 1, 1, { nodeSelector: { [ARCH]: 'arm64' } }), ...pods(2, 1, 1)]),
      2,
    ],
    [
      'a NodePool that admits one of two',
      problem([type(), dear], pods(4, 1, 1), {
        nodePools: [pool({ requirements: [{ key: ARCH, operator: 'NotIn', values: ['amd64'] }] })],
      }),
      3,
    ],
    ['a daemon on every node', problem([type()], pods(3, 1, 1), { daemonSets: [daemon] }), 1],
    ['no pod', problem([type()], pods(1, 0, 0)), 0.1],
  ])('%s', async (_, input, cost) => expect(await bound(input)).toBeCloseTo(cost, 6));

  test('a taint is one to tolerate', async () => {
    const taints = [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' as const }];
    const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'x', effect: 'NoSchedule' }];
    const given = (spec: PodSpec) => problem([type()], pods(4, 1, 1, spec), { nodePools: [pool({ taints })] });
    expect(await bound(given({ tolerations }))).toBeCloseTo(1, 6);
    await expect(bound(given({}))).rejects.toThrow('fits nowhere');
  });

  test('a pod that is larger than any type has no bound', () =>
    expect(bound(problem([type()], pods(1, 5, 1)))).rejects.toThrow('fits nowhere'));
});

const typeRow = fc.record({
  cpu: fc.constantFrom(2, 4, 8),
  memory: fc.constantFrom(4, 8, 32),
  pods: fc.constantFrom(2, 4, 20),
  arch: fc.constantFrom('amd64', 'arm64'),
  prices: fc.record({ a: fc.integer({ min: 1, max: 9 }), b: fc.integer({ min: 1, max: 9 }) }),
});
const podRow = fc.record({
  cpu: fc.constantFrom(0.5, 1, 1.5, 2),
  memory: fc.constantFrom(0.5, 1, 4),
  nodeSelector: fc.constantFrom<Record<string, string>[]>({}, {}, { [ARCH]: 'amd64' }, { [ARCH]: 'arm64' }, { [ZONE]: 'a' }),
});
const tiny = fc
  .record({ types: fc.array(typeRow, { minLength: 1, maxLength: 4 }), list: fc.array(podRow, { minLength: 1, maxLength: 6 }) })
  // One type that takes whatever the others do not, so that there always is an answer.
  .map(({ types, list }) =>
    problem(
      ['amd64', 'arm64']
        .map((arch) => type({ name: `any-${arch}`, arch, prices: { a: 10, b: 10 } }))
        .concat(types.map((row, index) => type({ name: `t${index}`, ...row }))),
      list.flatMap(({ cpu, memory, nodeSelector }) => pods(1, cpu, memory, { nodeSelector })),
    ),
  );

/** The least cost of whole nodes, over every way to divide the pods among nodes. */
function leastCost({ instanceTypes, pods: list }: SchedulingInput): number {
  const requested = (pod: Pod) => pod.spec.containers![0]!.resources!.requests as Record<string, string>;
  const cheapest = (bin: readonly Pod[]): number => {
    let least = Number.POSITIVE_INFINITY;
    for (const { capacity, requirements, offerings } of instanceTypes!) {
      const sum = (name: string) => bin.reduce((total, pod) => total + Number.parseInt(requested(pod)[name]!, 10), 0);
      if (sum('cpu') > Number(capacity.cpu) * 1000 || sum('memory') > Number.parseInt(String(capacity.memory), 10) * 1024) continue;
      if (bin.length > Number(capacity.pods)) continue;
      for (const offering of offerings) {
        const stated = [...requirements, ...offering.requirements];
        const fits = bin.every(({ spec }) =>
          Object.entries(spec.nodeSelector ?? {}).every(([key, value]) =>
            stated.every((one) => one.key !== key || one.values!.includes(value)),
          ),
        );
        if (fits) least = Math.min(least, offering.price);
      }
    }
    return least;
  };
  const divide = (index: number, bins: readonly (readonly Pod[])[]): number => {
    if (index === list.length) return bins.reduce((total, bin) => total + cheapest(bin), 0);
    const choices = bins.map((bin, at) => bins.map((each, other) => (other === at ? [...bin, list[index]!] : each)));
    return Math.min(...[...choices, [...bins, [list[index]!]]].map((next) => divide(index + 1, next)));
  };
  return divide(0, []);
}

test('no plan and no division of the pods among nodes costs less', async () => {
  let exact = 0;
  await fc.assert(
    fc.asyncProperty(tiny, async (input) => {
      const cost = await bound(input);
      const least = leastCost(input);
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThanOrEqual(least + TOLERANCE);
      const plan = schedule(input);
      expect(plan.unschedulable).toEqual([]);
      expect(least).toBeLessThanOrEqual(plan.costPerHour + TOLERANCE);
      if (plan.costPerHour < least * 1.001) exact++;
    }),
    { numRuns: 40 },
  );
  // The brute force is no bound of its own: some plans reach it.
  expect(exact).toBeGreaterThan(0);
});

test('more pods never lower it, and neither does a type less', async () => {
  let raised = 0;
  await fc.assert(
    fc.asyncProperty(tiny, fc.nat(5), async (input, index) => {
      const cost = await bound(input);
      const more = await bound({ ...input, pods: [...input.pods, input.pods[index % input.pods.length]!] });
      expect(more).toBeGreaterThanOrEqual(cost - TOLERANCE);
      // The first two types stay, so that every pod still has a place.
      const types = input.instanceTypes!.filter((_, at) => at < 2 || at !== 2 + (index % (input.instanceTypes!.length - 2)));
      const fewer = await bound({ ...input, instanceTypes: types });
      expect(fewer).toBeGreaterThanOrEqual(cost - TOLERANCE);
      if (fewer > cost + TOLERANCE) raised++;
    }),
    { numRuns: 40 },
  );
  expect(raised).toBeGreaterThan(0);
});

test('a column that another replaces is dropped without changing it', async () => {
  const types = [
    type(),
    type({ name: 'half', cpu: 2, memory: 4, pods: 5, prices: { a: 0.6 } }),
    type({ name: 'other', cpu: 4, memory: 4, prices: { a: 0.9 } }),
  ];
  const { cost, columns } = await lowerBound(problem(types, [...pods(4, 1, 0.5), ...pods(4, 0.5, 2)]));
  expect(columns).toEqual([3, 2]);
  expect(cost).toBeLessThanOrEqual(await bound(problem(types.slice(0, 1), [...pods(4, 1, 0.5), ...pods(4, 0.5, 2)])));
});
