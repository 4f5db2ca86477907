// Where the pods of a batch went, and who came before whom on each claim and node.
import { heapView, take } from './arena';
import { batchSize } from './batch';
import { nodeFirstPod, nodeLastPod } from './existingnode';
import { I32A, viewI } from './mem';
import { claimFirstPod, claimLastPod } from './nodeclaim';
import { NONE } from './requirement';

/** Where the pod at each place of the batch went: claim + 1, -(node + 1), or 0. */
export let podTarget: I32A = viewI(0, 0);
/** The next pod on the same claim or node, or -1. */
export let nextPod: I32A = viewI(0, 0);

export function beginPlacements(): void {
  podTarget = heapView(take(batchSize), batchSize);
  nextPod = heapView(take(batchSize), batchSize);
}

export function linkToNode(pod: i32, node: i32): void {
  podTarget[pod] = -1 - node;
  nextPod[pod] = NONE;
  if (nodeFirstPod[node] == NONE) nodeFirstPod[node] = pod;
  else nextPod[nodeLastPod[node]] = pod;
  nodeLastPod[node] = pod;
}

export function linkToClaim(pod: i32, claim: i32): void {
  podTarget[pod] = claim + 1;
  nextPod[pod] = NONE;
  if (claimFirstPod[claim] == NONE) claimFirstPod[claim] = pod;
  else nextPod[claimLastPod[claim]] = pod;
  claimLastPod[claim] = pod;
}
