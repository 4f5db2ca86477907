import type { SchedulingInput } from '../model/input.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan, PlannedNodeClaim } from '../model/plan.js';
import { Label } from '../model/wellknown.js';
import { detectDrift } from '../simulation/driftdetection.js';
import { nodePoolHash } from '../simulation/nodepoolhash.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { compareText } from '../state/podfacts.js';

/** Nodes that a change makes drift, so that Karpenter replaces them as budgets allow (chapter 05, 10). */
export interface DriftedNodes {
  nodePool: string;
  /** `NodePoolDrifted`, `RequirementsDrifted`, `InstanceTypeNotFound`, `NodePoolDeleted` (its nodes go with it), or what the provider answers. */
  reason: string;
  /** Nodes and NodeClaims of the input, by name. */
  nodes: string[];
  /** How many of the nodes that the plan before the change would have launched. */
  planned: number;
}

export interface DriftCount {
  reason: string;
  /** Nodes and NodeClaims of the input. */
  nodes: number;
  /** Nodes that the plan before the change would have launched. */
  planned: number;
}

/** By reason. */
export function countByReason(drift: readonly DriftedNodes[]): DriftCount[] {
  const counts = new Map<string, DriftCount>();
  for (const { reason, nodes, planned } of drift) {
    const count = counts.get(reason) ?? { reason, nodes: 0, planned: 0 };
    counts.set(reason, { reason, nodes: count.nodes + nodes.length, planned: count.planned + planned });
  }
  return [...counts.values()].sort((a, b) => compareText(a.reason, b.reason));
}

/** A node that ran before the change: one of the input, or one that the plan before would have launched. */
export interface NodeBeforeChange {
  labels: Readonly<Record<string, string>>;
  /** Its NodePool after the change. */
  nodePool: NodePool;
  /** Absent for a node that was only planned. */
  nodeClaim?: NodeClaim;
}

/** The provider's part of drift: why the instance of a node that matched its node class no longer does by the change. */
export type ProviderDrift = (node: NodeBeforeChange) => string | undefined;

/** An input, its plan, and its NodePools that are there but take no part in provisioning: undefined where only the name is known. */
export interface DriftSide {
  input: SchedulingInput;
  plan: Plan;
  unready?: ReadonlyMap<string, NodePool | undefined>;
}

/** What drifts by the change alone: nodes that the NodePools before the change would not have launched either are left out. */
export function driftedNodes(before: DriftSide, after: DriftSide, providerDrift: ProviderDrift): DriftedNodes[] {
  const drift = new Drift(before, after, providerDrift);
  const groups = new Map<string, DriftedNodes>();
  const groupOf = (nodePool: string, reason: string) => {
    const key = JSON.stringify([nodePool, reason]);
    const group = groups.get(key) ?? { nodePool, reason, nodes: [], planned: 0 };
    groups.set(key, group);
    return group;
  };
  for (const nodeClaim of after.input.nodeClaims ?? []) {
    const labels = nodeClaim.metadata.labels ?? {};
    const name = Object.hasOwn(labels, Label.nodePool) ? labels[Label.nodePool]! : '';
    const reason = drift.reasonOf(name, labels, nodeClaim);
    if (reason !== undefined) groupOf(name, reason).nodes.push(nodeClaim.status?.nodeName ?? nodeClaim.metadata.name);
  }
  for (const claim of before.plan.nodeClaims) {
    const reason = drift.reasonOf(claim.nodePool, plannedLabels(claim, before.input));
    if (reason !== undefined) groupOf(claim.nodePool, reason).planned++;
  }
  return [...groups.values()]
    .map((group) => ({ ...group, nodes: group.nodes.sort(compareText) }))
    .sort((a, b) => compareText(a.nodePool, b.nodePool) || compareText(a.reason, b.reason));
}

class Drift {
  readonly #before: ReadonlyMap<string, NodePool | undefined>;
  readonly #after: ReadonlyMap<string, NodePool | undefined>;

  constructor(
    readonly before: DriftSide,
    readonly after: DriftSide,
    readonly providerDrift: ProviderDrift,
  ) {
    [this.#before, this.#after] = [before, after].map(
      ({ input, unready }) =>
        new Map([...(unready ?? []), ...input.nodePools.map((nodePool) => [nodePool.metadata.name, nodePool] as const)]),
    ) as [Map<string, NodePool>, Map<string, NodePool>];
  }

  /** In the order of chapter 05, 10; of a NodePool that is not known well enough nothing is decided. */
  reasonOf(name: string, labels: Readonly<Record<string, string>>, nodeClaim?: NodeClaim): string | undefined {
    const [from, to] = [this.#before.get(name), this.#after.get(name)];
    if (from === undefined) return undefined;
    if (to === undefined) return this.#after.has(name) ? undefined : 'NodePoolDeleted';
    if (nodePoolHash(from) !== nodePoolHash(to)) return 'NodePoolDrifted';
    if (reasonOn(this.before, from, labels, () => undefined) !== undefined) return undefined;
    const node = { labels, nodePool: to, ...(nodeClaim === undefined ? {} : { nodeClaim }) };
    return reasonOn(this.after, to, labels, () => this.providerDrift(node));
  }
}

/** So late that every node is old enough to be asked for its instance type (chapter 05, 10). */
const LATE = { creationTimestamp: '1970-01-01T00:00:00Z', now: Number.MAX_SAFE_INTEGER };

function reasonOn(
  { input }: DriftSide,
  nodePool: NodePool,
  labels: Readonly<Record<string, string>>,
  providerDrift: () => string | undefined,
): string | undefined {
  const { creationTimestamp, now } = LATE;
  // Without annotations only what the labels say is compared.
  const nodeClaim: NodeClaim = { metadata: { name: '', labels, creationTimestamp }, spec: {} };
  return detectDrift(nodeClaim, { nodePool, instanceTypes: instanceTypesOf(input, nodePool.metadata.name), providerDrift, now }).reason;
}

/** The labels that a planned node would carry: those of its type and of its requirements that leave one value. */
function plannedLabels({ nodePool, requirements, launch }: PlannedNodeClaim, input: SchedulingInput): Record<string, string> {
  const type = instanceTypesOf(input, nodePool).find(({ name }) => name === launch?.instanceType);
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
