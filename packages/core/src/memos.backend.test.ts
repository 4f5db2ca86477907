import { expect, inject, test } from 'vitest';
import { RoundAnswer } from './decode/answer.js';
import type { SchedulingInput } from './model/input.js';
import type { InstanceType } from './model/instancetype.js';
import type { Pod, PodSpec } from './model/pod.js';
import { Round } from './round.js';
import { createJs } from './runtime/js.js';
import { createWasmSync } from './runtime/load.js';
import { Session } from './runtime/solve.js';
import { schedule } from './schedule.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const TEAM = 'example.com/team';

function type(name: string, teams: string[]): InstanceType {
  const one = (key: string, ...values: string[]) => ({ key, operator: 'In', values });
  const offering = [one('topology.kubernetes.io/zone', 'a'), one('karpenter.sh/capacity-type', 'spot')];
  const requirements = [...offering, one('node.kubernetes.io/instance-type', name)];
  if (teams.length > 0) requirements.push(one(TEAM, ...teams));
  return { name, requirements, offerings: [{ requirements: offering, price: 1, available: true }], capacity: { cpu: '16', pods: '10' } };
}

function pod(name: string, second: number, affinity: PodSpec['affinity'], labels: Record<string, string> = {}): Pod {
  return {
    metadata: { name, labels, creationTimestamp: `2026-01-01T00:00:0${second}Z` },
    spec: { containers: [{ name: 'app', resources: { requests: { cpu: '1' } } }], affinity: affinity ?? {} },
  };
}

const team = (operator: string, ...values: string[]) => [{ matchExpressions: [{ key: TEAM, operator, values }] }];
const without = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: team('DoesNotExist') } } };

// What a claim admits grows when its key turns from Exists into NotIn or DoesNotExist: pods that it refused are to be tried there again
// (chapter 02, 18). The pool asks for the key, so the pod without it fails everywhere at first.
function planOf(third: Pod, memos: boolean) {
  const nodePools = [{ metadata: { name: 'pool' }, spec: { template: { spec: { requirements: [{ key: TEAM, operator: 'Exists' }] } } } }];
  const pods = [pod('p1', 1, undefined), pod('p2', 2, without), third];
  return schedule({ nodePools, instanceTypes: [type('silent', []), type('blue', ['blue'])], pods }, { backend, memos });
}

test.each([true, false])('a claim whose Exists became NotIn admits a pod without the key (memos %s)', (memos) => {
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: team('NotIn', 'red') } };
  const plan = planOf(pod('p3', 3, { nodeAffinity }), memos);
  expect(plan.nodeClaims.map(({ pods }) => pods)).toEqual([['default/p1', 'default/p3', 'default/p2']]);
});

// A preference for NotIn, and the group's pick outside of it, which makes DoesNotExist (chapter 03, 9).
test.each([true, false])('a claim whose Exists became DoesNotExist at once admits it too (memos %s)', (memos) => {
  const nodeAffinity = {
    preferredDuringSchedulingIgnoredDuringExecution: team('NotIn', 'blue').map((preference) => ({ weight: 1, preference })),
  };
  const term = { topologyKey: TEAM, labelSelector: { matchLabels: { app: 'x' } } };
  const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  const plan = planOf(pod('p3', 3, { nodeAffinity, podAffinity }, { app: 'x' }), memos);
  expect(plan.nodeClaims.map(({ pods }) => pods)).toEqual([['default/p1', 'default/p3', 'default/p2']]);
});

/** A pod of a node that is going, with a claim that does not exist: it joins the topology only when it has failed once (chapter 02, 1). */
function leaving(
  name: string,
  second: number,
  spec: PodSpec,
  labels: Record<string, string> = {},
): Pick<SchedulingInput, 'nodes' | 'pods'> {
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'missing' } }];
  const node = { metadata: { name: 'going', deletionTimestamp: '2026-01-01T12:00:00Z' }, spec: { providerID: 'going' } };
  const { metadata } = pod(name, second, undefined, labels);
  return { nodes: [node], pods: [{ metadata, spec: { ...spec, volumes, nodeName: 'going' } }] };
}

const HUGE: PodSpec = { containers: [{ name: 'app', resources: { requests: { cpu: '100' } } }] };
const spread = { maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } } };
const reasonsOf = (input: SchedulingInput, memos: boolean) =>
  schedule(input, { backend, memos }).unschedulable.map(({ pod: name, reasons }) => [name, ...reasons.map(({ code }) => code)]);
const base = { nodePools: [{ metadata: { name: 'pool' }, spec: { template: { spec: {} } } }], instanceTypes: [type('silent', [])] };

test.each([true, false])('a pod does not report the reasons of a like one that failed outside of the topology (memos %s)', (memos) => {
  const spec = { ...HUGE, topologySpreadConstraints: [{ ...spread, topologyKey: TEAM }] };
  const late = leaving('late', 1, spec, { app: 'x' });
  const { metadata } = pod('like', 2, undefined, { app: 'x' });
  const reasons = reasonsOf({ ...base, nodes: late.nodes!, pods: [...late.pods, { metadata, spec }] }, memos);
  expect(reasons).toEqual([
    ['default/late', 'no-type-with-resources'],
    ['default/like', 'topology-unsatisfiable'],
  ]);
});

// The second of two like pods that fail is not tried, yet the reference sorts the claims before it gives up (chapter 02, 10.2).
test.each([true, false])('the claims’ last order counts a pod that fails like another (memos %s)', (memos) => {
  const failing = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: team('In', 'nobody') } } };
  const tall = { ...type('silent', []), capacity: { cpu: '1500m', pods: '10' } };
  const small = pod('p5', 5, undefined);
  small.spec.containers = [{ name: 'app', resources: { requests: { cpu: '100m' } } }];
  const pods = [pod('p1', 1, undefined), pod('p2', 2, undefined), pod('p3', 3, failing), small, pod('p6', 6, failing)];
  const { problem } = Round.prepare({ nodePools: base.nodePools, instanceTypes: [tall], pods }, { memos });
  const answer = new RoundAnswer(new Session(backend, problem.image).solve(), problem);
  expect(answer.claims().map((claim) => claim.pods().length)).toEqual([2, 1]);
  expect(answer.claims().map(({ order }) => order)).toEqual([1, 0]);
});
