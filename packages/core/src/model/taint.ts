import type { Taint, Toleration } from './meta.js';

/** The taint that a node being disrupted carries. */
export const DISRUPTED_TAINT: Taint = { key: 'karpenter.sh/disrupted', effect: 'NoSchedule' };

const CANONICAL_INTEGER = /^(0|-?[1-9][0-9]{0,18})$/;

/** Whether one toleration covers one taint (chapter 01, 3). */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    case 'Gt':
    case 'Lt':
      return comparesTo(taint.value ?? '', toleration.value ?? '', toleration.operator === 'Gt');
    default:
      return false;
  }
}

// Numeric tolerations take canonical 64-bit integers only: stricter than the bounds of a requirement.
function comparesTo(taintValue: string, tolerationValue: string, greater: boolean): boolean {
  const left = canonicalInteger(taintValue);
  const right = canonicalInteger(tolerationValue);
  if (left === undefined || right === undefined) return false;
  return greater ? left > right : left < right;
}

function canonicalInteger(text: string): bigint | undefined {
  if (!CANONICAL_INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** The taints that no toleration covers, in order. PreferNoSchedule counts like the others (chapter 01, 3). */
export function untoleratedTaints(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[] | undefined): Taint[] {
  return (taints ?? []).filter((taint) => !(tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint)));
}

/** Whether two taints have the same key and effect; values are not compared. */
export function isSameTaint(left: Taint, right: Taint): boolean {
  return left.key === right.key && left.effect === right.effect;
}

const EPHEMERAL_TAINTS: readonly Taint[] = [
  { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' },
  { key: 'node.cloudprovider.kubernetes.io/uninitialized', effect: 'NoSchedule' },
  { key: 'karpenter.sh/unregistered', effect: 'NoExecute' },
];

/** Whether a starting node is expected to lose the taint by itself (chapter 01, 3). */
export function isEphemeralTaint(taint: Taint): boolean {
  return taint.key.startsWith('readiness.k8s.io/') || EPHEMERAL_TAINTS.some((known) => isSameTaint(known, taint));
}
