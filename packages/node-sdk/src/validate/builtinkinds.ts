import { cronJob } from './cronjob.js';
import { daemonSet } from './daemonset.js';
import { deployment } from './deployment.js';
import { job } from './job.js';
import type { BuiltInKind } from './kind.js';
import { node } from './node.js';
import { pod } from './pod.js';
import { podDisruptionBudget } from './poddisruptionbudget.js';
import { priorityClass } from './priorityclass.js';
import { replicaSet } from './replicaset.js';
import { statefulSet } from './statefulset.js';
import { storageClass } from './storageclass.js';

export const BUILT_IN_KINDS: readonly BuiltInKind[] = [
  pod,
  deployment,
  replicaSet,
  statefulSet,
  daemonSet,
  job,
  cronJob,
  podDisruptionBudget,
  node,
  priorityClass,
  storageClass,
];
