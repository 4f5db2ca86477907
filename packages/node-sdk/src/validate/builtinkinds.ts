import { cronJob } from './cronjob.js';
import { csiNode } from './csinode.js';
import { daemonSet } from './daemonset.js';
import { deployment } from './deployment.js';
import { job } from './job.js';
import type { BuiltInKind } from './kind.js';
import { limitRange } from './limitrange.js';
import { namespace } from './namespace.js';
import { node } from './node.js';
import { persistentVolume } from './persistentvolume.js';
import { persistentVolumeClaim } from './persistentvolumeclaim.js';
import { pod } from './pod.js';
import { podDisruptionBudget } from './poddisruptionbudget.js';
import { priorityClass } from './priorityclass.js';
import { replicaSet } from './replicaset.js';
import { replicationController } from './replicationcontroller.js';
import { runtimeClass } from './runtimeclass.js';
import { statefulSet } from './statefulset.js';
import { storageClass } from './storageclass.js';

/** Every kind of Kubernetes' own that the loader reads (chapter 06, 2.4). */
export const BUILT_IN_KINDS: readonly BuiltInKind[] = [
  pod,
  replicationController,
  deployment,
  replicaSet,
  statefulSet,
  daemonSet,
  job,
  cronJob,
  podDisruptionBudget,
  namespace,
  limitRange,
  node,
  priorityClass,
  runtimeClass,
  persistentVolumeClaim,
  persistentVolume,
  storageClass,
  csiNode,
];
