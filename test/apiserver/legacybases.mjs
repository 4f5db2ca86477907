// Manifests of versions that no server of today serves (chapter 06, 2.4): every question about them must be refused.

const named = { name: 'question' };
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'image:1' }] } };

export const legacy = [
  {
    apiVersion: 'karpenter.sh/v1beta1',
    kind: 'NodePool',
    metadata: named,
    spec: {
      template: {
        spec: {
          nodeClassRef: { name: 'default' },
          requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] }],
          kubelet: { maxPods: 20 },
        },
      },
      disruption: { consolidationPolicy: 'WhenUnderutilized', expireAfter: '720h' },
    },
  },
  {
    apiVersion: 'karpenter.sh/v1beta1',
    kind: 'NodeClaim',
    metadata: named,
    spec: { nodeClassRef: { name: 'default' }, requirements: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] },
  },
  {
    apiVersion: 'karpenter.k8s.aws/v1beta1',
    kind: 'EC2NodeClass',
    metadata: named,
    spec: {
      amiFamily: 'AL2023',
      role: 'node',
      subnetSelectorTerms: [{ tags: { discover: 'me' } }],
      securityGroupSelectorTerms: [{ tags: { discover: 'me' } }],
    },
  },
  { apiVersion: 'karpenter.sh/v1alpha5', kind: 'Provisioner', metadata: named, spec: { ttlSecondsAfterEmpty: 30 } },
  { apiVersion: 'karpenter.k8s.aws/v1alpha1', kind: 'AWSNodeTemplate', metadata: named, spec: { subnetSelector: { discover: 'me' } } },
  { apiVersion: 'apps/v1beta2', kind: 'Deployment', metadata: named, spec: { selector: { matchLabels: { app: 'a' } }, template } },
  { apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata: named, spec: { schedule: '@daily', jobTemplate: { spec: { template } } } },
  { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', metadata: named, spec: { minAvailable: 1 } },
];
