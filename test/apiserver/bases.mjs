// Valid manifests that use every field with rules of its own; the mutator starts from them and takes its material from them.
import { surroundings } from './clusterbases.mjs';
import { legacy } from './legacybases.mjs';
import { fullPod, pod, podWithResources, selector, smallPod, zone } from './podbases.mjs';
import { workloads } from './workloadbases.mjs';

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
  ...surroundings.map((object) => ({ weight: 1, object })),
  ...legacy.map((object) => ({ weight: 1, object })),
];
