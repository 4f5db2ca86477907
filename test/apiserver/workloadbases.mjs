// Valid workloads that the mutator starts from (bases.mjs).
import { containers, scheduling, selector } from './podbases.mjs';

const named = { name: 'question' };
const matching = { matchLabels: { app: 'a' } };
const template = { metadata: { labels: { app: 'a', tier: 'web' } }, spec: { ...scheduling, containers } };
const smallTemplate = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'image:1' }] } };
const mounted = { ...template, spec: { ...template.spec, volumes: [{ name: 'data', emptyDir: {} }] } };
const finishing = { ...mounted, spec: { ...mounted.spec, restartPolicy: 'Never' } };
const smallFinishing = { spec: { ...smallTemplate.spec, restartPolicy: 'OnFailure' } };

const claimTemplates = [
  {
    metadata: { name: 'data', labels: { app: 'a' } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' }, limits: { storage: '20Gi' } },
      storageClassName: 'gp3',
      volumeMode: 'Filesystem',
      selector,
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'copy' },
    spec: {
      accessModes: ['ReadWriteOncePod'],
      resources: { requests: { storage: '1Gi' } },
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snapshot' },
      dataSourceRef: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snapshot' },
      volumeAttributesClassName: 'fast',
    },
  },
];

const indexedJob = {
  parallelism: 2,
  completions: 5,
  completionMode: 'Indexed',
  activeDeadlineSeconds: 600,
  backoffLimitPerIndex: 1,
  maxFailedIndexes: 3,
  ttlSecondsAfterFinished: 60,
  suspend: true,
  podReplacementPolicy: 'Failed',
  managedBy: 'example.com/queue',
  podFailurePolicy: {
    rules: [
      { action: 'FailIndex', onExitCodes: { containerName: 'main', operator: 'In', values: [1, 5, 42] } },
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }, { type: 'example.com/a' }] },
    ],
  },
  successPolicy: { rules: [{ succeededIndexes: '0-2,4', succeededCount: 2 }, { succeededCount: 1 }] },
  template: finishing,
};

const deployments = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: named,
    spec: {
      replicas: 3,
      selector: matching,
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
    spec: { selector: matching, template: smallTemplate },
  },
];

const replicaSets = [
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: named,
    spec: { replicas: 3, minReadySeconds: 5, selector: matching, template: mounted },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: named,
    spec: { selector, template: { ...smallTemplate, metadata: template.metadata } },
  },
];

const statefulSets = [
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: named,
    spec: {
      replicas: 3,
      serviceName: 'service',
      selector: matching,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2, maxUnavailable: 1 } },
      revisionHistoryLimit: 3,
      minReadySeconds: 5,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
      ordinals: { start: 1 },
      template,
      volumeClaimTemplates: claimTemplates.slice(0, 1),
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: named,
    spec: {
      serviceName: 'service',
      selector: matching,
      template: { ...smallTemplate, spec: { ...smallTemplate.spec, hostname: 'host', subdomain: 'sub' } },
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: named,
    spec: { selector: matching, updateStrategy: { type: 'OnDelete' }, template: mounted, volumeClaimTemplates: claimTemplates.slice(1) },
  },
];

const daemonSets = [
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: named,
    spec: {
      selector: matching,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      minReadySeconds: 5,
      revisionHistoryLimit: 3,
      template: mounted,
    },
  },
];

const jobs = [
  { apiVersion: 'batch/v1', kind: 'Job', metadata: named, spec: { template: smallFinishing } },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: named, spec: indexedJob },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...named, labels: { app: 'a' } },
    spec: { parallelism: 2, backoffLimit: 4, manualSelector: true, selector: matching, template: finishing },
  },
];

const cronJobs = [
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: named,
    spec: {
      schedule: '*/15 * * * *',
      timeZone: 'Europe/Berlin',
      startingDeadlineSeconds: 60,
      concurrencyPolicy: 'Forbid',
      suspend: true,
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 0,
      jobTemplate: { metadata: { labels: { app: 'a' }, annotations: { 'example.com/b': 'c' } }, spec: indexedJob },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: named,
    spec: { schedule: '@daily', jobTemplate: { spec: { template: smallFinishing } } },
  },
];

export const workloads = [...deployments, ...replicaSets, ...statefulSets, ...daemonSets, ...jobs, ...cronJobs];
