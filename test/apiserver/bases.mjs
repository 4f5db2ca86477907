// Valid manifests that use every field with rules of its own; the mutator starts from them and takes its material from them.

const CLASS = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
const SPOT = { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] };
const named = { name: 'question' };

const claimSpec = {
  nodeClassRef: CLASS,
  requirements: [
    SPOT,
    { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: ['m5', 'c5', 'r5'], minValues: 2 },
    { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gt', values: ['4'] },
    { key: 'karpenter.k8s.aws/instance-generation', operator: 'Lte', values: ['8'] },
    { key: 'topology.kubernetes.io/zone', operator: 'NotIn', values: ['us-east-1e'] },
    { key: 'example.com/team', operator: 'Exists' },
  ],
  taints: [{ key: 'example.com/a', value: 'b', effect: 'NoSchedule', timeAdded: '2026-01-02T03:04:05Z' }],
  startupTaints: [{ key: 'example.com/start', effect: 'NoExecute' }],
  expireAfter: '168h',
  terminationGracePeriod: '1h30m',
};

const nodePool = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { ...named, labels: { team: 'a' }, annotations: { 'example.com/b': 'c' } },
  spec: {
    template: { metadata: { labels: { 'example.com/team': 'a' }, annotations: { 'example.com/b': 'c' } }, spec: claimSpec },
    limits: { cpu: '1000', memory: '1000Gi', nodes: 10, 'nvidia.com/gpu': 8 },
    weight: 10,
    disruption: {
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: '5m',
      budgets: [{ nodes: '20%', reasons: ['Empty', 'Drifted'] }, { nodes: '0', schedule: '0 9 * * 1-5', duration: '8h' }, { nodes: '5' }],
    },
  },
};

const staticPool = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: named,
  spec: { template: { spec: { nodeClassRef: CLASS, requirements: [] } }, replicas: 3, limits: { nodes: '5' } },
};

const nodeClaim = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodeClaim',
  metadata: { ...named, labels: { 'karpenter.sh/nodepool': 'default' } },
  spec: { ...claimSpec, resources: { requests: { cpu: '1500m', memory: '2Gi', pods: '5' } } },
};

const nodeOverlay = {
  apiVersion: 'karpenter.sh/v1alpha1',
  kind: 'NodeOverlay',
  metadata: named,
  spec: {
    requirements: [SPOT, { key: 'node.kubernetes.io/instance-type', operator: 'NotIn', values: ['m5.large'] }],
    priceAdjustment: '-10%',
    capacity: { 'example.com/thing': '2', 'smarter-devices/fuse': 1 },
    weight: 10,
  },
};

const nodeClass = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: named,
  spec: {
    role: 'node',
    amiFamily: 'AL2023',
    amiSelectorTerms: [{ id: 'ami-0123456789' }, { name: 'my-*', owner: 'self' }, { tags: { a: 'b' } }, { ssmParameter: '/my/parameter' }],
    subnetSelectorTerms: [{ tags: { discover: 'me' } }, { id: 'subnet-12345' }],
    securityGroupSelectorTerms: [{ tags: { discover: 'me' } }, { id: 'sg-12345' }, { name: 'group' }],
    capacityReservationSelectorTerms: [
      { id: 'cr-12345' },
      { ownerID: '123456789012', tags: { a: 'b' } },
      { instanceMatchCriteria: 'open', tags: { c: '*' } },
    ],
    placementGroupSelector: { name: 'group' },
    tags: { team: 'a', Name: 'b' },
    userData: '#!/bin/bash',
    context: 'a',
    associatePublicIPAddress: false,
    detailedMonitoring: true,
    instanceStorePolicy: 'RAID0',
    ipPrefixCount: 1,
    cpuOptions: { nestedVirtualization: 'enabled' },
    connectionTracking: { tcpEstablishedTimeout: 60, udpStreamTimeout: 60, udpTimeout: 30 },
    networkInterfaces: [
      { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
      { networkCardIndex: 1, deviceIndex: 1, interfaceType: 'efa-only' },
    ],
    metadataOptions: { httpEndpoint: 'enabled', httpProtocolIPv6: 'disabled', httpPutResponseHopLimit: 2, httpTokens: 'required' },
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        rootVolume: true,
        ebs: {
          volumeSize: '100Gi',
          volumeType: 'gp3',
          iops: 3000,
          throughput: 125,
          encrypted: true,
          deleteOnTermination: true,
          kmsKeyID: 'k',
        },
      },
      { deviceName: '/dev/xvdb', ebs: { snapshotID: 'snap-1', volumeInitializationRate: 100 } },
    ],
    kubelet: {
      clusterDNS: ['10.0.0.10'],
      maxPods: 20,
      podsPerCore: 2,
      systemReserved: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi', pid: '100' },
      kubeReserved: { cpu: '200m', memory: '200Mi' },
      evictionHard: { 'memory.available': '5%', 'nodefs.available': '10%', 'nodefs.inodesFree': '5%' },
      evictionSoft: { 'memory.available': '500Mi', 'imagefs.available': '15.5%' },
      evictionSoftGracePeriod: { 'memory.available': '1m', 'imagefs.available': '1m30s' },
      evictionMaxPodGracePeriod: 60,
      imageGCHighThresholdPercent: 85,
      imageGCLowThresholdPercent: 80,
      cpuCFSQuota: true,
    },
  },
};

const aliasClass = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: named,
  spec: {
    instanceProfile: 'profile',
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    subnetSelectorTerms: [{ tags: { discover: 'me' } }],
    securityGroupSelectorTerms: [{ tags: { discover: 'me' } }],
  },
};

const zone = 'topology.kubernetes.io/zone';
const selector = { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'api'] }] };
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

const scheduling = {
  nodeSelector: { 'kubernetes.io/arch': 'amd64', 'example.com/team': 'a' },
  affinity: {
    nodeAffinity: {
      [required]: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: zone, operator: 'In', values: ['us-east-1a', 'us-east-1b'] }] },
          {
            matchExpressions: [
              { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Gt', values: ['4'] },
              { key: 'a', operator: 'DoesNotExist' },
            ],
          },
        ],
      },
      [preferred]: [{ weight: 10, preference: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } }],
    },
    podAffinity: { [required]: [{ topologyKey: zone, labelSelector: selector, namespaces: ['default'] }] },
    podAntiAffinity: {
      [required]: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'a' } }, namespaceSelector: {} }],
      [preferred]: [
        {
          weight: 50,
          podAffinityTerm: {
            topologyKey: zone,
            labelSelector: selector,
            matchLabelKeys: ['pod-template-hash'],
            mismatchLabelKeys: ['tenant'],
          },
        },
      ],
    },
  },
  tolerations: [
    { key: 'example.com/a', operator: 'Equal', value: 'b', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
  ],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: zone,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: selector,
      minDomains: 2,
      matchLabelKeys: ['pod-template-hash'],
    },
    {
      maxSkew: 2,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: 'a' } },
      nodeAffinityPolicy: 'Honor',
      nodeTaintsPolicy: 'Ignore',
    },
  ],
};

const containers = [
  {
    name: 'main',
    image: 'registry.example/image:1',
    ports: [
      { name: 'http', containerPort: 80, hostPort: 8080, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP', hostIP: '10.0.0.1', hostPort: 53 },
    ],
    resources: {
      requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' },
      limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '1' },
    },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  },
  { name: 'second', image: 'second', resources: { requests: { 'hugepages-2Mi': '4Mi', cpu: '1' }, limits: { 'hugepages-2Mi': '4Mi' } } },
];
const labels = { app: 'a', tier: 'web', 'pod-template-hash': 'abc', tenant: 't' };

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...named, namespace: 'default', labels, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
  spec: {
    ...scheduling,
    containers,
    initContainers: [
      { name: 'side', image: 'side:2', restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } },
      { name: 'first', image: 'first@sha256:abc', resources: { limits: { memory: '1Gi' } } },
    ],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'claim' } },
      { name: 'scratch', emptyDir: {} },
      {
        name: 'own',
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'gp3' },
          },
        },
      },
    ],
    priorityClassName: 'system-node-critical',
    schedulerName: 'default-scheduler',
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    schedulingGates: [{ name: 'example.com/wait' }],
  },
};

/** What scheduling does not read, and the API server fills in and checks all the same. */
const fullPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: named,
  spec: {
    serviceAccountName: 'account',
    automountServiceAccountToken: false,
    activeDeadlineSeconds: 60,
    hostname: 'host',
    subdomain: 'sub',
    shareProcessNamespace: true,
    enableServiceLinks: false,
    imagePullSecrets: [{ name: 'secret' }],
    hostAliases: [{ ip: '10.0.0.1', hostnames: ['a.example'] }],
    readinessGates: [{ conditionType: 'example.com/ready' }],
    dnsPolicy: 'ClusterFirst',
    os: { name: 'linux' },
    securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image: 'image:1',
        command: ['run'],
        args: ['a'],
        workingDir: '/work',
        env: [
          { name: 'A', value: 'a' },
          { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'C', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
          { name: 'D', valueFrom: { secretKeyRef: { name: 'secret', key: 'key' } } },
          { name: 'E', valueFrom: { configMapKeyRef: { name: 'map', key: 'key', optional: true } } },
        ],
        envFrom: [{ prefix: 'P_', configMapRef: { name: 'map' } }, { secretRef: { name: 'secret' } }],
        livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 5 },
        readinessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 5, successThreshold: 2 },
        startupProbe: { exec: { command: ['true'] }, failureThreshold: 30 },
        lifecycle: { preStop: { sleep: { seconds: 5 } }, postStart: { httpGet: { port: 80, httpHeaders: [{ name: 'A', value: 'b' }] } } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: [
          { name: 'map', mountPath: '/map', readOnly: true },
          { name: 'scratch', mountPath: '/scratch' },
          { name: 'token', mountPath: '/token' },
        ],
        terminationMessagePolicy: 'FallbackToLogsOnError',
        tty: true,
      },
    ],
    volumes: [
      { name: 'map', configMap: { name: 'map', items: [{ key: 'a', path: 'b' }] } },
      { name: 'secret', secret: { secretName: 'secret' } },
      { name: 'scratch', emptyDir: { sizeLimit: '1Gi', medium: 'Memory' } },
      { name: 'host', hostPath: { path: '/var' } },
      { name: 'token', projected: { sources: [{ configMap: { name: 'map' } }, { secret: { name: 'secret' } }] } },
      { name: 'info', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      { name: 'driver', csi: { driver: 'secrets.example', readOnly: true } },
      { name: 'share', nfs: { server: 'nfs.example', path: '/share' } },
    ],
  },
};

const smallPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'question', labels: { app: 'a' } },
  spec: { containers: [{ name: 'main', image: 'image', resources: { requests: { cpu: '1', memory: '1Gi' } } }] },
};

const podWithResources = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: named,
  spec: {
    resources: { requests: { cpu: '2', memory: '2Gi' }, limits: { cpu: '4', memory: '4Gi' } },
    hostNetwork: true,
    containers: [
      { name: 'a', image: 'a:1', ports: [{ containerPort: 80 }], resources: { requests: { cpu: '500m' }, limits: { cpu: '2' } } },
      { name: 'b', image: 'b:1', resources: { requests: { memory: '1Gi' } } },
    ],
  },
};

const template = { metadata: { labels: { app: 'a', tier: 'web' } }, spec: { ...scheduling, containers } };
const smallTemplate = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'image:1' }] } };
const mounted = { ...template, spec: { ...template.spec, volumes: [{ name: 'data', emptyDir: {} }] } };

const workloads = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: named,
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'a' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
      minReadySeconds: 5,
      progressDeadlineSeconds: 60,
      revisionHistoryLimit: 3,
      paused: false,
      template: mounted,
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: named,
    spec: { selector: { matchLabels: { app: 'a' } }, template: smallTemplate },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: named,
    spec: {
      selector: { matchLabels: { app: 'a' } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      minReadySeconds: 5,
      revisionHistoryLimit: 3,
      template: mounted,
    },
  },
];

const others = [
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { ...named, namespace: 'default' },
    spec: { minAvailable: '50%', selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: named,
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'a' } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...named, labels: { 'karpenter.sh/nodepool': 'default', 'kubernetes.io/hostname': 'question' } },
    spec: {
      providerID: 'aws:///us-east-1a/i-1',
      unschedulable: false,
      podCIDR: '10.0.0.0/24',
      podCIDRs: ['10.0.0.0/24'],
      taints: [
        { key: 'example.com/a', value: 'b', effect: 'NoSchedule' },
        { key: 'karpenter.sh/unregistered', effect: 'NoExecute' },
      ],
    },
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: named,
    value: 1000,
    globalDefault: false,
    description: 'a',
    preemptionPolicy: 'Never',
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: named,
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3' },
    reclaimPolicy: 'Retain',
    mountOptions: ['ro'],
    allowVolumeExpansion: true,
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: [
      {
        matchLabelExpressions: [
          { key: zone, values: ['us-east-1a', 'us-east-1b'] },
          { key: 'a', values: ['b'] },
        ],
      },
    ],
  },
];

/** Manifests by how often one is taken as a start: weights add up over the list. */
export const BASES = [
  { weight: 8, object: nodePool },
  { weight: 2, object: staticPool },
  { weight: 3, object: nodeClaim },
  { weight: 2, object: nodeOverlay },
  { weight: 8, object: nodeClass },
  { weight: 3, object: aliasClass },
  { weight: 8, object: pod },
  { weight: 3, object: fullPod },
  { weight: 4, object: smallPod },
  { weight: 2, object: podWithResources },
  ...workloads.map((object) => ({ weight: 1, object })),
  ...others.map((object) => ({ weight: 1, object })),
];
