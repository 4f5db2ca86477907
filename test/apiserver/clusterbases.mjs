// Valid objects around pods that the mutator starts from (bases.mjs): namespaces, volumes, classes and limits.
import { containers, scheduling, selector, zone } from './podbases.mjs';

const named = { name: 'question' };
const template = {
  metadata: { labels: { app: 'a', tier: 'web' } },
  spec: { ...scheduling, containers, volumes: [{ name: 'data', emptyDir: {} }] },
};
const nodeAffinity = {
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: 'In', values: ['us-east-1a'] }] }] },
};

const namespaces = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { ...named, labels: { team: 'a' } }, spec: { finalizers: ['example.com/a'] } },
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      ...named,
      finalizers: ['example.com/a'],
      ownerReferences: [{ apiVersion: 'v1', kind: 'Namespace', name: 'other', uid: 'u', controller: true, blockOwnerDeletion: true }],
    },
  },
];

const claims = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: named,
    spec: {
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
      resources: { requests: { storage: '10Gi' }, limits: { storage: '20Gi' } },
      storageClassName: 'gp3',
      volumeMode: 'Block',
      selector,
      volumeName: 'volume',
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snapshot' },
      volumeAttributesClassName: 'fast',
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: named,
    spec: {
      accessModes: ['ReadWriteOncePod'],
      resources: { requests: { storage: '1Gi' } },
      dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'other' },
    },
  },
];

const volumes = [
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: named,
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'gp3',
      volumeAttributesClassName: 'fast',
      mountOptions: ['ro'],
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'default', name: 'claim', uid: 'u' },
      nodeAffinity,
      csi: {
        driver: 'ebs.csi.aws.com',
        volumeHandle: 'vol-1',
        fsType: 'ext4',
        readOnly: true,
        volumeAttributes: { a: 'b' },
        nodePublishSecretRef: { name: 'secret', namespace: 'default' },
        nodeStageSecretRef: { name: 'secret', namespace: 'default' },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: named,
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOncePod'], nodeAffinity, local: { path: '/data', fsType: 'ext4' } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: named,
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Recycle',
      volumeMode: 'Filesystem',
      hostPath: { path: '/data', type: 'Directory' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: named,
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadOnlyMany'], nfs: { server: 'nfs.example', path: '/share', readOnly: true } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: named,
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      awsElasticBlockStore: { volumeID: 'aws://us-east-1a/vol-1', fsType: 'ext4', partition: 1 },
    },
  },
];

const limitRanges = [
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: named,
    spec: {
      limits: [
        {
          type: 'Container',
          max: { cpu: '4', memory: '4Gi' },
          min: { cpu: '100m', memory: '64Mi' },
          default: { cpu: '2', memory: '1Gi' },
          defaultRequest: { cpu: '500m', memory: '512Mi' },
          maxLimitRequestRatio: { cpu: '10' },
        },
        { type: 'Pod', max: { cpu: '8' }, min: { cpu: '200m' }, maxLimitRequestRatio: { memory: '2' } },
        { type: 'PersistentVolumeClaim', max: { storage: '100Gi' }, min: { storage: '1Gi' } },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: named,
    spec: { limits: [{ type: 'Container', max: { cpu: '2', 'example.com/thing': '4' }, defaultRequest: { memory: '1Gi' } }] },
  },
];

const replicationControllers = [
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: named,
    spec: { replicas: 3, minReadySeconds: 5, selector: { app: 'a' }, template },
  },
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: named,
    spec: { template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'image:1' }] } } },
  },
];

const runtimeClasses = [
  {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: named,
    handler: 'handler',
    overhead: { podFixed: { cpu: '250m', memory: '120Mi' } },
    scheduling: { nodeSelector: { 'example.com/runtime': 'a' }, tolerations: scheduling.tolerations },
  },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: named, handler: 'handler' },
];

const csiNodes = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: named,
    spec: {
      drivers: [
        {
          name: 'ebs.csi.aws.com',
          nodeID: 'i-1',
          topologyKeys: ['topology.ebs.csi.aws.com/zone', 'kubernetes.io/os'],
          allocatable: { count: 25 },
        },
        { name: 'efs.csi.aws.com', nodeID: 'i-1', topologyKeys: null },
      ],
    },
  },
];

export const surroundings = [
  ...namespaces,
  ...claims,
  ...volumes,
  ...limitRanges,
  ...replicationControllers,
  ...runtimeClasses,
  ...csiNodes,
];
