import type { NodeClaim } from '../model/node.js';
import type { NodePool } from '../model/nodepool.js';
import { parseDuration, parseTime } from '../model/time.js';

/** Whether the NodePool is never consolidated: consolidateAfter is `Never`, or absent in a document without defaults. */
export function isConsolidationDisabled(nodePool: NodePool): boolean {
  return consolidateAfter(nodePool) === undefined;
}

/** The time without pod events after which a node may be consolidated, in milliseconds; undefined for never. */
export function consolidateAfter({ spec }: NodePool): number | undefined {
  return parseDuration(spec.disruption?.consolidateAfter);
}

/** Whether the condition Consolidatable holds at a time, and when to look again if only time is missing (chapter 05, 8). */
export interface Consolidatable {
  holds: boolean;
  /** Milliseconds since 1970; absent if waiting alone does not change the answer. */
  recheck?: number;
}

/** Decides the condition Consolidatable of a NodeClaim. `now` in milliseconds. */
export function isConsolidatable(nodeClaim: NodeClaim, nodePool: NodePool, now: number): Consolidatable {
  const wait = consolidateAfter(nodePool);
  const isStaticNodePool = nodePool.spec.replicas !== undefined && nodePool.spec.replicas !== null;
  if (nodeClaim.metadata.deletionTimestamp || isStaticNodePool || wait === undefined) return { holds: false };
  const reference = lastChange(nodeClaim);
  if (reference === undefined) return { holds: false };
  if (wait > 0 && now - reference < wait) return { holds: false, recheck: reference + wait };
  return { holds: true };
}

/** The last pod event of an initialized NodeClaim, or else its initialization; undefined while it is not initialized. */
function lastChange({ status }: NodeClaim): number | undefined {
  const initialized = status?.conditions?.find(({ type, status: value }) => type === 'Initialized' && value === 'True');
  if (initialized === undefined) return undefined;
  return parseTime(status?.lastPodEventTime) ?? parseTime(initialized.lastTransitionTime) ?? Number.NEGATIVE_INFINITY;
}
