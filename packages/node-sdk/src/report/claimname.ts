import type { PlannedNodeClaim } from '@kerf/core';
import { generatedName } from '../load/names.js';

/** Names for planned NodeClaims: the NodePool's and a suffix that counts, where the API server would put a random one. */
export function claimNames(nodeClaims: readonly PlannedNodeClaim[]): string[] {
  const next = new Map<string, number>();
  return nodeClaims.map(({ nodePool }) => {
    const ordinal = next.get(nodePool) ?? 0;
    next.set(nodePool, ordinal + 1);
    return generatedName(`${nodePool}-`, ordinal);
  });
}
