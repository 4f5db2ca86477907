// The queue of pods and its stop rule (chapter 02, 8), over places in the batch, which stands in queue order.
import { exhausted, heapView, take } from './arena';
import { batchSize } from './batch';
import { I32A, viewI } from './mem';

export let queueLength: i32 = 0;

let ring: I32A = viewI(0, 0);
let head: i32 = 0;
/** Queue length after the pod's last return; 0 before. */
let lengthAtReturn: I32A = viewI(0, 0);

export function beginQueue(): void {
  head = 0;
  queueLength = 0;
  ring = heapView(take(batchSize), batchSize);
  lengthAtReturn = heapView(take(batchSize), batchSize);
  if (exhausted != 0) return;
  queueLength = batchSize;
  for (let place: i32 = 0; place < batchSize; place++) ring[place] = place;
}

/** The next pod, or -1 when none is left or a full cycle went by without a success. */
export function pop(): i32 {
  if (queueLength == 0) return -1;
  const pod: i32 = ring[head];
  if (lengthAtReturn[pod] == queueLength) return -1;
  head++;
  if (head == batchSize) head = 0;
  queueLength--;
  return pod;
}

/** Returns a pod to the tail. */
export function push(pod: i32): void {
  let at: i32 = head + queueLength;
  if (at >= batchSize) at -= batchSize;
  ring[at] = pod;
  queueLength++;
  lengthAtReturn[pod] = queueLength;
}
