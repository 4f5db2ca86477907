import type { Condition, ObjectMeta, ResourceList, Taint } from './meta.js';
import type { NodeSelectorRequirement } from './pod.js';

/** A requirement of a NodePool: a node selector requirement with an optional flexibility floor. */
export interface NodePoolRequirement extends NodeSelectorRequirement {
  /** How many distinct values of the key the remaining instance types must cover. */
  minValues?: number;
}

export interface NodeClassReference {
  group: string;
  kind: string;
  name: string;
}

/** `karpenter.sh/v1` NodePool. */
export interface NodePool {
  metadata: ObjectMeta;
  spec: {
    template: {
      metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
      spec: {
        requirements?: NodePoolRequirement[];
        taints?: Taint[];
        startupTaints?: Taint[];
        nodeClassRef?: NodeClassReference;
        expireAfter?: string;
        terminationGracePeriod?: string;
      };
    };
    disruption?: {
      consolidateAfter?: string;
      consolidationPolicy?: string;
      budgets?: DisruptionBudget[] | null;
    };
    limits?: ResourceList;
    weight?: number;
    replicas?: number;
  };
  status?: { conditions?: Condition[] };
}

export interface DisruptionBudget {
  /** A count (`"3"`) or a percentage (`"10%"`). */
  nodes: string;
  reasons?: string[];
  /** Cron text, UTC. */
  schedule?: string;
  duration?: string;
}
