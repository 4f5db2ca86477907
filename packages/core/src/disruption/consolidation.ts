import type { InstanceType } from '../model/instancetype.js';
import type { PlannedRequirement } from '../model/plan.js';
import { Label } from '../model/wellknown.js';
import { type Candidate, hasCondition, isEmpty, isStatic } from './candidate.js';
import { type Command, estimatedSavings, sourceCost } from './command.js';
import { isConsolidationDisabled } from './consolidatable.js';
import type { Refusal } from './refusal.js';
import { allows, readRequirements } from './requirementset.js';
import { type Replacement, type Simulator, simulateMove } from './simulation.js';
import type { Snapshot } from './snapshot.js';

/** How many cheaper types a spot node needs to move to spot again: the launched one is then among them (chapter 05, 14). */
const SPOT_TO_SPOT_INSTANCE_TYPES = 15;

/** Why consolidation does not consider a candidate (chapter 05, 14). */
export function refuseConsolidation(candidate: Candidate): Refusal | undefined {
  const nodePool = candidate.nodePool.metadata.name;
  const { labels } = candidate.node;
  if (isStatic(candidate)) return { code: 'static-nodepool', nodePool };
  if (candidate.instanceType === undefined) return { code: 'instance-type-not-found', instanceType: labels[Label.instanceType] ?? '' };
  if (!Object.hasOwn(labels, Label.capacityType)) return { code: 'capacity-type-label-missing' };
  if (!Object.hasOwn(labels, Label.zone)) return { code: 'zone-label-missing' };
  if (isConsolidationDisabled(candidate.nodePool)) return { code: 'consolidation-disabled', nodePool };
  if (isEmpty(candidate)) return { code: 'empty' };
  if (candidate.nodePool.spec.disruption?.consolidationPolicy === 'WhenEmpty') return { code: 'policy-when-empty', nodePool };
  return hasCondition(candidate, 'Consolidatable') ? undefined : { code: 'not-consolidatable' };
}

/** A command, or why there is none. */
export type Consolidation = { command: Command } | { refusal: Refusal };

/** What consolidation would do about a set of candidates: delete them, replace them by one cheaper node, or nothing. */
export function consolidate(candidates: readonly Candidate[], snapshot: Snapshot, simulator: Simulator): Consolidation {
  const { replacements, existingNodes, refusal } = simulateMove(candidates, snapshot, simulator, { consolidation: true });
  if (refusal !== undefined) return { refusal };
  const destinations = [...existingNodes.keys()];
  if (replacements.length === 0) return { command: { candidates, replacements, destinations, savings: sourceCost(candidates) } };
  if (replacements.length > 1) return { refusal: { code: 'several-replacements', found: replacements.length } };
  const cheaper = cheaperReplacement(replacements[0]!, candidates, snapshot);
  if ('refusal' in cheaper) return cheaper;
  const savings = estimatedSavings(candidates, [cheaper.replacement], snapshot.offerings);
  return { command: { candidates, replacements: [cheaper.replacement], destinations, savings } };
}

type Cheaper = { replacement: Replacement } | { refusal: Refusal };

function cheaperReplacement(replacement: Replacement, candidates: readonly Candidate[], snapshot: Snapshot): Cheaper {
  const capacityTypes = readRequirements(replacement.requirements, snapshot.offerings.configuration).get(Label.capacityType);
  const allowed = (capacityType: string) => capacityTypes === undefined || allows(capacityTypes, capacityType);
  const price = sourceCost(candidates);
  if (allowed('spot') && candidates.every(({ capacityType }) => capacityType === 'spot')) {
    return spotToSpot(replacement, candidates.length, price, snapshot);
  }
  const cheaper = keepCheaper(replacement, price, snapshot);
  if ('refusal' in cheaper || !allowed('spot') || !allowed('on-demand')) return cheaper;
  // The types were chosen by their spot price: a failed spot launch must not end in dearer on-demand.
  return { replacement: { ...cheaper.replacement, requirements: pinToSpot(replacement.requirements) } };
}

function spotToSpot(replacement: Replacement, nodes: number, price: number, snapshot: Snapshot): Cheaper {
  if (!snapshot.input.options?.spotToSpotConsolidation) return { refusal: { code: 'spot-to-spot-disabled' } };
  const requirements = pinToSpot(replacement.requirements);
  const set = readRequirements(requirements, snapshot.offerings.configuration);
  // The price filter drops what has no spot offering: its launch price is infinite.
  const cheaper = keepCheaper({ ...replacement, requirements }, price, snapshot);
  if ('refusal' in cheaper || nodes > 1) return cheaper;
  const { instanceTypes } = cheaper.replacement;
  if (instanceTypes.length < SPOT_TO_SPOT_INSTANCE_TYPES) {
    return { refusal: { code: 'spot-to-spot-flexibility', found: instanceTypes.length, required: SPOT_TO_SPOT_INSTANCE_TYPES } };
  }
  const flexible = snapshot.minValues.shortestPrefix(instanceTypes, set) ?? instanceTypes.length;
  return {
    replacement: { ...cheaper.replacement, instanceTypes: instanceTypes.slice(0, Math.max(SPOT_TO_SPOT_INSTANCE_TYPES, flexible)) },
  };
}

function keepCheaper(replacement: Replacement, price: number, snapshot: Snapshot): Cheaper {
  const instanceTypes = launchedBelow(replacement, price, snapshot);
  if (instanceTypes === undefined) return { refusal: { code: 'min-values' } };
  if (instanceTypes.length === 0) return { refusal: { code: 'no-cheaper-instance-type' } };
  return { replacement: { ...replacement, instanceTypes } };
}

/**
 * The types whose worst launch price is strictly below the limit, in order; undefined if they do not satisfy minValues,
 * which is checked strictly whatever the policy says.
 */
export function launchedBelow(replacement: Replacement, limit: number, { offerings, minValues }: Snapshot): InstanceType[] | undefined {
  const requirements = readRequirements(replacement.requirements, offerings.configuration);
  const prices = offerings.under(requirements);
  const kept = replacement.instanceTypes.filter((type) => prices.worstLaunch(type) < limit);
  return minValues.shortestPrefix(kept, requirements) === undefined ? undefined : kept;
}

function pinToSpot(requirements: readonly PlannedRequirement[]): PlannedRequirement[] {
  const floors = requirements.flatMap(({ key, minValues }) => (key === Label.capacityType && minValues !== undefined ? [minValues] : []));
  const spot: PlannedRequirement = { key: Label.capacityType, operator: 'In', values: ['spot'] };
  if (floors.length > 0) spot.minValues = Math.max(...floors);
  return [...requirements.filter(({ key }) => key !== Label.capacityType), spot];
}
