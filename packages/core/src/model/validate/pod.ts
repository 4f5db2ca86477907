import type {
  Affinity,
  Container,
  ContainerPort,
  ContainerStatus,
  NodeAffinity,
  NodeSelectorTerm,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  PodStatus,
  ResourceRequirements,
  TopologySpreadConstraint,
  Volume,
} from '../pod.js';
import {
  anything,
  type Check,
  flag,
  integer,
  list,
  name,
  object,
  once,
  oneOf,
  positiveAmounts,
  required,
  text,
  textMap,
  texts,
  time,
} from './check.js';
import { Limit } from './limits.js';
import { conditions, meta, requirements, selector, tolerations } from './meta.js';

const INT32_MAX = 2 ** 31 - 1;

const resources = object<ResourceRequirements>({
  requests: positiveAmounts,
  limits: positiveAmounts,
  claims: list(anything, Limit.containers),
});

const containers = list(
  object<Container>({
    name: text,
    resources,
    restartPolicy: text,
    ports: list(
      object<ContainerPort>({ containerPort: integer(0, 65535), hostPort: integer(0, 65535), hostIP: text, protocol: text }),
      Limit.containers,
    ),
  }),
  Limit.containers,
);

export const nodeSelectorTerms: Check = list(
  object<NodeSelectorTerm>({ matchExpressions: requirements, matchFields: requirements }),
  Limit.termsPerList,
);

const weight = integer(1, 100);

const nodeAffinity = object<NodeAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: object({ nodeSelectorTerms }),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    object({
      weight: required(weight),
      preference: required(object<NodeSelectorTerm>({ matchExpressions: requirements, matchFields: requirements })),
    }),
    Limit.termsPerList,
  ),
});

const podAffinityTerm = object<PodAffinityTerm>({
  topologyKey: required(name),
  labelSelector: selector,
  namespaces: texts(Limit.termsPerList),
  namespaceSelector: selector,
  matchLabelKeys: texts(Limit.requirements),
  mismatchLabelKeys: texts(Limit.requirements),
});

const podAffinity = object<PodAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm, Limit.termsPerList),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    object({ weight: required(weight), podAffinityTerm: required(podAffinityTerm) }),
    Limit.termsPerList,
  ),
});

const spreadConstraint = object<TopologySpreadConstraint>(
  {
    maxSkew: required(integer(1, INT32_MAX)),
    topologyKey: required(name),
    whenUnsatisfiable: required(oneOf('DoNotSchedule', 'ScheduleAnyway')),
    labelSelector: selector,
    minDomains: integer(1, INT32_MAX),
    nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
    nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
    matchLabelKeys: texts(Limit.requirements),
  },
  ({ matchLabelKeys, labelSelector }, path, report) => {
    // Nothing to add them to: the API server forbids it (chapter 03, 4).
    if (matchLabelKeys?.length && !labelSelector)
      report.add(`${path}.matchLabelKeys`, 'no-selector', 'must be empty where there is no labelSelector', matchLabelKeys);
  },
);

export const podSpec: Check = once(
  object<PodSpec>({
    nodeName: text,
    nodeSelector: textMap,
    affinity: object<Affinity>({ nodeAffinity, podAffinity, podAntiAffinity: podAffinity }),
    tolerations,
    topologySpreadConstraints: list(spreadConstraint, Limit.termsPerList),
    containers,
    initContainers: containers,
    overhead: positiveAmounts,
    resources,
    resourceClaims: list(anything, Limit.containers),
    volumes: list(
      object<Volume>({ name: text, persistentVolumeClaim: object({ claimName: required(text) }), ephemeral: anything }),
      Limit.containers,
    ),
    priority: integer(-INT32_MAX - 1, INT32_MAX),
    hostNetwork: flag,
  }),
);

const containerStatuses = list(
  object<ContainerStatus>({ name: required(text), resources, allocatedResources: positiveAmounts }),
  Limit.containers,
);

/** A pod of an input. */
export const pod: Check = object<Pod>({
  metadata: required(meta),
  spec: required(podSpec),
  status: object<PodStatus>({
    phase: text,
    conditions,
    nominatedNodeName: text,
    startTime: time,
    containerStatuses,
    initContainerStatuses: containerStatuses,
  }),
});
