import { objectMeta } from './metadata.js';
import { anything, type FieldsSchema, fields, flag, type IntOrTextSchema, integer, list, map, type Schema, text } from './schema.js';

/** Numbers and texts alike, with what Go's reader of quantities lets through. */
const amount: IntOrTextSchema = { kind: 'intOrText', form: 'quantity' };
export const resourceList = map(amount);

const resourceRequirements = fields({
  limits: resourceList,
  requests: resourceList,
  claims: list(fields({ name: text(), request: text() })),
});

export const labelSelector = fields({
  matchLabels: map(text()),
  matchExpressions: list(fields({ key: text(), operator: text(), values: list(text()) })),
});

const nodeSelectorRequirements = list(fields({ key: text(), operator: text(), values: list(text()) }));
const nodeSelectorTerm = fields({ matchExpressions: nodeSelectorRequirements, matchFields: nodeSelectorRequirements });

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

/** Fields the engine never reads are known by name alone. */
function unread(...names: string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, anything]));
}

const container = fields({
  name: text(),
  image: text(),
  ports: list(
    fields({ name: text(), hostPort: integer({ bits: 32 }), containerPort: integer({ bits: 32 }), protocol: text(), hostIP: text() }),
  ),
  resources: resourceRequirements,
  restartPolicy: text(),
  volumeMounts: list(
    fields({ name: text(), mountPath: text(), ...unread('readOnly', 'recursiveReadOnly', 'subPath', 'subPathExpr', 'mountPropagation') }),
  ),
  terminationMessagePath: text(),
  terminationMessagePolicy: text(),
  imagePullPolicy: text(),
  ...unread(
    'command',
    'args',
    'workingDir',
    'envFrom',
    'env',
    'resizePolicy',
    'restartPolicyRules',
    'volumeDevices',
    'livenessProbe',
    'readinessProbe',
  ),
  ...unread('startupProbe', 'lifecycle', 'securityContext', 'stdin', 'stdinOnce', 'tty', 'targetContainerName'),
});

const VOLUME_SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'image',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'projected',
  'quobyte',
  'rbd',
  'scaleIO',
  'secret',
  'storageos',
  'vsphereVolume',
];

const volume = fields({
  name: text(),
  persistentVolumeClaim: fields({ claimName: text(), readOnly: flag() }),
  ephemeral: fields({ volumeClaimTemplate: fields({ metadata: objectMeta, spec: anything }) }),
  ...unread(...VOLUME_SOURCES),
});

export const podSpec: FieldsSchema = fields({
  volumes: list(volume),
  initContainers: list(container),
  containers: list(container),
  ephemeralContainers: list(container),
  restartPolicy: text(),
  terminationGracePeriodSeconds: integer(),
  activeDeadlineSeconds: integer(),
  dnsPolicy: text(),
  nodeSelector: map(text()),
  serviceAccountName: text(),
  serviceAccount: text(),
  automountServiceAccountToken: flag(),
  nodeName: text(),
  hostNetwork: flag(),
  affinity: fields({
    nodeAffinity: fields({
      requiredDuringSchedulingIgnoredDuringExecution: fields({ nodeSelectorTerms: list(nodeSelectorTerm) }),
      preferredDuringSchedulingIgnoredDuringExecution: list(fields({ weight: integer({ bits: 32 }), preference: nodeSelectorTerm })),
    }),
    podAffinity,
    podAntiAffinity: podAffinity,
  }),
  schedulerName: text(),
  tolerations: list(fields({ key: text(), operator: text(), value: text(), effect: text(), tolerationSeconds: integer() })),
  priorityClassName: text(),
  priority: integer({ bits: 32 }),
  runtimeClassName: text(),
  enableServiceLinks: flag(),
  preemptionPolicy: text(),
  overhead: resourceList,
  topologySpreadConstraints: list(
    fields({
      maxSkew: integer({ bits: 32 }),
      topologyKey: text(),
      whenUnsatisfiable: text(),
      labelSelector,
      minDomains: integer({ bits: 32 }),
      nodeAffinityPolicy: text(),
      nodeTaintsPolicy: text(),
      matchLabelKeys: list(text()),
    }),
  ),
  schedulingGates: list(fields({ name: text() })),
  resourceClaims: list(fields({ name: text(), resourceClaimName: text(), resourceClaimTemplateName: text() })),
  resources: resourceRequirements,
  ...unread(
    'hostPID',
    'hostIPC',
    'shareProcessNamespace',
    'securityContext',
    'imagePullSecrets',
    'hostname',
    'subdomain',
    'hostAliases',
    'dnsConfig',
  ),
  ...unread('readinessGates', 'setHostnameAsFQDN', 'os', 'hostUsers', 'hostnameOverride', 'workloadRef'),
});

export const podTemplate = fields({ metadata: objectMeta, spec: podSpec });
