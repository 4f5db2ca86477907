import type { Condition, ObjectMeta, ResourceList, Taint } from './meta.js';
import type { NodeClassReference, NodePoolRequirement } from './nodepool.js';

export interface Node {
  metadata: ObjectMeta;
  spec?: { providerID?: string; taints?: Taint[]; unschedulable?: boolean };
  status?: { capacity?: ResourceList; allocatable?: ResourceList; conditions?: Condition[] };
}

/** `karpenter.sh/v1` NodeClaim of a live cluster. */
export interface NodeClaim {
  metadata: ObjectMeta;
  spec: {
    requirements?: NodePoolRequirement[];
    resources?: { requests?: ResourceList };
    taints?: Taint[];
    startupTaints?: Taint[];
    nodeClassRef?: NodeClassReference;
    expireAfter?: string;
    terminationGracePeriod?: string;
  };
  status?: {
    nodeName?: string;
    providerID?: string;
    imageID?: string;
    capacity?: ResourceList;
    allocatable?: ResourceList;
    conditions?: Condition[];
    lastPodEventTime?: string;
  };
}

export interface CSINode {
  metadata: ObjectMeta;
  spec?: { drivers?: { name: string; allocatable?: { count?: number } }[] };
}
