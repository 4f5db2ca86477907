import { boolean, integer, labels, list, map, object, openObject, quantity, resources, type Shape, text, time } from './shape.js';

/** `metadata` of any object, as far as it is read (chapter 06, 9.1). */
export const metadata = object(
  {
    name: text,
    namespace: text,
    generateName: text,
    uid: text,
    labels,
    annotations: labels,
    creationTimestamp: time,
    deletionTimestamp: time,
    ownerReferences: list(object({ apiVersion: text, kind: text, name: text, uid: text, controller: boolean }, 'blockOwnerDeletion')),
  },
  'resourceVersion generation managedFields selfLink finalizers deletionGracePeriodSeconds clusterName',
);

export const labelSelector = object({
  matchLabels: labels,
  matchExpressions: list(object({ key: text, operator: text, values: list(text) })),
});

export const conditions = list(openObject({ type: text, status: text, reason: text, message: text, lastTransitionTime: time }));

const requirement = object({ key: text, operator: text, values: list(text) });
export const nodeSelectorTerm = object({ matchExpressions: list(requirement), matchFields: list(requirement) });
const podAffinityTerm = object({
  topologyKey: text,
  labelSelector,
  namespaces: list(text),
  namespaceSelector: labelSelector,
  matchLabelKeys: list(text),
  mismatchLabelKeys: list(text),
});
const podAffinity = object({
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(object({ weight: integer, podAffinityTerm })),
});
const affinity = object({
  nodeAffinity: object({
    requiredDuringSchedulingIgnoredDuringExecution: object({ nodeSelectorTerms: list(nodeSelectorTerm) }),
    preferredDuringSchedulingIgnoredDuringExecution: list(object({ weight: integer, preference: nodeSelectorTerm })),
  }),
  podAffinity,
  podAntiAffinity: podAffinity,
});

export const toleration = object({ key: text, operator: text, value: text, effect: text, tolerationSeconds: integer });

const claims = list(openObject({ name: text }));
const resourceRequirements = object({ requests: resources, limits: resources, claims });

const container = object(
  {
    name: text,
    image: text,
    resources: resourceRequirements,
    restartPolicy: text,
    ports: list(object({ name: text, containerPort: integer, hostPort: integer, hostIP: text, protocol: text })),
  },
  'args command env envFrom imagePullPolicy lifecycle livenessProbe readinessProbe resizePolicy restartPolicyRules securityContext startupProbe stdin stdinOnce ' +
    'terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir',
);

export const claimSpec = object(
  { storageClassName: text, volumeName: text, resources: object({ requests: resources, limits: resources }) },
  'accessModes dataSource dataSourceRef selector volumeMode volumeAttributesClassName',
);

const volume = object(
  {
    name: text,
    persistentVolumeClaim: object({ claimName: text }, 'readOnly'),
    ephemeral: object({ volumeClaimTemplate: object({ metadata, spec: claimSpec }) }),
  },
  'awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir fc flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath ' +
    'image iscsi nfs photonPersistentDisk portworxVolume projected quobyte rbd scaleIO secret storageos vsphereVolume',
);

export const podSpec = object(
  {
    nodeName: text,
    nodeSelector: labels,
    affinity,
    tolerations: list(toleration),
    topologySpreadConstraints: list(
      object({
        maxSkew: integer,
        topologyKey: text,
        whenUnsatisfiable: text,
        labelSelector,
        minDomains: integer,
        nodeAffinityPolicy: text,
        nodeTaintsPolicy: text,
        matchLabelKeys: list(text),
      }),
    ),
    containers: list(container),
    initContainers: list(container),
    overhead: resources,
    resources: resourceRequirements,
    resourceClaims: list(openObject({ name: text })),
    volumes: list(volume),
    priority: integer,
    priorityClassName: text,
    runtimeClassName: text,
    hostNetwork: boolean,
    restartPolicy: text,
    terminationGracePeriodSeconds: integer,
    schedulingGates: list(object({ name: text })),
  },
  'activeDeadlineSeconds automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases hostIPC hostPID hostUsers hostname ' +
    'hostnameOverride imagePullSecrets os preemptionPolicy readinessGates schedulerName securityContext serviceAccount serviceAccountName setHostnameAsFQDN ' +
    'shareProcessNamespace subdomain workloadRef',
);

const containerStatuses = list(
  openObject({ name: text, resources: openObject({ requests: resources, limits: resources }), allocatedResources: map(quantity) }),
);

export const pod = object(
  {
    metadata,
    spec: podSpec,
    status: openObject({
      phase: text,
      conditions,
      nominatedNodeName: text,
      startTime: time,
      containerStatuses,
      initContainerStatuses: containerStatuses,
    }),
  },
  'apiVersion kind',
);

export const podTemplate: Shape = object({ metadata, spec: podSpec });
