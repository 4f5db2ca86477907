import { nextHit, readSchedule } from '../disruption/schedule.js';
import type { SchedulingInput } from '../model/input.js';
import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import { parseDuration, parseTime } from '../model/time.js';
import { DO_NOT_DISRUPT } from '../model/wellknown.js';
import { budgetsWithStatus } from './podbudget.js';
import type { SimulationState } from './state.js';
import { timestamp, type World } from './world.js';

/** The cluster as the controllers read it now. NodeClaims that a command marks as deleting look deleted where `marked` is asked for. */
export function clusterView({ state, provider }: World, { marked }: { marked: boolean }): SchedulingInput {
  return {
    ...state.fixed,
    ...(provider.instanceTypes === undefined ? {} : { instanceTypes: provider.instanceTypes }),
    ...(provider.nodePoolInstanceTypes === undefined ? {} : { nodePoolInstanceTypes: provider.nodePoolInstanceTypes }),
    nodePools: [...state.nodePools.values()],
    nodes: [...state.nodes.values()],
    nodeClaims: [...state.claims.values()].map((claim) => (marked && claim.marked ? asDeleting(claim.nodeClaim) : claim.nodeClaim)),
    pods: [...state.pods.values()],
    podDisruptionBudgets: budgetsWithStatus(state),
    now: new Date(state.now).toISOString(),
  };
}

const deleting = new WeakMap<NodeClaim, NodeClaim>();

/** The NodeClaim as if it were being deleted. Nothing reads since when, so that the same NodeClaim looks the same all the time. */
function asDeleting(nodeClaim: NodeClaim): NodeClaim {
  const { metadata } = nodeClaim;
  if (metadata.deletionTimestamp) return nodeClaim;
  let known = deleting.get(nodeClaim);
  if (known === undefined) {
    known = { ...nodeClaim, metadata: { ...metadata, deletionTimestamp: metadata.creationTimestamp || timestamp(0) } };
    deleting.set(nodeClaim, known);
  }
  return known;
}

/** Whether every NodeClaim is launched: the reference decides nothing before (chapter 05, 1). */
export function isSynced({ claims }: SimulationState): boolean {
  for (const { nodeClaim } of claims.values()) if (!nodeClaim.status?.providerID) return false;
  return true;
}

/** The first time after now at which the clock alone may change a decision: a budget's window, or the end of a do-not-disrupt. */
export function nextBoundary({ now, pods, nodePools }: SimulationState): number {
  let boundary = Number.POSITIVE_INFINITY;
  const consider = (time: number | undefined) => {
    if (time !== undefined && time > now && time < boundary) boundary = time;
  };
  for (const { metadata, status } of pods.values()) {
    const text = metadata.annotations?.[DO_NOT_DISRUPT];
    const start = text === undefined ? undefined : parseTime(status?.startTime);
    const duration = start === undefined ? undefined : parseDuration(text);
    if (duration !== undefined) consider(start! + duration);
  }
  for (const nodePool of nodePools.values()) for (const time of budgetBoundaries(nodePool, now)) consider(time);
  return boundary;
}

function* budgetBoundaries({ spec }: NodePool, now: number): Iterable<number | undefined> {
  for (const { schedule, duration } of spec.disruption?.budgets ?? []) {
    const reading = schedule === undefined ? undefined : readSchedule(schedule);
    if (!reading?.ok) continue;
    const length = parseDuration(duration) ?? 0;
    yield nextHit(reading.schedule, now);
    const inWindow = nextHit(reading.schedule, now - length);
    if (inWindow !== undefined) yield inWindow + length;
  }
}
