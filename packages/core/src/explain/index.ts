export type { ClusterConstraint, Constraint, NodePoolConstraint, PodConstraint } from './constraint.js';
export type { Counterfactual } from './counterfactual.js';
export { applyEdits, type Edit } from './edit.js';
export { type ExplainOptions, type Explanation, explain, type NodePoolExplanation, type UnschedulableExplanation } from './explain.js';
export { explainNode, type NodeExplanation, type NodeVerdict } from './node.js';
export { type CheaperType, type ConstraintCost, constraintCosts, type PlacementExplanation } from './placement.js';
export { describeRefusal } from './refusalwording.js';
export { nearestSpelling } from './spelling.js';
export { describeConflict, describeConstraint, describeCounterfactual, describeEdit, summarise } from './wording.js';
