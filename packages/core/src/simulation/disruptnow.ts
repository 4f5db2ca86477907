import type { Allowance } from '../disruption/allowance.js';
import type { DisruptionReason } from '../disruption/budget.js';
import type { Command } from '../disruption/command.js';
import { METHOD_NAMES, type MethodName, runMethod } from '../disruption/method.js';
import type { Offerings } from '../disruption/offerings.js';
import type { RefusedNode } from '../disruption/refusal.js';
import { readRequirements } from '../disruption/requirementset.js';
import type { Replacement } from '../disruption/simulation.js';
import type { SchedulingInput } from '../model/input.js';
import { formatQuantity } from '../model/quantity.js';
import { assertValidInput } from '../model/validate.js';
import { Label } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';
import { createJs } from '../runtime/js.js';
import { compareText } from '../state/podfacts.js';
import { markConsolidatable, markDrifted } from './conditions.js';
import { EventQueue } from './eventqueue.js';
import { DEFAULT_NAMING } from './naming.js';
import { DEFAULT_PARAMETERS } from './parameters.js';
import { look, passMemory } from './pass.js';
import type { Provider } from './provider.js';
import { openWorld } from './start.js';

/** What one pass of the disruption loop would do to a cluster as it stands (chapter 05, 1). */
export interface DisruptionNow {
  /** Every method on its own, in the order in which a pass tries them; the pass ends with the first that has commands. */
  methods: MethodNow[];
  /** The managed nodes, by name. */
  nodes: NodeNow[];
}

export interface MethodNow {
  method: MethodName;
  reason: DisruptionReason;
  commands: CommandNow[];
  /** The nodes that the method leaves alone, with the first thing that keeps them. */
  kept: RefusedNode[];
  /** By NodePool. */
  allowances: { nodePool: string; allowance: Allowance }[];
}

export interface CommandNow {
  decision: 'delete' | 'replace';
  /** Node names. */
  nodes: string[];
  /** Existing nodes that take the pods. */
  destinations: string[];
  replacements: ReplacementNow[];
  /** Per hour. */
  savings: number;
}

export interface ReplacementNow {
  nodePool: string;
  /** `namespace/name`. */
  pods: string[];
  requests: Record<string, string>;
  capacityTypes: string[];
  /** Names, cheapest first under the final requirements. */
  instanceTypes: string[];
  /** Of the cheapest, per hour; absent without an offering. */
  price?: number;
}

export interface NodeNow {
  node: string;
  nodeClaim: string;
  nodePool: string;
  instanceType: string;
  zone: string;
  capacityType: string;
  /** Per hour. */
  price: number;
  /** `namespace/name` of the pods that would have to move. */
  pods: string[];
  /** Why it is drifted; absent: it is not. */
  drifted?: string;
}

/**
 * Decides what would be disrupted now, before the second look after 15 seconds. Whether nodes are drifted or consolidatable is
 * worked out from the NodePools, the provider and the time. Throws InvalidInput with every problem of the input.
 */
export function disruptNow(input: SchedulingInput, provider: Provider, options: { backend?: KernelBackend } = {}): DisruptionNow {
  assertValidInput(input);
  const world = openWorld(input, provider, (start) => ({
    queue: new EventQueue(start),
    parameters: DEFAULT_PARAMETERS,
    naming: DEFAULT_NAMING,
    backend: options.backend ?? createJs(),
  }));
  for (const name of world.state.claims.keys()) {
    markConsolidatable(world, name);
    markDrifted(world, name);
  }
  const { snapshot, whatIf } = look(world, passMemory(world));
  const methods = METHOD_NAMES.map((name): MethodNow => {
    const { method, reason, commands, blocked, refused, allowances } = runMethod(name, snapshot, whatIf);
    return {
      method,
      reason,
      commands: commands.map((command) => commandNow(command, snapshot.offerings)),
      kept: [...blocked, ...refused].sort((left, right) => compareText(left.node, right.node)),
      allowances: [...allowances].map(([nodePool, allowance]) => ({ nodePool, allowance })),
    };
  });
  const nodes = snapshot.nodes.flatMap(({ name, labels, nodeClaim, pods }): NodeNow[] => {
    const claim = nodeClaim && world.state.claims.get(nodeClaim.metadata.name);
    if (claim === undefined) return [];
    const drifted = claim.nodeClaim.status?.conditions?.find(({ type, status }) => type === 'Drifted' && status === 'True');
    return [
      {
        node: name,
        nodeClaim: claim.nodeClaim.metadata.name,
        nodePool: labels[Label.nodePool] ?? '',
        instanceType: labels[Label.instanceType] ?? '',
        zone: labels[Label.zone] ?? '',
        capacityType: labels[Label.capacityType] ?? '',
        price: claim.price,
        pods: pods.filter(({ reschedulable }) => reschedulable).map(({ key }) => key),
        ...(drifted === undefined ? {} : { drifted: drifted.reason ?? '' }),
      },
    ];
  });
  return { methods, nodes };
}

function commandNow({ candidates, replacements, destinations, savings }: Command, offerings: Offerings): CommandNow {
  return {
    decision: replacements.length > 0 ? 'replace' : 'delete',
    nodes: candidates.map(({ node }) => node.name),
    destinations: destinations.map(({ name }) => name),
    replacements: replacements.map((replacement) => replacementNow(replacement, offerings)),
    savings,
  };
}

function replacementNow({ nodePool, pods, requests, requirements, instanceTypes }: Replacement, offerings: Offerings): ReplacementNow {
  const prices = offerings.under(readRequirements(requirements, offerings.configuration));
  const priced = instanceTypes
    .map((type) => ({ name: type.name, price: prices.cheapest(type) }))
    .sort((left, right) => left.price - right.price || compareText(left.name, right.name));
  const amounts = [...requests].sort(([left], [right]) => compareText(left, right));
  const price = priced[0]?.price;
  return {
    nodePool,
    pods: [...pods],
    requests: Object.fromEntries(amounts.map(([resource, quantity]) => [resource, formatQuantity(quantity)])),
    capacityTypes: requirements.find(({ key }) => key === Label.capacityType)?.values ?? [],
    instanceTypes: priced.map(({ name }) => name),
    ...(price === undefined || !Number.isFinite(price) ? {} : { price }),
  };
}
