import type { SchedulingInput } from '../model/input.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan, Reason } from '../model/plan.js';
import { compareText } from '../state/podfacts.js';
import { countByReason, type DriftCount, type DriftedNodes, driftedNodes, type ProviderDrift } from './drift.js';

/** An input and the plan made of it. */
export interface PlannedInput {
  input: SchedulingInput;
  plan: Plan;
  /**
   * NodePools that are there but take no part in provisioning, by name; undefined where only the name is known, and then nothing is decided about the drift of their
   * nodes. Default: there are none.
   */
  unready?: ReadonlyMap<string, NodePool | undefined>;
}

/** Nodes that are alike: of one NodePool, launched as one type at one place. */
export interface NodeGroup {
  nodePool: string;
  instanceType: string;
  zone: string;
  capacityType: string;
  count: number;
  /** Of one node. */
  pricePerHour: number;
}

/** Where a pod is: on a node of the input, or on a new node. */
export type Place = { node: string } | { nodePool: string; instanceType: string; zone: string; capacityType: string };

export interface PlanDiff {
  /** New nodes that only the plan after the change has, and those that only the plan before it has. By NodePool, type, zone, capacity type. */
  nodes: { added: NodeGroup[]; removed: NodeGroup[] };
  pods: {
    /** Placed by both plans, but on another kind of node or on another node of the input. By name. */
    moved: { pod: string; before: Place; after: Place }[];
    newlyUnschedulable: { pod: string; reasons: Reason[] }[];
    newlyScheduled: string[];
    /** Pods of one side only. */
    added: string[];
    removed: string[];
  };
  drift: DriftedNodes[];
  /** How many nodes drift for each reason, by reason. */
  driftCounts: DriftCount[];
  cost: { beforePerHour: number; afterPerHour: number; differencePerHour: number; differencePerMonth: number };
}

/** AWS counts 730 hours in a month. */
const HOURS_PER_MONTH = 730;

export interface DiffOptions {
  /** Default: node classes are taken as unchanged. */
  providerDrift?: ProviderDrift;
}

/** What a change of the input changes in the plan. Both plans must be complete: made with the same launch chooser and options. */
export function diff(before: PlannedInput, after: PlannedInput, options: DiffOptions = {}): PlanDiff {
  const [old, changed] = [before, after].map(({ plan }) => plan) as [Plan, Plan];
  const [oldPlaces, places] = [placesOf(old), placesOf(changed)];
  const failedBefore = new Set(old.unschedulable.map(({ pod }) => pod));
  const known = new Set([...oldPlaces.keys(), ...failedBefore, ...old.ignored.map(({ pod }) => pod)]);
  const knownAfter = new Set([...places.keys(), ...changed.unschedulable.map(({ pod }) => pod), ...changed.ignored.map(({ pod }) => pod)]);
  const moved = [...places].flatMap(([pod, to]) => {
    const from = oldPlaces.get(pod);
    return from === undefined || JSON.stringify(from) === JSON.stringify(to) ? [] : [{ pod, before: from, after: to }];
  });
  const difference = changed.costPerHour - old.costPerHour;
  const drift = driftedNodes(before, after, options.providerDrift ?? (() => undefined));
  return {
    nodes: nodeGroups(old, changed),
    pods: {
      moved: moved.sort((a, b) => compareText(a.pod, b.pod)),
      newlyUnschedulable: changed.unschedulable.filter(({ pod }) => !failedBefore.has(pod)),
      newlyScheduled: [...failedBefore].filter((pod) => places.has(pod)).sort(compareText),
      added: [...knownAfter].filter((pod) => !known.has(pod)).sort(compareText),
      removed: [...known].filter((pod) => !knownAfter.has(pod)).sort(compareText),
    },
    drift,
    driftCounts: countByReason(drift),
    cost: {
      beforePerHour: old.costPerHour,
      afterPerHour: changed.costPerHour,
      differencePerHour: difference,
      differencePerMonth: difference * HOURS_PER_MONTH,
    },
  };
}

/** Whether the change leaves every node, pod and price as it is. */
export function isUnchanged({ nodes, pods, drift, cost }: PlanDiff): boolean {
  return [nodes.added, nodes.removed, ...Object.values(pods), drift].every((list) => list.length === 0) && cost.differencePerHour === 0;
}

function placesOf({ nodeClaims, existingNodes }: Plan): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { name, pods } of existingNodes) for (const pod of pods) places.set(pod, { node: name });
  for (const { nodePool, launch, pods } of nodeClaims) {
    const { instanceType = '', zone = '', capacityType = '' } = launch ?? {};
    for (const pod of pods) places.set(pod, { nodePool, instanceType, zone, capacityType });
  }
  return places;
}

function nodeGroups(before: Plan, after: Plan): PlanDiff['nodes'] {
  const [old, changed] = [countNodes(before), countNodes(after)];
  const beyond = (more: ReadonlyMap<string, NodeGroup>, fewer: ReadonlyMap<string, NodeGroup>) =>
    [...more]
      .map(([key, group]) => ({ key, group: { ...group, count: group.count - (fewer.get(key)?.count ?? 0) } }))
      .filter(({ group }) => group.count > 0)
      .sort((a, b) => compareText(a.key, b.key))
      .map(({ group }) => group);
  return { added: beyond(changed, old), removed: beyond(old, changed) };
}

function countNodes({ nodeClaims }: Plan): Map<string, NodeGroup> {
  const groups = new Map<string, NodeGroup>();
  for (const { nodePool, launch } of nodeClaims) {
    const { instanceType = '', zone = '', capacityType = '', price = 0 } = launch ?? {};
    const key = JSON.stringify([nodePool, instanceType, zone, capacityType]);
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { nodePool, instanceType, zone, capacityType, count: 1, pricePerHour: price });
  }
  return groups;
}
