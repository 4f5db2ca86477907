import type { Refusal } from '../disruption/refusal.js';
import type { UnschedulablePod } from '../model/plan.js';

/** One line of what happened. `fields` hold only text, numbers and plain lists and objects of them. */
export interface SimulationRecord {
  /** Milliseconds since 1970. */
  time: number;
  /** Who acted, by the name of the reference's controller. */
  controller: Controller;
  kind: RecordKind;
  fields: Readonly<Record<string, unknown>>;
}

export type Controller =
  | 'user'
  | 'provisioner'
  | 'disruption'
  | 'disruption.queue'
  | 'nodeclaim.lifecycle'
  | 'nodeclaim.disruption'
  | 'nodeclaim.expiration'
  | 'node.termination'
  | 'eviction'
  | 'kube-scheduler'
  | 'workload';

export type RecordKind =
  | 'change'
  | 'found-pods'
  | 'computed-nodeclaims'
  | 'computed-nodes'
  | 'created-nodeclaim'
  | 'unschedulable-pod'
  | 'launched-nodeclaim'
  | 'launch-failed'
  | 'initialized-nodeclaim'
  | 'liveness-deleted'
  | 'drifted'
  | 'expired'
  | 'disrupting'
  | 'disruption-blocked'
  | 'budget-blocking'
  | 'command-rejected'
  | 'command-failed'
  | 'command-succeeded'
  | 'tainted-node'
  | 'evicted'
  | 'eviction-refused'
  | 'force-deleted'
  | 'drained-node'
  | 'deleted-node'
  | 'deleted-nodeclaim'
  | 'bound-pod'
  | 'ready-pod';

/** Something that held a drifted node, and how long. Times in milliseconds since 1970. */
export interface Blockage {
  nodeClaim: string;
  node: string;
  from: number;
  /** Absent: to the end of the simulation. */
  until?: number;
  refusal: Refusal;
}

/** Pods whose eviction is refused and that hold a node being drained. */
export interface StuckDrain {
  node: string;
  nodeClaim: string;
  /** When the drain began. */
  from: number;
  /** `namespace/name`, with the budgets that refuse the eviction; none for a pod with do-not-disrupt. */
  pods: { pod: string; podDisruptionBudgets: string[] }[];
}

/** A pod that waits for a place at the end, and why. */
export type WaitingPod = UnschedulablePod;
