import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { PlannedRequirement } from '../model/plan.js';
import { formatQuantity } from '../model/quantity.js';
import { assertValidInput } from '../model/validate.js';
import { Label } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';
import type { Scenario } from '../scenario.js';
import { normaliseInput } from '../state/normalise.js';
import { compareText } from '../state/podfacts.js';
import { WhatIf } from '../whatif.js';
import type { DisruptionReason } from './budget.js';
import { disruptionCost } from './candidate.js';
import type { Command } from './command.js';
import { type MethodName, type MethodOutcome, runMethod } from './method.js';
import type { LaunchPrices, Offerings } from './offerings.js';
import { readRequirements } from './requirementset.js';
import type { Replacement } from './simulation.js';
import { type Snapshot, takeSnapshot } from './snapshot.js';

/** What the four methods would do to one cluster, in the exchange format (chapter 06, 14.2). */
export interface DisruptionAnswer {
  name: string;
  methods: MethodAnswer[];
}

export interface MethodAnswer {
  method: MethodName;
  reason: DisruptionReason;
  candidates: string[];
  costs: Record<string, { disruptionCost: number; rescheduleDisruptionCost: number; price: number }>;
  budgets: Record<string, number>;
  commands: CommandAnswer[];
}

export interface CommandAnswer {
  decision: 'delete' | 'replace';
  /** In the order of the command. */
  candidates: string[];
  replacements: ReplacementAnswer[];
  /** Per hour. */
  savings: number;
}

export interface ReplacementAnswer {
  nodePool: string;
  pods: string[];
  requests: Record<string, string>;
  requirements: PlannedRequirement[];
  /** Cheapest first under the final requirements, ties by name. */
  instanceTypes: string[];
  cheapestPrice: number;
}

const EXCHANGED_METHODS: readonly MethodName[] = ['emptiness', 'drift', 'multi', 'single'];

/**
 * What each method would do to the cluster of a scenario as it stands, before the second look after 15 seconds. Equal
 * candidates stand where the reference's sort leaves them, for the exchange is a comparison with it.
 * `instanceTypes` are those of its catalog; the scenario's own, if it has any, come first.
 */
export function disrupt(
  scenario: Scenario,
  instanceTypes: InstanceType[] | undefined,
  { backend }: { backend: KernelBackend },
): DisruptionAnswer {
  const { name, catalog: _, ...rest } = scenario;
  const valid: SchedulingInput = scenario.instanceTypes?.length || !instanceTypes ? rest : { ...rest, instanceTypes };
  assertValidInput(valid);
  const input = normaliseInput(valid);
  const whatIf = new WhatIf(input, { backend });
  const snapshot = takeSnapshot(input, whatIf.cluster, { ties: 'as-reference' });
  return { name, methods: EXCHANGED_METHODS.map((method) => methodAnswer(runMethod(method, snapshot, whatIf), snapshot)) };
}

function methodAnswer({ method, reason, candidates, allowances, commands }: MethodOutcome, { now, offerings }: Snapshot): MethodAnswer {
  return {
    method,
    reason,
    candidates: candidates.map(({ node }) => node.name),
    costs: record(
      candidates.map((candidate) => {
        const { node, rescheduleDisruptionCost, price } = candidate;
        return [node.name, { disruptionCost: disruptionCost(candidate, now), rescheduleDisruptionCost, price }];
      }),
    ),
    budgets: record([...allowances].map(([nodePool, { remaining }]) => [nodePool, remaining])),
    commands: commands.map((command) => commandAnswer(command, offerings)),
  };
}

function commandAnswer({ candidates, replacements, savings }: Command, offerings: Offerings): CommandAnswer {
  return {
    decision: replacements.length > 0 ? 'replace' : 'delete',
    candidates: candidates.map(({ node }) => node.name),
    replacements: replacements.map((replacement) => replacementAnswer(replacement, offerings)),
    savings,
  };
}

function replacementAnswer(replacement: Replacement, offerings: Offerings): ReplacementAnswer {
  const prices = offerings.under(readRequirements(replacement.requirements, offerings.configuration));
  const priced = replacement.instanceTypes.map((type) => ({ name: type.name, price: priceOf(prices, type) }));
  priced.sort((left, right) => left.price - right.price || compareText(left.name, right.name));
  return {
    nodePool: replacement.nodePool,
    pods: [...replacement.pods].sort(compareText),
    requests: record([...replacement.requests].map(([resource, quantity]) => [resource, formatQuantity(quantity)])),
    requirements: exchangedRequirements(replacement.requirements),
    instanceTypes: priced.map(({ name }) => name),
    cheapestPrice: priced[0]?.price ?? Number.MAX_VALUE,
  };
}

function priceOf(prices: LaunchPrices, type: Parameters<LaunchPrices['cheapest']>[0]): number {
  const price = prices.cheapest(type);
  return Number.isFinite(price) ? price : Number.MAX_VALUE;
}

/** Without the placeholder's hostname and the list of instance types, which has a field of its own. */
function exchangedRequirements(requirements: readonly PlannedRequirement[]): PlannedRequirement[] {
  return requirements
    .filter(({ key }) => key !== Label.hostname && key !== Label.instanceType)
    .map((requirement) => (requirement.values ? { ...requirement, values: [...requirement.values].sort(compareText) } : requirement))
    .sort((left, right) => compareText(left.key, right.key) || compareText(JSON.stringify(left), JSON.stringify(right)));
}

/** An object with keys in byte order and no prototype. */
function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = Object.create(null);
  for (const [key, value] of [...entries].sort(([left], [right]) => compareText(left, right))) object[key] = value;
  return object;
}
