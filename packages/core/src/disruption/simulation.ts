import type { InstanceType } from '../model/instancetype.js';
import type { PlannedRequirement } from '../model/plan.js';
import type { Quantity } from '../model/quantity.js';
import { sortUnstably } from '../model/unstablesort.js';
import { MAX_INSTANCE_TYPES } from '../round.js';
import { takesPart } from '../state/nodepoolrole.js';
import { compareText } from '../state/podfacts.js';
import type { StateNode } from '../state/statenode.js';
import type { SimulatedClaim, WhatIf } from '../whatif.js';
import type { Candidate } from './candidate.js';
import type { Refusal, UnplacedPod } from './refusal.js';
import { readRequirements } from './requirementset.js';
import type { Snapshot } from './snapshot.js';

/** Answers what-ifs on one encoded cluster. */
export type Simulator = Pick<WhatIf, 'simulate'>;

/** A NodeClaim that a command would create. */
export interface Replacement {
  nodePool: string;
  /** `namespace/name`. */
  pods: readonly string[];
  requests: ReadonlyMap<string, Quantity>;
  requirements: readonly PlannedRequirement[];
  /** What may be launched, in the order of price when the move was simulated. */
  instanceTypes: readonly InstanceType[];
}

/** What becomes of the pods when candidates go (chapter 05, 13). */
export interface Simulation {
  replacements: Replacement[];
  /** Existing nodes that the move relies on. */
  existingNodes: ReadonlyMap<StateNode, readonly string[]>;
  /** Why the move is impossible: pods other than pending ones would be left without a place, or there is no round to simulate. */
  refusal?: Refusal;
}

/** Simulates that the candidates go. `consolidation` keeps pods off nodes inside their consolidateAfter window (chapter 05, 8). */
export function simulateMove(
  candidates: readonly Candidate[],
  snapshot: Snapshot,
  simulator: Simulator,
  options: { consolidation: boolean },
): Simulation {
  // Without a NodePool that takes part there is no round, even where no pod has to move (chapter 02, 3).
  const { configuration } = snapshot.offerings;
  if (![...snapshot.nodePools.values()].some(({ nodePool }) => takesPart(nodePool, configuration))) {
    return { replacements: [], existingNodes: new Map(), refusal: { code: 'no-nodepool' } };
  }
  const round = simulator.simulate(
    candidates.map(({ node }) => node),
    options,
  );
  const unplaced: UnplacedPod[] = [...round.podErrors].map((pod) => ({ pod, code: 'unschedulable' }));
  const replacements: Replacement[] = [];
  for (const claim of round.nodeClaims) {
    const instanceTypes = cheapestFirst(claim, snapshot).slice(0, MAX_INSTANCE_TYPES);
    if (breaksMinValues(claim.requirements, instanceTypes, snapshot)) {
      unplaced.push(...claim.pods.map((pod): UnplacedPod => ({ pod, code: 'min-values' })));
    } else {
      const { nodePool, pods, requests, requirements } = claim;
      replacements.push({ nodePool, pods, requests, requirements, instanceTypes });
    }
  }
  for (const [{ initialized, name }, pods] of round.existingNodes) {
    // A starting node may fail to start; only pods that are on their way anyway may count on it.
    const counting = initialized ? [] : pods.filter((pod) => !snapshot.podsOfDeletingNodes.has(pod));
    unplaced.push(...counting.map((pod): UnplacedPod => ({ pod, code: 'uninitialized-node', node: name })));
  }
  const stranded = unplaced.filter(({ pod }) => !snapshot.pendingPods.has(pod));
  const simulation: Simulation = { replacements, existingNodes: round.existingNodes };
  if (stranded.length > 0) {
    simulation.refusal = { code: 'unschedulable-pods', unschedulable: stranded.sort((left, right) => comparePodKeys(left.pod, right.pod)) };
  }
  return simulation;
}

/**
 * The options of a claim by price. Equal prices stand by name, or where the reference's sort leaves them, which decides what truncation and the limit of Spot
 * to Spot keep (chapter 02, 14.2; chapter 05, 14).
 */
function cheapestFirst({ nodePool, instanceTypes }: SimulatedClaim, { ties, nodePools }: Snapshot): InstanceType[] {
  if (ties === 'by-name') return instanceTypes.map(({ type }) => type);
  const prices = new Map(instanceTypes.map(({ type, price }) => [type.name, price]));
  const inProviderOrder = [...nodePools.get(nodePool)!.instanceTypes.values()].filter(({ name }) => prices.has(name));
  sortUnstably(inProviderOrder, (left, right) => prices.get(left.name)! < prices.get(right.name)!);
  return inProviderOrder;
}

function breaksMinValues(requirements: readonly PlannedRequirement[], instanceTypes: readonly InstanceType[], snapshot: Snapshot): boolean {
  if (snapshot.input.options?.minValuesPolicy === 'BestEffort') return false;
  const set = readRequirements(requirements, snapshot.offerings.configuration);
  return snapshot.minValues.shortestPrefix(instanceTypes, set) === undefined;
}

// Namespace, then name: a slash sorts after characters that names may hold.
function comparePodKeys(left: string, right: string): number {
  const [leftNamespace = '', leftName = ''] = left.split('/');
  const [rightNamespace = '', rightName = ''] = right.split('/');
  return compareText(leftNamespace, rightNamespace) || compareText(leftName, rightName);
}
