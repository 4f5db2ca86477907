// The queue of pods and its stop rule (chapter 02, 8). Encode lists the pods in queue order.
import { exhausted, heapView, take } from './arena';
import { I32A, viewI } from './mem';
import { podCount, selectedPods } from './problem';

export let queueLength: i32 = 0;

let ring: I32A = viewI(0, 0);
let head: i32 = 0;
let size: i32 = 0;
/** Queue length after the pod's last return; 0 before. */
let lengthAtReturn: I32A = viewI(0, 0);

export function beginQueue(): void {
  size = podCount;
  head = 0;
  queueLength = 0;
  ring = heapView(take(size), size);
  lengthAtReturn = heapView(take(size), size);
  if (exhausted != 0) return;
  for (let p: i32 = 0; p < podCount; p++) if (selectedPods[p] != 0) ring[queueLength++] = p;
}

/** The next pod, or -1 when none is left or a full cycle went by without a success. */
export function pop(): i32 {
  if (queueLength == 0) return -1;
  const pod: i32 = ring[head];
  if (lengthAtReturn[pod] == queueLength) return -1;
  head++;
  if (head == size) head = 0;
  queueLength--;
  return pod;
}

/** Returns a pod to the tail. */
export function push(pod: i32): void {
  let at: i32 = head + queueLength;
  if (at >= size) at -= size;
  ring[at] = pod;
  queueLength++;
  lengthAtReturn[pod] = queueLength;
}
