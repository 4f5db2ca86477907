/** What the scheduler decided, with names. All lists are in the order that their comment states. */
export interface Plan {
  /** Which backend ran. */
  backend: 'js' | 'wasm';
  /** Every pod of the round as `namespace/name`, in queue order: by requests, age and UID. */
  pods: string[];
  /** New NodeClaims in the order in which they were opened. */
  nodeClaims: PlannedNodeClaim[];
  /** Existing nodes that received pods, by name. */
  existingNodes: { name: string; pods: string[] }[];
  /** Pods that were tried and failed, by namespace/name. Not an error. */
  unschedulable: UnschedulablePod[];
  /** Pending pods that the pass left out, by namespace/name. */
  ignored: { pod: string; reason: string }[];
  /** Sum of the launch prices of the new NodeClaims, per hour. */
  costPerHour: number;
  /** How often a tie that the reference breaks at random was broken here by the smallest name (chapter 03, 17). */
  contestedChoices: number;
}

export interface PlannedNodeClaim {
  nodePool: string;
  /** `namespace/name`, in the order of placement. */
  pods: string[];
  /** Resource to canonical quantity: the pods plus the daemon overhead. */
  requests: Record<string, string>;
  /** Without the hostname placeholder; sorted by key. On the instance type only what pods and NodePool ask; the remaining types have a field of their own. */
  requirements: PlannedRequirement[];
  /** Every remaining type, cheapest first, ties by name. */
  instanceTypes: { name: string; price: number }[];
  /** The names kept when the list is truncated to 600. */
  launchCandidates: string[];
  /** What would be launched; absent only when no remaining type has an available offering. */
  launch?: Launch;
}

export interface Launch {
  instanceType: string;
  zone: string;
  capacityType: string;
  /** Per hour. */
  price: number;
}

export interface PlannedRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gte' | 'Lte';
  values?: string[];
  minValues?: number;
}

export interface UnschedulablePod {
  pod: string;
  /** One record per NodePool that turned the pod down in its last, most relaxed attempt. */
  reasons: Reason[];
}

/** Why a NodePool turned a pod down: numbers of the kernel, with names. */
export interface Reason {
  nodePool?: string;
  /** A stable code, for example `taint-not-tolerated`; listed in `docs/reasons.md`. */
  code: string;
  /** The label key, resource or topology key that the code speaks of. */
  key?: string;
  detail?: string;
}
