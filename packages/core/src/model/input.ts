import type { InstanceType } from './instancetype.js';
import type { LabelSelector, ObjectMeta } from './meta.js';
import type { CSINode, Node, NodeClaim } from './node.js';
import type { NodePool } from './nodepool.js';
import type { Pod, PodSpec } from './pod.js';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from './volume.js';

export interface DaemonSet {
  metadata: ObjectMeta;
  spec: { selector?: LabelSelector; template: { metadata?: Partial<ObjectMeta>; spec: PodSpec } };
}

export interface Namespace {
  metadata: ObjectMeta;
}

export interface PodDisruptionBudget {
  metadata: ObjectMeta;
  spec?: {
    selector?: LabelSelector;
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    unhealthyPodEvictionPolicy?: string;
  };
  status?: { disruptionsAllowed?: number };
}

/**
 * One scheduling problem in Kubernetes' own object shapes: the scenario document of chapter 06, 13 without its name.
 * It is literal and post-admission: defaults of the API server, workload expansion and conversion happen before.
 */
export interface SchedulingInput {
  options?: SchedulingOptions;
  /** The types every NodePool without an entry in `nodePoolInstanceTypes` sees, in provider order. */
  instanceTypes?: InstanceType[];
  /** NodePool name to the types it sees, in provider order: names of `instanceTypes`, or the types themselves. */
  nodePoolInstanceTypes?: Record<string, (string | InstanceType)[]>;
  nodePools: NodePool[];
  nodes?: Node[];
  nodeClaims?: NodeClaim[];
  /** Bound and pending pods. */
  pods: Pod[];
  daemonSets?: DaemonSet[];
  persistentVolumes?: PersistentVolume[];
  persistentVolumeClaims?: PersistentVolumeClaim[];
  storageClasses?: StorageClass[];
  csiNodes?: CSINode[];
  namespaces?: Namespace[];
  podDisruptionBudgets?: PodDisruptionBudget[];
  /** RFC 3339; default `2026-01-02T00:00:00Z`. */
  now?: string;
}

export interface SchedulingOptions {
  /** `Respect` (default) or `Ignore`. */
  preferencePolicy?: string;
  /** `Strict` (default) or `BestEffort`. */
  minValuesPolicy?: string;
  spotToSpotConsolidation?: boolean;
}
