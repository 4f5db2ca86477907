import type { ObjectMeta } from './meta.js';
import type { NodeSelectorTerm } from './pod.js';

export interface PersistentVolumeClaim {
  metadata: ObjectMeta;
  spec?: { storageClassName?: string; volumeName?: string };
  status?: { phase?: string };
}

export interface PersistentVolume {
  metadata: ObjectMeta;
  spec?: {
    nodeAffinity?: { required?: { nodeSelectorTerms?: NodeSelectorTerm[] } };
    csi?: { driver: string };
    awsElasticBlockStore?: unknown;
    local?: unknown;
    hostPath?: unknown;
  };
}

export interface StorageClass {
  metadata: ObjectMeta;
  provisioner?: string;
  volumeBindingMode?: string;
  allowedTopologies?: { matchLabelExpressions?: { key: string; values?: string[] }[] }[];
}
