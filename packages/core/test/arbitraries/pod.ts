import fc from 'fast-check';
import type { LabelSelector, ResourceList } from '../../src/model/meta.js';
import type {
  Affinity,
  Container,
  NodeAffinity,
  NodeSelectorTerm,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  TopologySpreadConstraint,
} from '../../src/model/pod.js';
import { podRequirement } from './requirement.js';
import { toleration } from './taint.js';
import {
  APPS,
  ARCH,
  CAPACITY_TYPE,
  HOSTNAME,
  NAMESPACES,
  NUMBER,
  record,
  sometimes,
  TEAM,
  TEAMS,
  VALUES,
  ZONE,
  ZONE_ID,
} from './vocabulary.js';

const amounts: fc.Arbitrary<ResourceList> = fc.oneof(
  {
    weight: 10,
    arbitrary: record<ResourceList>({
      cpu: sometimes(85, fc.constantFrom('100m', '250m', '1', '1500m', '3', '7', '60', '0')),
      memory: sometimes(60, fc.constantFrom('64Mi', '512Mi', '3Gi', '30Gi', '0')),
    }),
  },
  { weight: 1, arbitrary: fc.constant<ResourceList>({}) },
  { weight: 1, arbitrary: fc.constant<ResourceList>({ cpu: '500m', 'example.com/gpu': '1' }) },
  { weight: 1, arbitrary: fc.constant<ResourceList>({ cpu: '1', 'example.com/nobody-has': '0' }) },
);

const ports: fc.Arbitrary<NonNullable<Container['ports']>> = fc.array(
  record<NonNullable<Container['ports']>[number]>({
    containerPort: fc.constant(80),
    hostPort: fc.constantFrom(80, 8080, 0),
    hostIP: sometimes(40, fc.constantFrom('10.0.0.1', '0.0.0.0', '::', '::ffff:10.0.0.1')),
    protocol: sometimes(40, fc.constantFrom('TCP', 'UDP')),
  }),
  { minLength: 1, maxLength: 2 },
);

export function container(name: string): fc.Arbitrary<Container> {
  return record<Container>({
    name: fc.constant(name),
    resources: amounts.map((requests) => ({ requests })),
    ports: sometimes(6, ports),
  });
}

const selectorTerm: fc.Arbitrary<NodeSelectorTerm> = fc
  .array(podRequirement(), { maxLength: 2 })
  .map((matchExpressions) => ({ matchExpressions }));

const weight = fc.constantFrom(1, 10, 100);

export const nodeAffinity: fc.Arbitrary<NodeAffinity> = record<NodeAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: sometimes(
    60,
    fc.array(selectorTerm, { minLength: 1, maxLength: 3 }).map((nodeSelectorTerms) => ({ nodeSelectorTerms })),
  ),
  preferredDuringSchedulingIgnoredDuringExecution: sometimes(
    50,
    fc.array(fc.record({ weight, preference: selectorTerm }), { minLength: 1, maxLength: 3 }),
  ),
});

/** A selector over the labels that generated pods have; also one that selects all, and one that selects nothing of the batch. */
export const labelSelector: fc.Arbitrary<LabelSelector> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...APPS).map((app): LabelSelector => ({ matchLabels: { app } })) },
  { weight: 1, arbitrary: fc.constant<LabelSelector>({}) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<LabelSelector>(
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] },
      { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
      { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }] },
    ),
  },
);

export const topologyKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(ZONE) },
  { weight: 4, arbitrary: fc.constant(HOSTNAME) },
  { weight: 3, arbitrary: fc.constantFrom(CAPACITY_TYPE, ARCH, ZONE_ID, TEAM, NUMBER, 'example.com/rack') },
);

export const spreadConstraint: fc.Arbitrary<TopologySpreadConstraint> = record<TopologySpreadConstraint>({
  maxSkew: fc.constantFrom(1, 1, 2, 5),
  topologyKey,
  whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'DoNotSchedule', 'ScheduleAnyway'),
  labelSelector: sometimes(95, labelSelector),
  minDomains: sometimes(15, fc.integer({ min: 1, max: 4 })),
  nodeAffinityPolicy: sometimes(20, fc.constantFrom('Honor', 'Ignore')),
  nodeTaintsPolicy: sometimes(20, fc.constantFrom('Honor', 'Ignore')),
  matchLabelKeys: sometimes(8, fc.constant(['app'])),
}).map((constraint) => {
  // Without a selector there is nothing to add the keys to, and the API server forbids them.
  const { matchLabelKeys: _, ...rest } = constraint;
  return constraint.labelSelector ? constraint : rest;
});

export const podAffinityTerm: fc.Arbitrary<PodAffinityTerm> = record<PodAffinityTerm>({
  topologyKey,
  labelSelector: sometimes(95, labelSelector),
  namespaces: sometimes(10, fc.subarray([...NAMESPACES], { minLength: 1 })),
  namespaceSelector: sometimes(8, fc.constantFrom<LabelSelector>({}, { matchLabels: { stage: 'test' } })),
});

const podAffinity: fc.Arbitrary<PodAffinity> = record<PodAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: sometimes(65, fc.array(podAffinityTerm, { minLength: 1, maxLength: 2 })),
  preferredDuringSchedulingIgnoredDuringExecution: sometimes(
    45,
    fc.array(fc.record({ weight, podAffinityTerm }), { minLength: 1, maxLength: 2 }),
  ),
});

const affinity: fc.Arbitrary<Affinity> = fc.oneof(
  { weight: 5, arbitrary: nodeAffinity.map((nodeAffinity): Affinity => ({ nodeAffinity })) },
  {
    weight: 4,
    arbitrary: record<Affinity>({
      nodeAffinity: sometimes(20, nodeAffinity),
      podAffinity: sometimes(45, podAffinity),
      podAntiAffinity: sometimes(55, podAffinity),
    }),
  },
);

const nodeSelector: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc.constantFrom(...VALUES[ZONE]!).map((zone) => ({ [ZONE]: zone })),
  fc.constantFrom(...TEAMS).map((team) => ({ [TEAM]: team })),
  fc.constantFrom<Record<string, string>>({ [ARCH]: 'arm64' }, { [CAPACITY_TYPE]: 'spot' }, { [NUMBER]: '5' }),
);

/** How much of what a pod can say it does say. */
export interface PodConstraints {
  /** Names of claims that a volume may use. */
  claims?: readonly string[];
  /** Default true: spread, affinity and anti-affinity. */
  topology?: boolean;
}

function volumes(claims: readonly string[]): fc.Arbitrary<NonNullable<PodSpec['volumes']>> {
  return fc
    .subarray([...claims], { minLength: Math.min(1, claims.length), maxLength: Math.min(2, claims.length) })
    .map((names) => names.map((claimName, i) => ({ name: `v${i}`, persistentVolumeClaim: { claimName } })));
}

/** What the pods of one workload share. */
export function podSpec({ claims = [], topology = true }: PodConstraints = {}): fc.Arbitrary<PodSpec> {
  return record<PodSpec>({
    containers: fc.tuple(container('app'), sometimes(8, container('side'))).map((list) => list.filter((c) => c !== undefined)),
    initContainers: sometimes(
      4,
      container('init').map((init) => [{ ...init, restartPolicy: 'Always' }]),
    ),
    overhead: sometimes(3, fc.constant<ResourceList>({ cpu: '50m', memory: '32Mi' })),
    nodeSelector: sometimes(15, nodeSelector),
    affinity: sometimes(35, topology ? affinity : nodeAffinity.map((nodeAffinity): Affinity => ({ nodeAffinity }))),
    tolerations: sometimes(45, fc.array(toleration(), { minLength: 1, maxLength: 2 })),
    topologySpreadConstraints: sometimes(topology ? 25 : 0, fc.array(spreadConstraint, { minLength: 1, maxLength: 2 })),
    volumes: sometimes(claims.length > 0 ? 35 : 0, volumes(claims)),
    resourceClaims: sometimes(1, fc.constant([{ name: 'device' }])),
  });
}

/** A pending pod. */
export function pod(constraints: PodConstraints = {}): fc.Arbitrary<Pod> {
  return workload(constraints, 1).map(([only]) => only!);
}

/** Pods alike but for their names, which are to be given by `named`. */
export function workload(constraints: PodConstraints, most: number): fc.Arbitrary<Pod[]> {
  return fc
    .record({
      spec: podSpec(constraints),
      labels: record<Record<string, string>>({ app: sometimes(90, fc.constantFrom(...APPS)), canary: sometimes(8, fc.constant('yes')) }),
      namespace: fc.oneof({ weight: 9, arbitrary: fc.constant('default') }, { weight: 1, arbitrary: fc.constant('other') }),
      copies: fc.integer({ min: 1, max: most }),
    })
    .map(({ spec, labels, namespace, copies }) =>
      Array.from({ length: copies }, () => ({ metadata: { name: 'pod', namespace, labels }, spec })),
    );
}

const START = Date.parse('2026-01-01T00:00:00Z');

/** Gives every pod a name and a creation time of its own. `order` is the creation rank of each. */
export function named(pods: readonly Pod[], prefix: string, order: readonly number[]): Pod[] {
  return pods.map((pod, index) => ({
    ...pod,
    metadata: {
      ...pod.metadata,
      name: `${prefix}${String(index).padStart(3, '0')}`,
      uid: `uid-${prefix}${String(index).padStart(3, '0')}`,
      creationTimestamp: new Date(START + (order[index] ?? index) * 1000).toISOString().replace('.000', ''),
    },
  }));
}
