import type { NodeClaim } from '../model/node.js';
import type { Pod } from '../model/pod.js';
import { parseDuration, parseTime } from '../model/time.js';

const POD_DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const MAX_COST_LENGTH = 64;
const DECIMAL = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?[0-9]{1,5})$/;
const INFINITE = /^([+-]?)inf(inity)?$/;

/** What draining a node costs apart from its pods. */
export const BASE_COST = 1;

/** What evicting a pod costs, from -10 to 10: 1 for a plain pod (chapter 05, 4). */
export function evictionCost({ metadata, spec }: Pod): number {
  const cost = 1 + deletionCost(metadata.annotations) / 2 ** 27 + (spec.priority ?? 0) / 2 ** 25;
  return Math.min(10, Math.max(-10, cost));
}

// Text that is no number is ignored, and so is what no double can hold.
function deletionCost(annotations: Readonly<Record<string, string>> | undefined): number {
  if (annotations === undefined || !Object.hasOwn(annotations, POD_DELETION_COST)) return 0;
  const text = annotations[POD_DELETION_COST]!.toLowerCase();
  if (text.length > MAX_COST_LENGTH) return 0;
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const cost = readNumber(text.replace(/([0-9a-f])_(?=[0-9a-f])/g, '$1'));
  return Number.isFinite(cost) ? cost : 0;
}

// Live clusters only admit integers here; documents may hold any number that the reference's reader takes.
function readNumber(text: string): number {
  if (DECIMAL.test(text)) return Number(text);
  const hexadecimal = HEXADECIMAL.exec(text);
  if (hexadecimal === null) return Number.NaN;
  const [, sign, whole = '', fraction = '', exponent = ''] = hexadecimal;
  const magnitude = Number(`0x${whole}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -magnitude : magnitude;
}

/** The eviction costs of all pods, negative ones included. */
export function reschedulingCost(pods: Iterable<Pod>): number {
  let cost = 0;
  for (const pod of pods) cost += evictionCost(pod);
  return cost;
}

/** The base cost of a node and the positive eviction costs of the pods. */
export function rescheduleDisruptionCost(pods: Iterable<Pod>): number {
  let cost = BASE_COST;
  for (const pod of pods) cost += Math.max(0, evictionCost(pod));
  return cost;
}

/** The fraction of its life that a NodeClaim has left, 1 if it never expires. `now` in milliseconds. */
export function lifetimeRemaining({ metadata, spec }: NodeClaim, now: number): number {
  const lifetime = parseDuration(spec.expireAfter);
  if (lifetime === undefined) return 1;
  if (lifetime <= 0) return 0;
  const age = now - (parseTime(metadata.creationTimestamp) ?? now);
  return Math.min(1, Math.max(0, (lifetime - age) / lifetime));
}
