/** Generators of scheduling problems for property tests: they can make the nasty cases, and shrink towards one pod and one instance type. */
export { classChanges } from './classchanges.js';
export { type Cluster, cluster, daemonSet, daemonSets } from './cluster.js';
export { crowd, reservedCrowd } from './crowd.js';
export { instanceType, instanceTypes } from './instancetype.js';
export { nodePool, nodePools } from './nodepool.js';
export { named, pod, podSpec, workload } from './pod.js';
export { anyRequirement, customRequirement, podRequirement, poolRequirement, typeRequirement } from './requirement.js';
export { type InputSize, schedulingInput } from './schedulinginput.js';
export { taint, toleration } from './taint.js';
export * from './vocabulary.js';
