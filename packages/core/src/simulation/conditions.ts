import { isConsolidatable } from '../disruption/consolidatable.js';
import { Label } from '../model/wellknown.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { detectDrift } from './driftdetection.js';
import { EventClass } from './eventqueue.js';
import type { ClaimState } from './state.js';
import { due, hasCondition, historyOf, setCondition, tell, type World } from './world.js';

/** Sets or removes the condition Consolidatable of a NodeClaim (chapter 05, 8). */
export function markConsolidatable(world: World, name: string): void {
  const claim = world.state.claims.get(name);
  const nodePool = claim && world.state.nodePools.get(nodePoolOf(claim));
  if (claim === undefined || nodePool === undefined) return;
  const { holds, recheck } = isConsolidatable(claim.nodeClaim, nodePool, world.state.now);
  setCondition(world, claim, 'Consolidatable', holds ? 'True' : undefined);
  if (recheck !== undefined)
    due(world, { class: EventClass.nodeClaim, type: 'consolidatable', name }, Math.max(1, recheck - world.state.now));
}

/** Sets or removes the condition Drifted of a NodeClaim (chapter 05, 10). */
export function markDrifted(world: World, name: string): void {
  const claim = world.state.claims.get(name);
  const nodePool = claim && world.state.nodePools.get(nodePoolOf(claim));
  if (claim === undefined || nodePool === undefined || claim.nodeClaim.metadata.deletionTimestamp) return;
  if (!hasCondition(claim.nodeClaim, 'Launched')) return setCondition(world, claim, 'Drifted');
  const { reason, recheck } = detectDrift(claim.nodeClaim, {
    nodePool,
    instanceTypes: instanceTypesOf(world.provider, nodePool.metadata.name),
    providerDrift: world.provider.drift,
    now: world.state.now,
  });
  if (recheck !== undefined) due(world, { class: EventClass.nodeClaim, type: 'drift', name }, Math.max(1, recheck - world.state.now));
  const before = claim.nodeClaim.status?.conditions?.find(({ type }) => type === 'Drifted');
  if (reason === undefined && claim.driftGiven) return;
  setCondition(world, claim, 'Drifted', reason === undefined ? undefined : 'True', reason);
  if (reason === undefined || before?.reason === reason) return;
  historyOf(world, name).drifted ??= world.state.now;
  tell(world, 'nodeclaim.disruption', 'drifted', { nodeClaim: name, node: claim.nodeClaim.status?.nodeName, reason });
}

export function nodePoolOf({ nodeClaim }: ClaimState): string {
  return nodeClaim.metadata.labels?.[Label.nodePool] ?? '';
}
