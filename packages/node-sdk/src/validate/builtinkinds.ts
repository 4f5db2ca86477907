import type { BuiltInKind } from './kind.js';
import { node } from './node.js';
import { pod } from './pod.js';
import { podDisruptionBudget } from './poddisruptionbudget.js';
import { priorityClass } from './priorityclass.js';
import { storageClass } from './storageclass.js';
import { daemonSet, deployment } from './workload.js';

export const BUILT_IN_KINDS: readonly BuiltInKind[] = [pod, deployment, daemonSet, podDisruptionBudget, node, priorityClass, storageClass];
