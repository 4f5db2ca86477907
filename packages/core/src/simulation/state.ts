import type { PodDisruptionBudget, SchedulingInput } from '../model/input.js';
import type { Node, NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan, PlannedRequirement } from '../model/plan.js';
import type { Latency } from './parameters.js';
import type { PodStore } from './podstore.js';
import type { Blockage } from './record.js';
import type { Workload } from './workload.js';

/** A NodeClaim with what only the simulation knows of it. Times in milliseconds since 1970. */
export interface ClaimState {
  nodeClaim: NodeClaim;
  request: ClaimRequest;
  latency: Latency;
  /** How many NodeClaims were created before it. */
  ordinal: number;
  created: number;
  /** Per hour; 0 until it is launched. */
  price: number;
  /** What the node will report. */
  version?: string;
  /** A running command marks it as deleting. */
  marked: boolean;
  /** The condition Drifted came with the input: nothing here can tell that it is over. */
  driftGiven: boolean;
}

/** What a NodeClaim is created from. */
export interface ClaimRequest {
  nodePool: string;
  requirements: PlannedRequirement[];
  requests: Record<string, string>;
  /** Names, in the order in which the decision prefers them. */
  instanceTypes: string[];
}

/** A command that waits for its replacements (chapter 05, 19). */
export interface RunningCommand {
  name: string;
  decided: number;
  /** Names of the NodeClaims that go. */
  candidates: string[];
  requests: ClaimRequest[];
  /** Names of the NodeClaims created, once they are. */
  replacements: string[];
  /** Of these, those seen initialized. */
  ready: Set<string>;
  /** State node ids of existing nodes that the plan relies on. */
  destinations: string[];
}

/** A NodeClaim on its way out (chapter 05, 21). */
export interface Termination {
  begun: number;
  /** When pods are deleted by force; absent without a terminationGracePeriod. */
  deadline?: number;
  /** When the provider no longer knows the instance; absent while it drains. */
  gone?: number;
  tainted: boolean;
}

/** The provisioner's open batch. */
export interface Batch {
  opened: number;
  closes: number;
  members: Set<string>;
}

/** The last result of a controller that looks at everything, valid while nothing changes. */
export interface Remembered<T> extends Versioned<T> {
  /** The time from which the clock alone may change the result; milliseconds since 1970. */
  until: number;
}

/** What was worked out at a version of the state. */
export interface Versioned<T> {
  version: number;
  value: T;
}

/** One node's life, for reports. Times in milliseconds since 1970; absent: not in this simulation. */
export interface NodeHistory {
  /** The node's name, or the NodeClaim's until there is a node. */
  name: string;
  nodeClaim?: string;
  nodePool?: string;
  instanceType?: string;
  zone?: string;
  capacityType?: string;
  /** Per hour. */
  price: number;
  /** What the node reports, for example `v1.28`. */
  version?: string;
  created?: number;
  launched?: number;
  initialized?: number;
  drifted?: number;
  tainted?: number;
  /** When it was decided that the NodeClaim goes. */
  deleting?: number;
  drained?: number;
  deleted?: number;
  /** The NodeClaims created to replace it. */
  replacements?: string[];
}

/** A number of pods that are ready from a time on. */
export interface ReadyPods {
  time: number;
  ready: number;
}

/** Everything that a simulation knows at one time: plain data. */
export interface SimulationState {
  now: number;
  /** Counts changes of what decisions read. */
  version: number;
  /** When `version` last changed. */
  changed: number;
  /** Objects that no event changes: DaemonSets, volumes, namespaces. */
  fixed: Omit<SchedulingInput, 'nodePools' | 'nodes' | 'nodeClaims' | 'pods' | 'now' | 'instanceTypes' | 'nodePoolInstanceTypes'>;
  nodePools: Map<string, NodePool>;
  podDisruptionBudgets: Map<string, PodDisruptionBudget>;
  nodes: Map<string, Node>;
  claims: Map<string, ClaimState>;
  /** By `namespace/name`. */
  pods: PodStore;
  workloads: Map<string, Workload>;
  /** State node id to the end of its nomination. */
  nominations: Map<string, number>;
  commands: Map<string, RunningCommand>;
  terminations: Map<string, Termination>;
  /** Pod key and UID to the number of refused evictions. */
  evictions: Map<string, number>;
  batch?: Batch;
  /** Objects that trigger the provisioner again. */
  triggers: Set<string>;
  /** The version at which the kube-scheduler last looked. */
  bound: number;
  round?: Remembered<Plan>;
  quietPass?: Remembered<string>;
  /** Node name to what holds it now. */
  blocked: Map<string, Blockage>;
  /** NodePools whose budgets allow nothing, as told. */
  blockingBudgets: Set<string>;
  /** Pods without a place, with why. */
  waiting: Map<string, Plan['unschedulable'][number]>;
  counters: {
    nodeClaims: number;
    commands: number;
    evaluations: number;
    /** Launches that found no capacity since the last that did. */
    failedLaunches: number;
    ofNodePool: Map<string, number>;
    ofController: Map<string, number>;
  };
}
