import type { InstanceType, Node, NodeClaim } from '@kerf/core';
import { CAPACITY_TYPE, HOSTNAME, INSTANCE_TYPE, requirement, ZONE } from './labels.js';
import { timestamp } from './pods.js';

export interface NodeRow {
  name: string;
  type: InstanceType;
  nodePool: string;
  zone: string;
  capacityType: string;
  allocatable: Record<string, string>;
  labels?: Record<string, string>;
}

/** A node and its NodeClaim: launched, registered, initialized, ready and consolidatable. */
export function nodeObjects({ name, type, nodePool, zone, capacityType, allocatable, labels = {} }: NodeRow): {
  node: Node;
  nodeClaim: NodeClaim;
} {
  const providerID = `aws:///${zone}/i-${name}`;
  const own: Record<string, string> = {};
  for (const { key, operator, values } of type.requirements) {
    if (operator === 'In' && values?.length === 1) own[key] = values[0]!;
  }
  const all = {
    ...own,
    ...labels,
    [ZONE]: zone,
    [CAPACITY_TYPE]: capacityType,
    'karpenter.sh/nodepool': nodePool,
    'karpenter.sh/registered': 'true',
    'karpenter.sh/initialized': 'true',
  };
  const condition = (kind: string) => ({ type: kind, status: 'True', reason: kind, lastTransitionTime: timestamp(0) });
  const status = { capacity: type.capacity, allocatable };
  return {
    node: {
      metadata: { name, uid: `node-${name}`, creationTimestamp: timestamp(0), labels: { ...all, [HOSTNAME]: name } },
      spec: { providerID, taints: [] },
      status: { ...status, conditions: [condition('Ready')] },
    },
    nodeClaim: {
      metadata: { name, uid: `claim-${name}`, creationTimestamp: timestamp(0), labels: all },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [requirement(INSTANCE_TYPE, 'In', type.name)],
        taints: [],
        expireAfter: '720h',
      },
      status: {
        ...status,
        providerID,
        nodeName: name,
        conditions: ['Launched', 'Registered', 'Initialized', 'Consolidatable'].map(condition),
      },
    },
  };
}
