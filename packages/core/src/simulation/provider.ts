import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { PlannedRequirement } from '../model/plan.js';

/** What a NodeClaim asks of the provider. */
export interface LaunchRequest {
  nodePool: string;
  requirements: PlannedRequirement[];
  /** Resource to canonical quantity. */
  requests: Record<string, string>;
  /** The types that the NodeClaim names and that the NodePool offers now, cheapest first when it was decided on. */
  instanceTypes: InstanceType[];
}

/** What the provider launched. */
export interface LaunchedInstance {
  instanceType: string;
  zone: string;
  capacityType: string;
  /** Per hour. */
  price: number;
  imageID?: string;
  /** Those of the instance; the NodePool's own labels win over them. */
  labels: Record<string, string>;
  capacity: Record<string, string>;
  allocatable: Record<string, string>;
  /** For the NodeClaim. */
  annotations?: Record<string, string>;
  /** What the node reports, for example `v1.28`. */
  version?: string;
}

/** Knowledge of a provider at one time. Pure; a change at the provider is another provider. */
export interface Provider extends Pick<SchedulingInput, 'instanceTypes' | 'nodePoolInstanceTypes'> {
  /** Undefined: no capacity. */
  launch(request: LaunchRequest): LaunchedInstance | undefined;
  /** Why the instance of the NodeClaim no longer matches its node class; undefined when it does, or when nothing can be decided. */
  drift(nodeClaim: NodeClaim, nodePool: NodePool): string | undefined;
}
