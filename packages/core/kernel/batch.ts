// The pods of one solve, in queue order. Everything else of a round counts them by their place in it, so that a what-if costs what its batch costs.
import { exhausted, heapView, take } from './arena';
import { P_FLAGS, P_RUNG, POD_STRIDE } from './layout';
import { I32A, viewI } from './mem';
import { podCount, pods, selectedPods } from './problem';

export let batchSize: i32 = 0;
/** The pod at each place. */
export let batchPod: I32A = viewI(0, 0);

export function beginBatch(): void {
  batchSize = 0;
  for (let p: i32 = 0; p < podCount; p++) if (selectedPods[p] != 0) batchSize++;
  batchPod = heapView(take(batchSize), batchSize);
  if (exhausted != 0) return;
  let place: i32 = 0;
  for (let p: i32 = 0; p < podCount; p++) if (selectedPods[p] != 0) batchPod[place++] = p;
}

/** The first rung of the pod at a place. */
export function firstRung(place: i32): i32 {
  return pods[batchPod[place] * POD_STRIDE + P_RUNG];
}

/** The POD_ flags of the pod at a place. */
export function podFlags(place: i32): i32 {
  return pods[batchPod[place] * POD_STRIDE + P_FLAGS];
}
