import type { Refusal } from '../disruption/refusal.js';

/** Why a node stays, in words without a full stop. */
export function describeRefusal(refusal: Refusal): string {
  const { nodePool = '', pod = '', podDisruptionBudgets = [], unschedulable = [], instanceType = '', found = 0, required = 0 } = refusal;
  switch (refusal.code) {
    case 'already-disrupting':
      return 'it is being disrupted already';
    case 'not-managed':
      return 'Karpenter does not manage it: it has no NodeClaim';
    case 'node-missing':
      return 'its NodeClaim has no node yet';
    case 'not-initialized':
      return 'it is not initialized yet';
    case 'deleting':
      return 'it is being deleted already';
    case 'nominated':
      return 'a pending pod is to be placed on it';
    case 'node-do-not-disrupt':
      return 'its annotation karpenter.sh/do-not-disrupt is true';
    case 'nodepool-label-missing':
      return 'it has no label karpenter.sh/nodepool';
    case 'nodepool-not-found':
      return `NodePool ${nodePool} does not exist, or sees no instance type`;
    case 'pod-do-not-disrupt':
      return `pod ${pod} has the annotation karpenter.sh/do-not-disrupt`;
    case 'multiple-pod-disruption-budgets':
      return `more than one PodDisruptionBudget selects pod ${pod}: ${podDisruptionBudgets.join(', ')}`;
    case 'pod-disruption-budget':
      return `PodDisruptionBudget ${podDisruptionBudgets.join(', ')} lets pod ${pod} not be evicted`;
    case 'static-nodepool':
      return `NodePool ${nodePool} has a fixed number of nodes`;
    case 'dynamic-nodepool':
      return `NodePool ${nodePool} has no fixed number of nodes`;
    case 'consolidation-disabled':
      return 'consolidateAfter of its NodePool is Never';
    case 'not-empty':
      return 'pods run on it';
    case 'empty':
      return 'it is empty, and left to emptiness';
    case 'policy-when-empty':
      return 'its NodePool consolidates empty nodes only';
    case 'instance-type-not-found':
      return `its NodePool does not know its instance type ${instanceType}`;
    case 'capacity-type-label-missing':
      return 'it has no label karpenter.sh/capacity-type';
    case 'zone-label-missing':
      return 'it has no label topology.kubernetes.io/zone';
    case 'not-consolidatable':
      return 'it has not been quiet for consolidateAfter yet';
    case 'not-drifted':
      return 'it has not drifted';
    case 'disruption-budget':
      return `the disruption budgets of NodePool ${nodePool} allow none now`;
    case 'no-nodepool':
      return 'no NodePool makes nodes on demand, and nothing is moved without one';
    case 'unschedulable-pods':
      return `${unschedulable.length} of its pods would find no place: ${unschedulable.map((each) => each.pod).join(', ')}`;
    case 'several-replacements':
      return `its pods would need ${found} new nodes, and consolidation makes one at most`;
    case 'no-cheaper-instance-type':
      return 'no instance type that could take its pods is cheaper';
    case 'min-values':
      return 'the cheaper instance types do not reach minValues';
    case 'spot-to-spot-disabled':
      return 'replacing Spot by Spot is switched off (feature gate SpotToSpotConsolidation)';
    case 'spot-to-spot-flexibility':
      return `${found} cheaper Spot instance types could replace it, and ${required} are needed`;
    case 'same-instance-type':
      return 'the replacement could be one of the types that it replaces, at no lower price';
    case 'balanced-score':
      return 'the saving is too small for the disruption (Balanced policy)';
    case 'scale-down-unfinished':
      return `NodePool ${nodePool} has more nodes than it asks for`;
    case 'node-limit':
      return `the limit of nodes of NodePool ${nodePool} is reached`;
  }
}
