import type { InstanceType, NodePool, Offering, Pod, SchedulingInput } from '@kerf/core';

/** A row of docs/reasons.md, with the input that its example is of. */
export interface ReasonExample {
  code: string;
  cause: string;
  /** In words, as Markdown. */
  example: string;
  remedy: string;
  /** Absent for codes that no plan carries. */
  input?: SchedulingInput;
  /** Default: as for a plan. */
  maxInstanceTypes?: number;
}

const TYPE = 'node.kubernetes.io/instance-type';
const ZONE = 'topology.kubernetes.io/zone';
const ARCH = 'kubernetes.io/arch';
const FAMILY = 'karpenter.k8s.aws/instance-family';
const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const RESERVATION = 'karpenter.k8s.aws/capacity-reservation-id';

const isIn = (key: string, ...values: string[]) => ({ key, operator: 'In', values });
const offering = (zone: string, capacityType = 'on-demand', more: object = {}): Offering => ({
  requirements: [isIn(ZONE, zone), isIn(CAPACITY_TYPE, capacityType)],
  price: 1,
  available: true,
  ...more,
});
const reserved: Offering = {
  requirements: [isIn(ZONE, 'us-west-2a'), isIn(CAPACITY_TYPE, 'reserved'), isIn(RESERVATION, 'cr-1')],
  price: 0.1,
  available: true,
  reservationCapacity: 1,
};
function type(name: string, cpu: string, arch: string, offerings: Offering[] = [offering('us-west-2a')]): InstanceType {
  const own = offerings.some(({ reservationCapacity }) => reservationCapacity !== undefined);
  return {
    name,
    requirements: [
      isIn(TYPE, name),
      isIn(FAMILY, name.split('.', 1)[0]!),
      isIn(ARCH, arch),
      isIn(ZONE, 'us-west-2a', 'us-west-2b'),
      isIn(CAPACITY_TYPE, 'on-demand', ...(own ? ['reserved'] : [])),
      own ? isIn(RESERVATION, 'cr-1') : { key: RESERVATION, operator: 'DoesNotExist' },
    ],
    offerings,
    capacity: { cpu, memory: '16Gi', pods: '10' },
  };
}
const TYPES = [type('m5.large', '2', 'amd64'), type('m7g.xlarge', '4', 'arm64')];
const RESERVED = [type('m5.large', '2', 'amd64', [offering('us-west-2a'), reserved])];

const nodePool = (name = 'default', template: object = {}, spec: object = {}): NodePool => ({
  metadata: { name },
  spec: { ...spec, template: { spec: template } },
});
const requiring = (...requirements: object[]) => nodePool('default', { requirements });
const pod = (spec: object = {}, cpu = '1', name = 'p'): Pod => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'app', resources: { requests: { cpu } } }], ...spec },
});
const selecting = (labels: Record<string, string>, cpu?: string) => pod({ nodeSelector: labels }, cpu);
const given = (pods: Pod | Pod[], nodePools: NodePool | NodePool[] = nodePool(), more: Partial<SchedulingInput> = {}): SchedulingInput => ({
  pods: [pods].flat(),
  nodePools: [nodePools].flat(),
  instanceTypes: TYPES,
  ...more,
});
const withVolume = (key: string, value: string, pools: NodePool) =>
  given(pod({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }), pools, {
    persistentVolumeClaims: [
      {
        metadata: { name: 'data', namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
        spec: { volumeName: 'data' },
        status: { phase: 'Bound' },
      },
    ],
    persistentVolumes: [
      {
        metadata: { name: 'data' },
        spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [isIn(key, value)] }] } } },
      },
    ],
  } as Partial<SchedulingInput>);

const LARGE = '10000';
const SEE_CONFLICT = 'see the conflict that `kerf explain` finds';

/** Every code, in the order of the table. */
export const REASON_EXAMPLES: readonly ReasonExample[] = [
  {
    code: 'taint-not-tolerated',
    cause: 'the pod does not tolerate a taint of the NodePool; `detail` is the taint',
    example: 'taint `team=a:NoSchedule`, no toleration',
    remedy: 'tolerate it, or take the taint off',
    input: given(pod(), nodePool('default', { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] })),
  },
  {
    code: 'label-not-defined',
    cause: 'the pod asks for a label that is not well known and that the NodePool neither has nor requires',
    example: 'nodeSelector `node-type: applications`',
    remedy: "add the label to the NodePool's template, or a requirement of the key",
    input: given(selecting({ 'node-type': 'applications' })),
  },
  {
    code: 'requirements-incompatible',
    cause: 'pod and NodePool allow no common value of the key',
    example: 'the NodePool allows arch amd64, the pod selects arm64',
    remedy: 'widen either side',
    input: given(selecting({ [ARCH]: 'arm64' }), requiring(isIn(ARCH, 'amd64'))),
  },
  {
    code: 'volume-label-not-defined',
    cause: 'a volume of the pod needs a label that the NodePool does not have',
    example: 'a volume bound to `example.com/rack`',
    remedy: 'as for `label-not-defined`',
    input: withVolume('example.com/rack', 'r1', nodePool()),
  },
  {
    code: 'volume-requirements-incompatible',
    cause: 'a volume of the pod lies where the NodePool launches no nodes',
    example: 'a volume in us-west-2b, the NodePool in us-west-2a',
    remedy: 'allow the zone of the volume',
    input: withVolume(ZONE, 'us-west-2b', requiring(isIn(ZONE, 'us-west-2a'))),
  },
  {
    code: 'topology-unsatisfiable',
    cause: 'no domain of the key satisfies a topology spread, pod affinity or pod anti-affinity; `detail` tells which',
    example: 'affinity by zone to pods that are nowhere',
    remedy: 'raise maxSkew, prefer in place of require, add a zone',
    input: given(
      pod({
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ZONE, labelSelector: { matchLabels: { app: 'none' } } }],
          },
        },
      }),
    ),
  },
  {
    code: 'no-type-meets-anything',
    cause: 'no instance type meets the requirements, none has room, none has an offering',
    example: 'a zone that no type is in, 10,000 cpu',
    remedy: SEE_CONFLICT,
    input: given(selecting({ [ZONE]: 'us-west-2z' }, LARGE)),
  },
  {
    code: 'no-type-with-requirements-or-resources',
    cause: 'no type meets the requirements, and none with an offering has room',
    example: 'a family that does not exist, 10,000 cpu',
    remedy: SEE_CONFLICT,
    input: given(selecting({ [FAMILY]: 'm99' }, LARGE)),
  },
  {
    code: 'no-type-with-resources-or-offering',
    cause: 'types meet the requirements, but none has an offering in such a zone and capacity type, or room there',
    example: 'a zone of the region that does not have the type, 10,000 cpu',
    remedy: 'another zone, type or capacity type',
    input: given(selecting({ [ZONE]: 'us-west-2b' }, LARGE)),
  },
  {
    code: 'no-type-with-requirements',
    cause: 'types have room and an offering, but none meets the requirements',
    example: 'a family that does not exist',
    remedy: 'loosen a requirement',
    input: given(selecting({ [FAMILY]: 'm99' })),
  },
  {
    code: 'no-type-with-resources',
    cause: 'no type has room for the pod and the DaemonSets',
    example: '10,000 cpu',
    remedy: 'ask for less',
    input: given(pod({}, LARGE)),
  },
  {
    code: 'no-type-meets-all',
    cause: 'some types meet the requirements, others have room and an offering, none does both',
    example: 'type m5.large (2 cpu) for 3 cpu',
    remedy: 'loosen a requirement or ask for less',
    input: given(selecting({ [TYPE]: 'm5.large' }, '3')),
  },
  {
    code: 'min-values-not-met',
    cause: 'fewer values of the key would be left than its minValues; `detail` counts them',
    example: 'minValues 2 of the instance type, the pod selects one',
    remedy: 'lower minValues',
    input: given(selecting({ [TYPE]: 'm5.large' }), requiring({ key: TYPE, operator: 'Exists', minValues: 2 })),
  },
  {
    code: 'min-values-lost-by-truncation',
    cause: 'the cheapest types, of which a NodeClaim names 600, have fewer values of the key than its minValues',
    example: 'minValues 2 of arch, the 600 cheapest types are all arm64',
    remedy: 'narrow the NodePool so that fewer types remain',
    input: given(pod(), requiring({ key: ARCH, operator: 'Exists', minValues: 2 })),
    maxInstanceTypes: 1,
  },
  {
    code: 'reserved-capacity-used-up',
    cause:
      'the capacity reservation that the NodePool offers is taken by other new nodes; the pod waits for it and other NodePools are not tried',
    example: 'a reservation of one instance, two pods that each fill one',
    remedy: 'wait, or let the pod ask for another capacity type',
    input: given([pod({}, '2', 'a'), pod({}, '2', 'b')], nodePool(), { instanceTypes: RESERVED }),
  },
  {
    code: 'node-limit-exhausted',
    cause: 'the limit of nodes is 0',
    example: '`limits: {nodes: 0}`',
    remedy: 'raise the limit',
    input: given(pod(), nodePool('default', {}, { limits: { nodes: '0' } })),
  },
  {
    code: 'limits-exceeded',
    cause: 'every type left would exceed what remains of the limits; a planned node counts as the largest type it may become',
    example: '`limits: {cpu: 1}`',
    remedy: 'raise the limit',
    input: given(pod(), nodePool('default', {}, { limits: { cpu: '1' } })),
  },
  {
    code: 'no-instance-type-for-node-pool',
    cause: "no type meets the NodePool's own requirements",
    example: 'capacity type `xspot`',
    remedy: 'correct the NodePool; `kerf lint` finds such',
    input: given(pod(), requiring(isIn(CAPACITY_TYPE, 'xspot'))),
  },
  {
    code: 'resource-claims-not-supported',
    cause: 'the pod has resource claims (dynamic resource allocation); names no NodePool',
    example: '`resourceClaims` in the pod',
    remedy: 'Karpenter leaves such pods alone by default',
    input: given(pod({ resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] })),
  },
  {
    code: 'no-node-pool',
    cause: 'there is no NodePool that is ready; names no NodePool',
    example: 'no NodePool among the manifests',
    remedy: 'add one',
    input: given(pod(), []),
  },
  {
    code: 'not-reached',
    cause: 'a NodePool before it waits for reserved capacity',
    example: 'two NodePools, the first with a full reservation',
    remedy: 'as for `reserved-capacity-used-up`',
    input: given([pod({}, '2', 'a'), pod({}, '2', 'b')], [nodePool('first', {}, { weight: 10 }), nodePool('second')], {
      instanceTypes: RESERVED,
    }),
  },
  {
    code: 'host-port-conflict',
    cause: 'a host port is taken; the kernel notes it of planned nodes only, so no plan carries it',
    example: 'two pods with host port 8080',
    remedy: 'none: a new node is tried next',
  },
  {
    code: 'reserved-capacity-lost',
    cause: 'with the pod a planned node would lose the reservation it holds; noted of planned nodes only, so no plan carries it',
    example: 'a pod that excludes the reserved type',
    remedy: 'none: a new node is tried next',
  },
];
