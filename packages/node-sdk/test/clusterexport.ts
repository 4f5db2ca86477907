/** Objects of a running cluster as `kubectl get -o json` would print them, for tests. */

const CREATED = '2026-01-01T00:00:00Z';

export interface ExportedNode {
  name: string;
  instanceType?: string;
  arch?: string;
  zone?: string;
  /** Requests of cpu of the pods on it. */
  pods: string[];
  /** Annotations of the pods. */
  annotations?: Record<string, string>;
  imageID?: string;
}

const condition = (type: string) => ({ type, status: 'True', reason: type, lastTransitionTime: CREATED });

export function nodePool(disruption: Record<string, unknown> = {}, template: Record<string, unknown> = {}): object {
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name: 'default' },
    spec: {
      template: {
        spec: {
          requirements: [
            { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
            { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['us-west-2a'] },
            { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['m5.large', 'm5.xlarge', 'm5.2xlarge'] },
          ],
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
          expireAfter: 'Never',
          ...template,
        },
      },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '0s', budgets: [{ nodes: '100%' }], ...disruption },
    },
  };
}

function nodeObjects({
  name,
  instanceType = 'm5.xlarge',
  arch = 'amd64',
  zone = 'us-west-2a',
  pods,
  annotations,
  imageID = 'ami-0123456789abcdef0',
}: ExportedNode): object[] {
  const labels = {
    'karpenter.sh/nodepool': 'default',
    'karpenter.sh/capacity-type': 'on-demand',
    'node.kubernetes.io/instance-type': instanceType,
    'topology.kubernetes.io/zone': zone,
    'kubernetes.io/arch': arch,
    'kubernetes.io/os': 'linux',
  };
  const providerID = `aws:///${zone}/i-${name}`;
  const amounts = { cpu: '3920m', memory: '14Gi', pods: '58' };
  const claim = {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodeClaim',
    metadata: { name: `default-${name}`, uid: `claim-${name}`, labels, creationTimestamp: CREATED },
    spec: {
      requirements: [{ key: 'karpenter.sh/nodepool', operator: 'In', values: ['default'] }],
      nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
      expireAfter: 'Never',
    },
    status: {
      providerID,
      nodeName: name,
      imageID,
      capacity: amounts,
      allocatable: amounts,
      conditions: ['Launched', 'Registered', 'Initialized', 'Ready', 'Consolidatable'].map(condition),
    },
  };
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `node-${name}`,
      creationTimestamp: CREATED,
      labels: { ...labels, 'karpenter.sh/registered': 'true', 'karpenter.sh/initialized': 'true', 'kubernetes.io/hostname': name },
    },
    spec: { providerID },
    status: { capacity: amounts, allocatable: amounts, conditions: [condition('Ready')] },
  };
  const own = pods.map((cpu, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `web-${name}-${index}`,
      namespace: 'default',
      uid: `pod-${name}-${index}`,
      creationTimestamp: CREATED,
      labels: { app: 'web' },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'web', controller: true }],
    },
    spec: { nodeName: name, containers: [{ name: 'web', image: 'web', resources: { requests: { cpu } } }] },
    status: { phase: 'Running', startTime: CREATED, conditions: [condition('PodScheduled'), condition('Ready')] },
  }));
  return [claim, node, ...own];
}

/** One List document. */
export function clusterExport(nodes: readonly ExportedNode[], others: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...others, ...nodes.flatMap(nodeObjects)] });
}
