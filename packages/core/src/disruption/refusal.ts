/** Why a node is no candidate of any method: the first check that it fails (chapter 05, 3). */
export type BlockingCode =
  | 'already-disrupting'
  | 'not-managed'
  | 'node-missing'
  | 'not-initialized'
  | 'deleting'
  | 'nominated'
  | 'node-do-not-disrupt'
  | 'nodepool-label-missing'
  | 'nodepool-not-found'
  | 'pod-do-not-disrupt'
  | 'multiple-pod-disruption-budgets'
  | 'pod-disruption-budget';

/** Why a method does not consider a candidate (chapter 05, 9, 11 and 14). */
export type FilterCode =
  | 'static-nodepool'
  | 'dynamic-nodepool'
  | 'consolidation-disabled'
  | 'not-empty'
  | 'empty'
  | 'policy-when-empty'
  | 'instance-type-not-found'
  | 'capacity-type-label-missing'
  | 'zone-label-missing'
  | 'not-consolidatable'
  | 'not-drifted';

/** Why nothing is done about a node that a method considered (chapter 05, 5, 11, 14 and 17). */
export type DecisionCode =
  | 'disruption-budget'
  | 'no-nodepool'
  | 'unschedulable-pods'
  | 'several-replacements'
  | 'no-cheaper-instance-type'
  | 'min-values'
  | 'spot-to-spot-disabled'
  | 'spot-to-spot-flexibility'
  | 'same-instance-type'
  | 'balanced-score'
  | 'scale-down-unfinished'
  | 'node-limit';

/** Why a node stays, as data. Which fields are present follows from the code. */
export interface Refusal {
  code: BlockingCode | FilterCode | DecisionCode;
  nodePool?: string;
  /** `namespace/name` of the pod that blocks. */
  pod?: string;
  /** `namespace/name` of the PodDisruptionBudgets that block. */
  podDisruptionBudgets?: string[];
  /** The pods that would be left without a place, by namespace and name. */
  unschedulable?: UnplacedPod[];
  /** The instance type that the NodePool does not know. */
  instanceType?: string;
  /** How many there are: replacements, cheaper instance types. */
  found?: number;
  /** How many there would have to be. */
  required?: number;
  /** The score of the move and what it needs (chapter 05, 17). */
  score?: number;
  threshold?: number;
}

/** A pod that a move would leave without a place (chapter 05, 13). */
export interface UnplacedPod {
  /** `namespace/name`. */
  pod: string;
  /** `uninitialized-node`: it would only fit on a managed node that is still starting. */
  code: 'unschedulable' | 'min-values' | 'uninitialized-node';
  /** The node that is still starting. */
  node?: string;
}

/** A refusal and the node that it keeps. */
export interface RefusedNode {
  node: string;
  refusal: Refusal;
}
