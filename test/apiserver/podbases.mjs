// Valid pods and templates of pods, and others that the mutator starts from (bases.mjs).

const named = { name: 'question' };
export const zone = 'topology.kubernetes.io/zone';
export const selector = { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'api'] }] };
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

export const scheduling = {
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

export const containers = [
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

export const pod = {
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
export const fullPod = {
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

export const smallPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'question', labels: { app: 'a' } },
  spec: { containers: [{ name: 'main', image: 'image', resources: { requests: { cpu: '1', memory: '1Gi' } } }] },
};

export const podWithResources = {
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
