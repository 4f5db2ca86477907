import type { NodePool, Pod } from '@kerf/core';
import type { Scenario } from './document.js';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const ARCH = 'kubernetes.io/arch';
const ZONES = ['us-west-2a', 'us-west-2b', 'us-west-2c'];

/** A small seeded generator of numbers in [0, 1); the same seed gives the same numbers everywhere. */
export function randomness(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Draw {
  one<T>(list: readonly T[]): T;
  chance(p: number): boolean;
}
type Operation = (scenario: Scenario, draw: Draw) => void;

const pending = (scenario: Scenario): Pod[] => scenario.pods.filter((pod) => !pod.spec?.nodeName && !pod.status);
/** Some pending pods with one label, so that constraints among them have something to select. */
function somePods(scenario: Scenario, draw: Draw): { pods: Pod[]; selector: { matchLabels: Record<string, string> } } {
  const app = draw.one(['red', 'blue']);
  const pods = pending(scenario).filter(() => draw.chance(0.3));
  for (const pod of pods) pod.metadata.labels = { ...pod.metadata.labels, colour: app };
  return { pods, selector: { matchLabels: { colour: draw.chance(0.8) ? app : 'red' } } };
}
const template = (pool: NodePool) => pool.spec.template.spec;

const OPERATIONS: Operation[] = [
  (s, draw) => {
    const selector = draw.one<Record<string, string>>([
      { [ZONE]: draw.one(ZONES) },
      { [ARCH]: 'amd64' },
      { [CAPACITY_TYPE]: draw.one(['spot', 'on-demand']) },
      { tier: 'gold' },
    ]);
    for (const pod of somePods(s, draw).pods) pod.spec.nodeSelector = { ...pod.spec.nodeSelector, ...selector };
  },
  (s, draw) => {
    const { pods, selector } = somePods(s, draw);
    const topologyKey = draw.one([ZONE, ZONE, HOST, CAPACITY_TYPE, ARCH]);
    const whenUnsatisfiable = draw.one(['DoNotSchedule', 'DoNotSchedule', 'ScheduleAnyway']);
    const extra = draw.chance(0.2) && whenUnsatisfiable === 'DoNotSchedule' ? { minDomains: draw.one([2, 3, 4]) } : {};
    for (const pod of pods) {
      const present = pod.spec.topologySpreadConstraints ?? [];
      if (present.some((c) => c.topologyKey === topologyKey)) continue;
      pod.spec.topologySpreadConstraints = [
        ...present,
        { maxSkew: draw.one([1, 1, 2]), topologyKey, whenUnsatisfiable, labelSelector: selector, ...extra },
      ];
    }
  },
  (s, draw) => {
    const { pods, selector } = somePods(s, draw);
    const field = draw.one(['podAffinity', 'podAntiAffinity', 'podAntiAffinity'] as const);
    const term = { topologyKey: draw.one([ZONE, HOST, HOST]), labelSelector: selector };
    const hard = draw.chance(0.6);
    for (const pod of pods) {
      const present = pod.spec.affinity?.[field] ?? {};
      const added = hard
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, podAffinityTerm: term }] };
      pod.spec.affinity = { ...pod.spec.affinity, [field]: { ...present, ...added } };
    }
  },
  (s, draw) => {
    const preference = {
      matchExpressions: [
        draw.one([
          { key: ZONE, operator: 'In', values: [draw.one(ZONES)] },
          { key: ARCH, operator: 'NotIn', values: ['amd64'] },
        ]),
      ],
    };
    for (const pod of somePods(s, draw).pods) {
      const { nodeAffinity } = pod.spec.affinity ?? {};
      const preferred = [
        ...(nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
        { weight: draw.one([1, 50]), preference },
      ];
      pod.spec.affinity = {
        ...pod.spec.affinity,
        nodeAffinity: { ...nodeAffinity, preferredDuringSchedulingIgnoredDuringExecution: preferred },
      };
    }
  },
  (s, draw) => {
    const port = { containerPort: 80, hostPort: draw.one([80, 8080]), protocol: 'TCP' };
    for (const pod of somePods(s, draw).pods) {
      const [container] = pod.spec.containers ?? [];
      if (container !== undefined) container.ports = [port];
    }
  },
  (s, draw) => {
    for (const pod of somePods(s, draw).pods)
      pod.spec.tolerations = [...(pod.spec.tolerations ?? []), { key: 'dedicated', operator: 'Exists' }];
    const pool = draw.one(s.nodePools);
    template(pool).taints = [{ key: 'dedicated', value: 'x', effect: draw.one(['NoSchedule', 'PreferNoSchedule']) }];
  },
  (s, draw) => {
    draw.one(s.nodePools).spec.limits = draw.one<Record<string, string>>([
      { cpu: '40' },
      { memory: '100Gi' },
      { nodes: '2' },
      { cpu: '8', pods: '200' },
    ]);
  },
  (s, draw) => {
    const pool = draw.one(s.nodePools);
    const added = draw.one([
      { key: ZONE, operator: 'In', values: ZONES.slice(draw.one([0, 1])) },
      { key: CAPACITY_TYPE, operator: 'In', values: ['on-demand'] },
      { key: 'tier', operator: 'In', values: ['gold', 'silver'] },
      { key: 'karpenter.k8s.aws/instance-family', operator: 'Exists', minValues: draw.one([2, 3]) },
    ]);
    template(pool).requirements = [...(template(pool).requirements ?? []), added];
  },
  (s, draw) => {
    const factor = draw.one(['2', '4500m', '150m']);
    for (const pod of somePods(s, draw).pods) {
      const [container] = pod.spec.containers ?? [];
      if (container !== undefined)
        container.resources = { ...container.resources, requests: { ...container.resources?.requests, cpu: factor } };
    }
  },
  (s, draw) => {
    const node = s.nodes?.length ? draw.one(s.nodes) : undefined;
    if (node !== undefined) node.spec = { ...node.spec, taints: [...(node.spec?.taints ?? []), { key: 'extra', effect: 'NoSchedule' }] };
  },
  (s, draw) => {
    const claim = s.nodeClaims?.length ? draw.one(s.nodeClaims) : undefined;
    if (claim !== undefined) claim.metadata.deletionTimestamp = '2026-01-01T00:10:00Z';
  },
  (s, draw) => {
    s.options = { ...s.options, preferencePolicy: draw.one(['Respect', 'Ignore']), minValuesPolicy: draw.one(['Strict', 'BestEffort']) };
  },
  (s, draw) => {
    const gone = new Set(pending(s).filter(() => draw.chance(0.5)));
    s.pods = s.pods.filter((pod) => !gone.has(pod));
  },
];

/** Another scenario out of a given one: a few constraints more, a few pods less. The same seed makes the same one. */
export function mutated(scenario: Scenario, seed: number): Scenario {
  const random = randomness(seed);
  const draw: Draw = { one: (list) => list[Math.floor(random() * list.length)]!, chance: (p) => random() < p };
  const changed = structuredClone(scenario);
  changed.name = `${scenario.name}/${seed}`;
  for (let left = 1 + Math.floor(random() * 5); left > 0; left--) draw.one(OPERATIONS)(changed, draw);
  for (const claim of changed.nodeClaims ?? [])
    if (claim.metadata.deletionTimestamp) Object.assign(claim.metadata, { finalizers: ['karpenter.sh/termination'] });
  return changed;
}
