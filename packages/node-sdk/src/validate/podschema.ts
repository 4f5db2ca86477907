import {
  container,
  ephemeralContainer,
  plainFlag,
  podSecurityContext,
  pointer,
  resourceList,
  resourceRequirements,
} from './containerschema.js';
import { labelSelector } from './labelselectorschema.js';
import { objectMeta } from './metadata.js';
import { type FieldsSchema, fields, flag, integer, list, map, text } from './schema.js';
import { volume } from './volumeschema.js';

export const tolerations = list(fields({ key: text(), operator: text(), value: text(), effect: text(), tolerationSeconds: integer() }));

const nodeSelectorRequirements = list(fields({ key: text(), operator: text(), values: list(text()) }));
const nodeSelectorTerm = fields({ matchExpressions: nodeSelectorRequirements, matchFields: nodeSelectorRequirements });

export const nodeSelector = fields({ nodeSelectorTerms: list(nodeSelectorTerm) });

const podAffinityTerm = fields({
  labelSelector,
  namespaces: list(text()),
  topologyKey: text(),
  namespaceSelector: labelSelector,
  matchLabelKeys: list(text()),
  mismatchLabelKeys: list(text()),
});

const podAffinity = fields({
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(fields({ weight: integer({ bits: 32 }), podAffinityTerm })),
});

export const podSpec: FieldsSchema = fields({
  volumes: list(volume),
  initContainers: list(container),
  containers: list(container),
  ephemeralContainers: list(ephemeralContainer),
  restartPolicy: text(),
  terminationGracePeriodSeconds: integer(),
  activeDeadlineSeconds: integer(),
  dnsPolicy: text(),
  nodeSelector: map(text()),
  serviceAccountName: text(),
  serviceAccount: text(),
  automountServiceAccountToken: flag(),
  nodeName: text(),
  hostNetwork: plainFlag,
  affinity: fields({
    nodeAffinity: fields({
      requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
      preferredDuringSchedulingIgnoredDuringExecution: list(
        fields({ weight: integer({ bits: 32 }), preference: { ...nodeSelectorTerm, default: {} } }),
      ),
    }),
    podAffinity,
    podAntiAffinity: podAffinity,
  }),
  schedulerName: text(),
  tolerations,
  priorityClassName: text(),
  priority: integer({ bits: 32 }),
  runtimeClassName: pointer,
  enableServiceLinks: flag(),
  preemptionPolicy: pointer,
  overhead: { ...resourceList, zero: 'kept' },
  topologySpreadConstraints: list(
    fields({
      maxSkew: integer({ bits: 32 }),
      topologyKey: text(),
      whenUnsatisfiable: text(),
      labelSelector,
      minDomains: integer({ bits: 32 }),
      nodeAffinityPolicy: pointer,
      nodeTaintsPolicy: pointer,
      matchLabelKeys: list(text()),
    }),
  ),
  schedulingGates: list(fields({ name: text() })),
  resourceClaims: list(fields({ name: text(), resourceClaimName: pointer, resourceClaimTemplateName: pointer })),
  resources: resourceRequirements,
  hostPID: plainFlag,
  hostIPC: plainFlag,
  shareProcessNamespace: flag(),
  securityContext: podSecurityContext,
  imagePullSecrets: list(fields({ name: text() })),
  hostname: text(),
  subdomain: text(),
  hostAliases: list(fields({ ip: text(), hostnames: list(text()) })),
  dnsConfig: fields({ nameservers: list(text()), searches: list(text()), options: list(fields({ name: text(), value: pointer })) }),
  readinessGates: list(fields({ conditionType: text() })),
  setHostnameAsFQDN: flag(),
  os: fields({ name: text() }),
  hostUsers: flag(),
  hostnameOverride: pointer,
  workloadRef: fields({ name: text(), podGroup: text(), podGroupReplicaKey: text() }),
});

export const podTemplate = fields({ metadata: objectMeta, spec: podSpec });
