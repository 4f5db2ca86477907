import { describe, expect, inject, test } from 'vitest';
import { simpleProvider } from '../../test/simulation/provider.js';
import {
  defaultPool,
  inflate,
  line,
  NAMING,
  podDisruptionBudget,
  R6GD,
  SEED,
  SEED_AT_ONCE,
  unavailable,
  walkthroughInput,
} from '../../test/simulation/walkthrough.js';
import type { SchedulingInput } from '../model/input.js';
import { createJs } from '../runtime/js.js';
import { createWasmSync } from '../runtime/load.js';
import type { SimulationParameters } from './parameters.js';
import { leastReady, type SimulationResult } from './result.js';
import { simulateCluster, type TimedChange } from './simulate.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

const DAYS = 24 * 3600e3;
const at = (time: string, change: TimedChange['change']): TimedChange => ({ at: `2024-01-25T${time}Z`, change });
const upgrade = (time = '07:34:23', types = [R6GD]) =>
  at(time, { kind: 'provider', provider: simpleProvider(types, 'v1.28'), description: 'control plane 1.28' });

function run(
  rest: Partial<SchedulingInput> = {},
  changes: TimedChange[] = [upgrade()],
  {
    parameters = SEED,
    days = 1,
    provider = simpleProvider([R6GD], 'v1.27'),
  }: { parameters?: Partial<SimulationParameters>; days?: number; provider?: ReturnType<typeof simpleProvider> } = {},
): SimulationResult {
  return simulateCluster(walkthroughInput(rest), provider, changes, { parameters, naming: NAMING, backend, horizonMs: days * DAYS });
}

/** The lines from a time of day on, without those of pods. */
const lines = (result: SimulationResult, from = '07:34:23.935') =>
  result.records
    .map(line)
    .filter((text) => text >= from)
    .filter((text) => !/ (evict|bound|ready|force|retry)/.test(text));
const times = (result: SimulationResult, kind: string, field = '', value = '') =>
  result.records
    .filter((record) => record.kind === kind && (field === '' || record.fields[field] === value))
    .map(({ time }) => new Date(time).toISOString().slice(11, 23));
const least = (result: SimulationResult, time = '07:30:00') => leastReady(result.workloads[0]!, Date.parse(`2024-01-25T${time}Z`));
const codes = ({ blockages }: SimulationResult) => blockages.map(({ refusal }) => refusal.code);
const OLD = 'ip-192-168-187-48';

describe('walkthrough A (chapter 05, 24.4)', () => {
  const result = run();

  test('the sequence of the published log, with its times', () => {
    expect(result.records.map(line)).toEqual([
      '07:20:01.654 found-pods',
      '07:20:01.654 computed-nodeclaims',
      '07:20:01.668 created-nodeclaim default-xqjhj',
      '07:20:04.328 launched-nodeclaim default-xqjhj',
      '07:20:39.532 initialized-nodeclaim default-xqjhj ip-192-168-187-48',
      ...['p1', 'p2', 'p3'].map((pod) => `07:20:39.532 bound-pod default/inflate-${pod} ip-192-168-187-48`),
      ...['p1', 'p2', 'p3'].map((pod) => `07:20:41.532 ready-pod default/inflate-${pod} ip-192-168-187-48`),
      '07:34:23.000 change provider',
      '07:34:23.000 drifted default-xqjhj ip-192-168-187-48 AMIDrift',
      '07:34:23.935 disrupting Drifted',
      '07:34:24.003 created-nodeclaim default-lmxcb',
      '07:34:25.893 launched-nodeclaim default-lmxcb',
      '07:35:00.487 initialized-nodeclaim default-lmxcb ip-192-168-79-137',
      '07:35:00.935 command-succeeded',
      '07:35:00.935 tainted-node default-xqjhj ip-192-168-187-48',
      '07:35:00.935 evicted default/inflate-p1 ip-192-168-187-48',
      '07:35:00.935 bound-pod default/inflate-p4 ip-192-168-79-137',
      ...['00.935', '01.035', '01.235', '01.635', '02.435'].flatMap((second) =>
        ['p2', 'p3'].map((pod) => `07:35:${second} eviction-refused default/inflate-${pod} ip-192-168-187-48`),
      ),
      '07:35:02.935 ready-pod default/inflate-p4 ip-192-168-79-137',
      '07:35:04.035 evicted default/inflate-p2 ip-192-168-187-48',
      '07:35:04.035 bound-pod default/inflate-p5 ip-192-168-79-137',
      '07:35:04.035 eviction-refused default/inflate-p3 ip-192-168-187-48',
      '07:35:06.035 ready-pod default/inflate-p5 ip-192-168-79-137',
      '07:35:07.235 evicted default/inflate-p3 ip-192-168-187-48',
      '07:35:07.235 bound-pod default/inflate-p6 ip-192-168-79-137',
      '07:35:07.935 drained-node default-xqjhj ip-192-168-187-48',
      '07:35:09.235 ready-pod default/inflate-p6 ip-192-168-79-137',
      '07:35:12.935 deleted-node default-xqjhj ip-192-168-187-48',
      '07:35:12.935 deleted-nodeclaim default-xqjhj ip-192-168-187-48',
    ]);
  });

  test('the fields of the log', () => {
    const fields = (kind: string) => result.records.filter((record) => record.kind === kind).map((record) => record.fields);
    const pods = ['p1', 'p2', 'p3'].map((pod) => `default/inflate-${pod}`);
    expect(fields('found-pods')).toEqual([{ pods }]);
    expect(fields('computed-nodeclaims')).toEqual([{ nodeClaims: 1, pods: 3 }]);
    const created = { nodePool: 'default', requests: { cpu: '3150m', pods: '6' }, instanceTypes: ['r6gd.xlarge'] };
    expect(fields('created-nodeclaim')).toEqual([
      { ...created, nodeClaim: 'default-xqjhj' },
      { ...created, nodeClaim: 'default-lmxcb' },
    ]);
    expect(fields('launched-nodeclaim')[1]).toMatchObject({
      instanceType: 'r6gd.xlarge',
      zone: 'us-west-2a',
      capacityType: 'on-demand',
      providerID: 'aws:///us-west-2a/i-1',
      allocatable: { cpu: '3920m', memory: '29258Mi', pods: '58' },
    });
    expect(fields('disrupting')).toEqual([
      {
        method: 'drift',
        reason: 'Drifted',
        decision: 'replace',
        candidates: [{ node: OLD, nodeClaim: 'default-xqjhj', instanceType: 'r6gd.xlarge', capacityType: 'on-demand', pods: 3 }],
        replacements: [{ nodePool: 'default', capacityTypes: ['on-demand'], instanceTypes: ['r6gd.xlarge'] }],
        savings: 0,
      },
    ]);
    expect(fields('initialized-nodeclaim').map(({ version }) => version)).toEqual(['v1.27', 'v1.28']);
  });

  test('never fewer than 2 ready, the managed nodes untouched, one node of 1.28 at the end', () => {
    expect(result.outcome).toBe('done');
    expect(least(result)).toBe(2);
    expect(result.cluster.nodes!.map(({ metadata }) => metadata.name)).toEqual(['managed-1', 'managed-2', 'ip-192-168-79-137']);
    expect(result.cluster.nodes!.slice(0, 2)).toEqual(walkthroughInput().nodes);
    expect(result.nodes.at(-1)).toMatchObject({
      version: 'v1.28',
      instanceType: 'r6gd.xlarge',
      zone: 'us-west-2a',
      capacityType: 'on-demand',
    });
    expect(result.cluster.pods.map(({ spec }) => spec.nodeName)).toEqual(Array(3).fill('ip-192-168-79-137'));
  });

  test('the same input gives the same events, byte for byte', () => {
    expect(JSON.stringify(run())).toBe(JSON.stringify(result));
  });
});

describe('variants of A (chapter 05, 24.6)', () => {
  const budget = (spec: Parameters<typeof podDisruptionBudget>[0]) => ({ podDisruptionBudgets: [podDisruptionBudget(spec)] });
  const pool = (...args: Parameters<typeof defaultPool>) => ({ nodePools: [defaultPool(...args)] });
  const nodeBudgets = (...budgets: { nodes: string; reasons?: string[]; schedule?: string; duration?: string }[]) =>
    pool({ disruption: { consolidateAfter: '0s', consolidationPolicy: 'WhenEmptyOrUnderutilized', budgets } });

  test('minAvailable 3: blocked, nothing happens', () => {
    const result = run(budget({ minAvailable: 3 }));
    expect(result.outcome).toBe('blocked');
    expect(lines(result)).toEqual([`07:34:23.935 disruption-blocked default-xqjhj ${OLD}`]);
    expect(result.blockages[0]!.refusal).toMatchObject({ code: 'pod-disruption-budget', podDisruptionBudgets: ['default/inflate-pdb'] });
    const expires = Date.parse('2024-02-24T07:20:01.668Z');
    expect(result.drifted).toEqual([{ nodeClaim: 'default-xqjhj', node: OLD, reason: 'AMIDrift', expires }]);
    expect(least(result)).toBe(3);
  });

  test('minAvailable 3 until expiry: a spare node stays empty, the drain hangs', () => {
    const result = run(budget({ minAvailable: 3 }), [upgrade()], { days: 30.1 });
    expect(result.outcome).toBe('blocked');
    expect(times(result, 'expired')).toEqual(['07:20:01.000']);
    expect(result.stuck.map(({ node, pods }) => [node, pods.length])).toEqual([[OLD, 3]]);
    expect(result.cluster.nodes!.map(({ metadata }) => metadata.name)).toContain('ip-192-168-79-137');
    expect(times(result, 'disrupting')).toEqual([]);
    expect(least(result)).toBe(3);
  });

  test('minAvailable 3 with terminationGracePeriod 10m', () => {
    const result = run({ ...budget({ minAvailable: 3 }), ...pool({}, { terminationGracePeriod: '10m' }) });
    expect(times(result, 'command-succeeded')).toEqual(['07:35:00.935']);
    expect(times(result, 'force-deleted')).toEqual(Array(3).fill('07:45:03.635'));
    expect(times(result, 'ready-pod').slice(3)).toEqual(Array(3).fill('07:45:05.635'));
    expect(times(result, 'drained-node')).toEqual(['07:45:04.935']);
    expect(times(result, 'deleted-node')).toEqual(['07:45:09.935']);
    expect(least(result)).toBe(0);
    expect(result.outcome).toBe('done');
  });

  test.each([{ maxUnavailable: 0 }, { minAvailable: '100%' }])(
    '%o with terminationGracePeriod 10m: deleted without replacement',
    (spec) => {
      const rest = { ...budget(spec), ...pool({}, { terminationGracePeriod: '10m' }) };
      const result = run(rest, [upgrade()], { parameters: SEED_AT_ONCE });
      expect(result.records.find(({ kind }) => kind === 'disrupting')!.fields).toMatchObject({ decision: 'delete', replacements: [] });
      expect(times(result, 'command-succeeded')).toEqual(['07:34:23.935']);
      expect(times(result, 'force-deleted')).toEqual(Array(3).fill('07:44:26.635'));
      expect(times(result, 'created-nodeclaim').slice(1)).toEqual(['07:44:27.635']);
      expect(times(result, 'launched-nodeclaim').slice(1)).toEqual(['07:44:29.525']);
      expect(times(result, 'initialized-nodeclaim').slice(1)).toEqual(['07:45:04.119']);
      expect(times(result, 'ready-pod').slice(3)).toEqual(Array(3).fill('07:45:06.119'));
    },
  );

  test('budget nodes "0": blocked, and the NodePool is told', () => {
    const result = run(nodeBudgets({ nodes: '0' }));
    expect(lines(result)).toEqual([`07:34:23.935 disruption-blocked default-xqjhj ${OLD}`, '07:34:23.935 budget-blocking Drifted']);
    expect(codes(result)).toEqual(['disruption-budget']);
    expect(result.records.filter(({ kind }) => kind === 'budget-blocking').map(({ fields }) => fields)).toEqual([
      { nodePool: 'default', reason: 'Drifted' },
    ]);
    expect(result.outcome).toBe('blocked');
  });

  test('budget nodes "0": expiry works all the same', () => {
    expect(times(run(nodeBudgets({ nodes: '0' }), [upgrade()], { days: 30.1 }), 'expired')).toEqual(['07:20:01.000']);
  });

  test('budget "0" for Underutilized alone restrains no drift', () => {
    expect(times(run(nodeBudgets({ nodes: '0', reasons: ['Underutilized'] })), 'deleted-nodeclaim')).toEqual(['07:35:12.935']);
  });

  test('a budget with a window holds inside of it', () => {
    const windowed = nodeBudgets({ nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' });
    expect(times(run(windowed), 'disrupting')).toEqual(['07:34:23.935']);
    const later = run(windowed, [upgrade('09:00:00')]);
    expect(times(later, 'disrupting')).toEqual(['17:00:03.935']);
    expect(later.blockages.map(({ from, until }) => [from, until].map((time) => new Date(time!).toISOString().slice(11, 23)))).toEqual([
      ['09:00:03.935', '17:00:03.935'],
    ]);
    expect(later.outcome).toBe('done');
  });

  test('expireAfter 720h without drift', () => {
    const result = run({}, [], { parameters: SEED_AT_ONCE, days: 30.1 });
    expect(result.records.filter(({ kind }) => kind === 'expired').map(({ time }) => new Date(time).toISOString())).toEqual([
      '2024-02-24T07:20:01.000Z',
    ]);
    expect(times(result, 'created-nodeclaim').slice(1)).toEqual(['07:20:02.000']);
    expect(times(result, 'launched-nodeclaim').slice(1)).toEqual(['07:20:03.890']);
    expect(times(result, 'initialized-nodeclaim').slice(1)).toEqual(['07:20:38.484']);
    expect(times(result, 'ready-pod').slice(3, 4)).toEqual(['07:20:40.484']);
    expect(times(result, 'evicted')).toEqual(['07:20:01.000', '07:20:43.700', '07:20:53.700']);
    expect(times(result, 'drained-node')).toEqual(['07:20:54.000']);
    expect(times(result, 'deleted-node')).toEqual(['07:20:59.000']);
    expect(least(result)).toBe(2);
  });

  const annotated = (value: string) => ({
    pods: [inflate('inflate-p1'), inflate('inflate-p2', { annotations: { 'karpenter.sh/do-not-disrupt': value } }), inflate('inflate-p3')],
  });

  test('a pod with do-not-disrupt "true" blocks', () => {
    const result = run(annotated('true'));
    expect(result.blockages.map(({ refusal }) => refusal)).toEqual([{ code: 'pod-do-not-disrupt', pod: 'default/inflate-p2' }]);
    expect(result.outcome).toBe('blocked');
  });

  test('do-not-disrupt "30m" blocks for so long from the start of the pod', () => {
    const result = run(annotated('30m'));
    expect(times(result, 'disrupting')).toEqual(['07:50:43.935']);
    expect(times(result, 'deleted-nodeclaim')).toEqual(['07:51:32.935']);
  });

  test('a node annotated with do-not-disrupt is no candidate, whatever its terminationGracePeriod', () => {
    const annotate = at('07:30:00', { kind: 'annotate-node', node: OLD, annotation: 'karpenter.sh/do-not-disrupt', value: 'true' });
    const result = run(pool({}, { terminationGracePeriod: '10m' }), [annotate, upgrade()]);
    expect(codes(result)).toEqual(['node-do-not-disrupt']);
  });

  test('no offering of the type: the node is kept', () => {
    const result = run({}, [upgrade('07:34:23', [unavailable(R6GD)])]);
    expect(codes(result)).toEqual(['unschedulable-pods']);
    expect(times(result, 'created-nodeclaim')).toHaveLength(1);
  });

  test('a launch that fails: the node is given back, then tried again', () => {
    const gone = at('07:34:25', {
      kind: 'provider',
      provider: simpleProvider([R6GD], 'v1.28', { capacity: false }),
      description: 'no capacity',
    });
    const result = run({}, [upgrade(), gone, upgrade('07:34:25.900')]);
    expect(lines(result).slice(2, 6)).toEqual([
      '07:34:25.000 change provider',
      '07:34:25.893 launch-failed default-lmxcb InsufficientCapacity',
      '07:34:25.900 change provider',
      '07:34:25.935 command-failed replacement-lost',
    ]);
    expect(times(result, 'disrupting')).toEqual(['07:34:23.935', '07:34:26.003']);
    expect(times(result, 'deleted-nodeclaim')).toEqual(['07:35:15.003']);
    expect(result.cluster.nodeClaims).toHaveLength(1);
  });

  test('launches that always fail come to an end', () => {
    const result = run({}, [], { provider: simpleProvider([R6GD], 'v1.27', { capacity: false }) });
    expect(result.outcome).toBe('unfinished');
    expect(times(result, 'launch-failed')).toHaveLength(51);
  });

  test('a replacement that never initializes', () => {
    const never = { createMs: 68, launchMs: 1890, initMs: 100 * DAYS };
    const [first, then] = SEED.latencies!;
    const result = run({}, [upgrade()], { parameters: { ...SEED, latencies: [first!, never, then!] } });
    expect(times(result, 'command-failed')).toEqual(['07:44:24.935']);
    expect(times(result, 'disruption-blocked')).toEqual(['07:44:26.003']);
    expect(result.blockages[0]!.refusal.unschedulable![0]!.code).toBe('uninitialized-node');
    expect(times(result, 'liveness-deleted')).toEqual(['07:49:24.003']);
    expect(times(result, 'disrupting')).toEqual(['07:34:23.935', '07:49:26.003']);
    expect(least(result)).toBe(2);
    expect(result.outcome).toBe('done');
  });

  test('replicas 0: emptiness takes the node after its second look', () => {
    const toZero = at('07:31:00', { kind: 'scale', workload: 'ReplicaSet/default/inflate', replicas: 0 });
    const result = run({}, [toZero, upgrade()]);
    expect(times(result, 'disrupting', 'method', 'emptiness')).toEqual(['07:31:18.935']);
    expect(times(result, 'drained-node')).toEqual(['07:31:23.935']);
    expect(times(result, 'deleted-node')).toEqual(['07:31:28.935']);
    const never = run(pool({ disruption: { consolidateAfter: 'Never', budgets: [{ nodes: '10%' }] } }), [toZero, upgrade()]);
    expect(times(never, 'disrupting', 'decision', 'delete')).toEqual(['07:34:23.935']);
    expect(times(never, 'drained-node')).toEqual(['07:34:28.935']);
    expect(times(never, 'deleted-node')).toEqual(['07:34:33.935']);
  });
});
