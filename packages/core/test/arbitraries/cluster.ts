import fc from 'fast-check';
import type { DaemonSet, SchedulingInput } from '../../src/model/input.js';
import type { InstanceType } from '../../src/model/instancetype.js';
import type { Taint } from '../../src/model/meta.js';
import type { Node, NodeClaim } from '../../src/model/node.js';
import type { NodePool } from '../../src/model/nodepool.js';
import type { Pod } from '../../src/model/pod.js';
import { container, named, nodeAffinity, podSpec, workload } from './pod.js';
import { taint, toleration } from './taint.js';
import { CAPACITY_TYPE, HOSTNAME, INSTANCE_TYPE, NODE_POOL, numbered, record, sometimes, TEAM, TEAMS, ZONE } from './vocabulary.js';

/** What of an input is there before the round. */
export type Cluster = Required<Pick<SchedulingInput, 'nodes' | 'nodeClaims' | 'csiNodes'>> & { boundPods: Pod[] };

type Stage = 'initialized' | 'registered' | 'joined' | 'launched' | 'unmanaged';
const STAGES: Stage[] = ['initialized', 'initialized', 'initialized', 'registered', 'joined', 'launched', 'unmanaged'];

interface Member {
  nodes: Node[];
  nodeClaims: NodeClaim[];
  csiNodes: NonNullable<SchedulingInput['csiNodes']>;
  pods: Pod[];
}

function singleValued(type: InstanceType): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of type.requirements) if (operator === 'In' && values?.length === 1) labels[key] = values[0]!;
  return labels;
}

const UNINITIALIZED: Taint[] = [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }];

/** One node, from a NodeClaim that has no Node yet to one that is about to go, and the pods on it. */
function member(index: number, types: readonly InstanceType[], pools: readonly NodePool[]): fc.Arbitrary<Member> {
  return fc
    .record({
      type: fc.constantFrom(...types),
      pool: fc.constantFrom(...pools),
      stage: fc.constantFrom(...STAGES),
      offering: fc.nat(5),
      team: sometimes(30, fc.constantFrom(...TEAMS)),
      hostname: fc.oneof({ weight: 8, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      taints: sometimes(25, fc.array(taint(), { minLength: 1, maxLength: 2 })),
      deleting: sometimes(12, fc.constant(true)),
      full: sometimes(10, fc.constant(true)),
      limit: sometimes(30, fc.integer({ min: 0, max: 2 })),
      pods: fc.array(workload({ claims: ['claim-any', 'claim-a', 'claim-lost'] }, 2), { maxLength: 2 }),
      terminating: sometimes(10, fc.constant(true)),
    })
    .map(({ type, pool, stage, offering, team, hostname, taints = [], deleting, full, limit, pods, terminating }) => {
      const name = numbered('node-', index);
      const providerID = `aws:///${name}`;
      const labels: Record<string, string> = { ...singleValued(type), [INSTANCE_TYPE]: type.name };
      const { requirements } = type.offerings[offering % type.offerings.length]!;
      for (const { key, values } of requirements) if (key === ZONE || key === CAPACITY_TYPE) labels[key] = values![0]!;
      if (team !== undefined) labels[TEAM] = team;
      if (stage !== 'unmanaged') labels[NODE_POOL] = pool.metadata.name;
      const allocatable = { ...type.capacity, ...(full && { cpu: '1m' }) };
      const going = deleting ? { deletionTimestamp: '2026-01-01T12:00:00Z' } : {};
      const made: Member = { nodes: [], nodeClaims: [], csiNodes: [], pods: [] };
      if (stage !== 'unmanaged') {
        made.nodeClaims.push({
          metadata: { name: `claim-of-${name}`, labels, ...going },
          spec: { taints, startupTaints: pool.spec.template.spec.startupTaints ?? [] },
          status: { providerID, capacity: type.capacity, allocatable, ...(stage === 'launched' ? {} : { nodeName: name }) },
        });
      }
      if (stage === 'launched') return made;
      const onNode = { ...labels };
      if (hostname) onNode[HOSTNAME] = name;
      if (stage === 'registered' || stage === 'initialized') onNode['karpenter.sh/registered'] = 'true';
      if (stage === 'initialized') onNode['karpenter.sh/initialized'] = 'true';
      made.nodes.push({
        metadata: { name, labels: onNode, ...(stage === 'unmanaged' ? going : {}) },
        spec: { providerID, taints: stage === 'initialized' || stage === 'unmanaged' ? taints : [...taints, ...UNINITIALIZED] },
        status: stage === 'joined' ? {} : { capacity: type.capacity, allocatable },
      });
      if (limit !== undefined)
        made.csiNodes.push({ metadata: { name }, spec: { drivers: [{ name: 'ebs.csi.aws.com', allocatable: { count: limit } }] } });
      const list = pods.flat().slice(0, 3);
      made.pods = named(list, `on-${index}-`, []).map((pod) => ({
        ...pod,
        metadata: { ...pod.metadata, ...(terminating && { deletionTimestamp: '2026-01-02T00:10:00Z' }) },
        spec: { ...pod.spec, nodeName: name },
      }));
      return made;
    });
}

/** Existing nodes with what runs on them. */
export function cluster(types: readonly InstanceType[], pools: readonly NodePool[], most: number): fc.Arbitrary<Cluster> {
  return fc
    .integer({ min: 0, max: most })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, index) => member(index, types, pools))))
    .map((members) => ({
      nodes: members.flatMap((m) => m.nodes),
      nodeClaims: members.flatMap((m) => m.nodeClaims),
      csiNodes: members.flatMap((m) => m.csiNodes),
      boundPods: members.flatMap((m) => m.pods),
    }));
}

/** A DaemonSet: small, with selectors and OR terms that leave some types out. */
export function daemonSet(index = 0): fc.Arbitrary<DaemonSet> {
  return record<DaemonSet['spec']['template']['spec']>({
    containers: container('agent').map((one) => [{ ...one, resources: { requests: { cpu: '100m', memory: '64Mi' } } }]),
    nodeSelector: podSpec({ topology: false }).map(({ nodeSelector }) => nodeSelector),
    affinity: sometimes(
      45,
      nodeAffinity.map((nodeAffinity) => ({ nodeAffinity })),
    ),
    tolerations: sometimes(40, fc.array(toleration(), { minLength: 1, maxLength: 2 })),
  }).map((spec) => ({ metadata: { name: numbered('daemon-', index), namespace: 'kube-system' }, spec: { template: { spec } } }));
}

export function daemonSets(most: number): fc.Arbitrary<DaemonSet[]> {
  return fc.integer({ min: 0, max: most }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, index) => daemonSet(index))));
}
