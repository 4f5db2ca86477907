import { isCompatible, labelRequirements, readRequirements } from '../disruption/requirementset.js';
import type { SchedulingInput } from '../model/input.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan, PlannedNodeClaim } from '../model/plan.js';
import { type Configuration, DEFAULT_CONFIGURATION, Label } from '../model/wellknown.js';
import { nodePoolHash } from '../simulation/nodepoolhash.js';
import { compareText } from '../state/podfacts.js';
import { typesOfNodePool } from './types.js';

/** Nodes that a change makes drift, so that Karpenter replaces them as budgets allow (chapter 05, 10). */
export interface DriftedNodes {
  nodePool: string;
  /** `NodePoolDrifted`, `RequirementsDrifted`, `NodePoolDeleted` (its nodes go with it), or what the provider answers. */
  reason: string;
  /** Nodes and NodeClaims of the input, by name. */
  nodes: string[];
  /** How many of the nodes that the plan before the change would have launched. */
  planned: number;
}

/** The provider's part of drift: why the instance of a NodeClaim no longer matches its node class after the change. */
export type ProviderDrift = (nodeClaim: NodeClaim, nodePool: NodePool) => string | undefined;

interface Side {
  input: SchedulingInput;
  plan: Plan;
}

/** What drifts by the change alone: nodes that the NodePools before the change would not have launched either are left out. */
export function driftedNodes(before: Side, after: Side, providerDrift: ProviderDrift): DriftedNodes[] {
  const [old, changed] = [before, after].map(({ input }) => new Map(input.nodePools.map((nodePool) => [nodePool.metadata.name, nodePool])));
  const groups = new Map<string, DriftedNodes>();
  const add = (nodePool: string, reason: string, node: string | undefined) => {
    const key = JSON.stringify([nodePool, reason]);
    const group = groups.get(key) ?? { nodePool, reason, nodes: [], planned: 0 };
    groups.set(key, group);
    if (node === undefined) group.planned++;
    else group.nodes.push(node);
  };
  const reasonOf = (name: string, labels: Record<string, string>) => {
    const [from, to] = [old!.get(name), changed!.get(name)];
    if (from === undefined) return undefined;
    return to === undefined ? 'NodePoolDeleted' : driftReason(from, to, labels, DEFAULT_CONFIGURATION);
  };
  for (const nodeClaim of after.input.nodeClaims ?? []) {
    const labels = nodeClaim.metadata.labels ?? {};
    const name = Object.hasOwn(labels, Label.nodePool) ? labels[Label.nodePool]! : '';
    const nodePool = changed!.get(name);
    const reason = reasonOf(name, labels) ?? (nodePool && providerDrift(nodeClaim, nodePool));
    if (reason !== undefined) add(name, reason, nodeClaim.status?.nodeName ?? nodeClaim.metadata.name);
  }
  for (const claim of before.plan.nodeClaims) {
    const reason = reasonOf(claim.nodePool, plannedLabels(claim, before.input));
    if (reason !== undefined) add(claim.nodePool, reason, undefined);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, nodes: group.nodes.sort(compareText) }))
    .sort((a, b) => compareText(a.nodePool, b.nodePool) || compareText(a.reason, b.reason));
}

function driftReason(from: NodePool, to: NodePool, labels: Record<string, string>, configuration: Configuration): string | undefined {
  if (nodePoolHash(from) !== nodePoolHash(to)) return 'NodePoolDrifted';
  const own = labelRequirements(labels, configuration);
  const allows = ({ spec }: NodePool) => isCompatible(own, readRequirements(spec.template.spec.requirements ?? [], configuration), NO_KEYS);
  return allows(from) && !allows(to) ? 'RequirementsDrifted' : undefined;
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** The labels that a planned node would carry: those of its type and of its requirements that leave one value. */
function plannedLabels({ nodePool, requirements, launch }: PlannedNodeClaim, input: SchedulingInput): Record<string, string> {
  const type = typesOfNodePool(input, nodePool).find(({ name }) => name === launch?.instanceType);
  const labels: Record<string, string> = Object.create(null);
  for (const { key, operator, values } of [...(type?.requirements ?? []), ...requirements])
    if (operator === 'In' && values?.length === 1) labels[key] = values[0]!;
  if (launch)
    Object.assign(labels, {
      [Label.instanceType]: launch.instanceType,
      [Label.zone]: launch.zone,
      [Label.capacityType]: launch.capacityType,
    });
  return labels;
}
