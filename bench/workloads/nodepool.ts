import type { NodePool, NodePoolRequirement, Taint } from '@kerf/core';

export interface NodePoolRow {
  requirements?: NodePoolRequirement[];
  taints?: Taint[];
  labels?: Record<string, string>;
  weight?: number;
  limits?: Record<string, string>;
}

export function nodePool(name: string, { requirements = [], taints = [], labels, weight, limits }: NodePoolRow = {}): NodePool {
  return {
    metadata: { name },
    spec: {
      template: {
        metadata: labels ? { labels } : {},
        spec: {
          requirements,
          taints,
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
          expireAfter: '720h',
        },
      },
      disruption: { consolidateAfter: '0s', consolidationPolicy: 'WhenEmptyOrUnderutilized', budgets: [{ nodes: '100%' }] },
      ...(weight === undefined ? {} : { weight }),
      ...(limits ? { limits } : {}),
    },
  };
}
