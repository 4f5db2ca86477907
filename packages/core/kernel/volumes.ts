// Volumes (chapter 01, 5): topology alternatives of a pod, and attach limits of existing nodes.
import { exhausted, heap, heapView, keep, take } from './arena';
import { copyBits, hasBit, setBit } from './bits';
import { I32A, viewI } from './mem';
import {
  alternativeCount,
  alternativeStart,
  alternativeVolumes,
  claimDriver,
  claimIdCount,
  driverCount,
  nodeCount,
  nodeLimits,
  nodeVolumeStart,
  nodeVolumes,
  volumeTermStart,
  volumeTerms,
  volumeUseList,
  volumeUseStart,
} from './problem';
import { compiled, EMPTY_SET, firstConflict, roomForSets, union } from './requirements';

/** Per volume signature its alternatives: interned sets [alternativeFirst[a], alternativeFirst[a + 1]) of alternativeSets. */
export let alternativeFirst: I32A = viewI(0, 0);
export let alternativeSets: I32A = viewI(0, 0);

let attached: i32 = 0;
let attachedWords: i32 = 0;
let perDriver: i32 = 0;

/** The cross product per signature, earlier volumes outermost, keeping pairs that intersect; where none does, the whole product (chapter 01, 5.3). */
export function openVolumes(): bool {
  alternativeFirst = heapView(keep(alternativeCount + 1), alternativeCount + 1);
  let most: i32 = 0;
  for (let a: i32 = 0; a < alternativeCount; a++) most += productSize(a);
  alternativeSets = heapView(keep(most), most);
  let next: i32 = 0;
  for (let a: i32 = 0; a < alternativeCount; a++) {
    alternativeFirst[a] = next;
    const product: i32 = keep(productSize(a));
    let n: i32 = 1;
    heap[product] = EMPTY_SET;
    for (let i: i32 = alternativeStart[a]; i < alternativeStart[a + 1]; i++) {
      n = multiply(product, n, alternativeVolumes[i]);
      if (n < 0) return false;
    }
    for (let i: i32 = 0; i < n; i++) alternativeSets[next++] = heap[product + i];
  }
  alternativeFirst[alternativeCount] = next;
  return true;
}

function productSize(alternative: i32): i32 {
  let n: i32 = 1;
  for (let i: i32 = alternativeStart[alternative]; i < alternativeStart[alternative + 1]; i++) {
    n *= volumeTermStart[alternativeVolumes[i] + 1] - volumeTermStart[alternativeVolumes[i]];
  }
  return n;
}

/** Replaces the n sets at heap index `product` by their product with a volume's terms. The new length, or -1 where the arena is too small. */
function multiply(product: i32, n: i32, volume: i32): i32 {
  const from: i32 = volumeTermStart[volume];
  const terms: i32 = volumeTermStart[volume + 1] - from;
  const result: i32 = keep(n * terms);
  let kept: i32 = 0;
  for (let pass: i32 = 0; pass < 2 && kept == 0; pass++) {
    for (let i: i32 = 0; i < n; i++) {
      for (let j: i32 = 0; j < terms; j++) {
        if (!roomForSets(1)) return -1;
        const term: i32 = compiled[volumeTerms[from + j]];
        if (pass == 0 && firstConflict(heap[product + i], term) >= 0) continue;
        heap[result + kept++] = union(heap[product + i], term);
      }
    }
  }
  copyBits(product, result, kept);
  return kept;
}

/** Claims attached to existing nodes, per node and driver. */
export function beginVolumes(): void {
  attachedWords = (claimIdCount + 31) >> 5;
  attached = take(nodeCount * attachedWords);
  perDriver = take(nodeCount * driverCount);
  if (exhausted != 0) return;
  for (let n: i32 = 0; n < nodeCount; n++) {
    for (let i: i32 = nodeVolumeStart[n]; i < nodeVolumeStart[n + 1]; i++) attach(n, nodeVolumes[i]);
  }
}

function attach(node: i32, claim: i32): void {
  if (hasBit(attached + node * attachedWords, claim)) return;
  setBit(attached + node * attachedWords, claim);
  heap[perDriver + node * driverCount + claimDriver[claim]]++;
}

/** Whether a node with the pod's claims stays within every driver's limit; a node above a limit refuses pods without volumes too (chapter 01, 5.2). */
export function withinVolumeLimits(node: i32, use: i32): bool {
  for (let d: i32 = 0; d < driverCount; d++) {
    const limit: i32 = nodeLimits[node * driverCount + d];
    if (limit >= 0 && heap[perDriver + node * driverCount + d] + unattached(node, use, d) > limit) return false;
  }
  return true;
}

/** How many of a pod's claims of a driver, which are distinct, the node does not have yet. */
function unattached(node: i32, use: i32, driver: i32): i32 {
  let n: i32 = 0;
  if (use < 0) return 0;
  for (let i: i32 = volumeUseStart[use]; i < volumeUseStart[use + 1]; i++) {
    if (claimDriver[volumeUseList[i]] == driver && !hasBit(attached + node * attachedWords, volumeUseList[i])) n++;
  }
  return n;
}

export function attachVolumes(node: i32, use: i32): void {
  if (use < 0) return;
  for (let i: i32 = volumeUseStart[use]; i < volumeUseStart[use + 1]; i++) attach(node, volumeUseList[i]);
}
