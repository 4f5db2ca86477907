// Reasons (architecture, 4): per pod and template the numbers of the last refusal. Decode names them; no decision reads them.
import { heap, heapView, take } from './arena';
import { batchSize } from './batch';
import { FLAG_NO_REASONS } from './layout';
import { I32A, viewI } from './mem';
import { flags, templateCount } from './problem';

export const REASON_STRIDE: i32 = 4;
export const REASON_NONE: i32 = 0;
/** a: taint. */
export const REASON_TAINT: i32 = 1;
/** a: key that the template does not define. */
export const REASON_UNDEFINED_KEY: i32 = 2;
/** a: key. */
export const REASON_REQUIREMENT: i32 = 3;
export const REASON_VOLUME_UNDEFINED_KEY: i32 = 4;
export const REASON_VOLUME_REQUIREMENT: i32 = 5;
/** a: key; b: type of the group. */
export const REASON_TOPOLOGY: i32 = 6;
/** a: which criteria some type met (MET_ bits). */
export const REASON_INSTANCE_TYPES: i32 = 7;
/** a: key; b: distinct values found. */
export const REASON_MIN_VALUES: i32 = 8;
export const REASON_RESERVED_EXHAUSTED: i32 = 9;
export const REASON_RESERVED_LOST: i32 = 10;
export const REASON_NODE_LIMIT: i32 = 11;
export const REASON_LIMITS: i32 = 12;
export const REASON_NO_TEMPLATE: i32 = 13;
export const REASON_RESOURCE_CLAIMS: i32 = 14;
export const REASON_HOST_PORTS: i32 = 15;
export const REASON_TRUNCATED: i32 = 16;
export const REASON_NO_NODE_POOL: i32 = 17;
/** A lower template that was not considered after a reserved error. */
export const REASON_NOT_REACHED: i32 = 18;

export let reasonCode: i32 = 0;
export let reasonA: i32 = 0;
export let reasonB: i32 = 0;

/** Per pod the heap index of its records, 0 for none. */
let records: I32A = viewI(0, 0);

export function beginTrace(): void {
  records = heapView(take(batchSize), batchSize);
}

/** Notes why the candidate under check is turned down. */
export function refuse(code: i32, a: i32, b: i32): void {
  reasonCode = code;
  reasonA = a;
  reasonB = b;
}

export function wantsReasons(): bool {
  return (flags & FLAG_NO_REASONS) == 0;
}

/** Keeps the noted reason for (pod, slot); slots are templates, or 0 for reasons of the pod as a whole. */
export function keepReason(pod: i32, slot: i32): void {
  if (!wantsReasons()) return;
  if (records[pod] == 0) records[pod] = take((templateCount == 0 ? 1 : templateCount) * REASON_STRIDE);
  const at: i32 = records[pod] + slot * REASON_STRIDE;
  heap[at] = reasonCode;
  heap[at + 1] = reasonA;
  heap[at + 2] = reasonB;
}

export function clearReasons(pod: i32): void {
  if (records[pod] == 0) return;
  for (let i: i32 = 0; i < (templateCount == 0 ? 1 : templateCount) * REASON_STRIDE; i++) heap[records[pod] + i] = 0;
}

/** Gives a pod the reasons of another that failed alike. */
export function copyReasons(from: i32, to: i32): void {
  if (from == to || records[from] == 0) return;
  const size: i32 = (templateCount == 0 ? 1 : templateCount) * REASON_STRIDE;
  if (records[to] == 0) records[to] = take(size);
  for (let i: i32 = 0; i < size; i++) heap[records[to] + i] = heap[records[from] + i];
}

/** Heap index of a pod's records, 0 for none. */
export function reasonsOf(pod: i32): i32 {
  return records[pod];
}
