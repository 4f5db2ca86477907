import type { Taint, Toleration } from '@kerf/core';

const canonicalInteger = (text: string | undefined): bigint | undefined => {
  if (text === undefined || !/^(0|-?[1-9][0-9]*)$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? value : undefined;
};

function matches(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    case 'Gt':
    case 'Lt': {
      const of = canonicalInteger(taint.value);
      const than = canonicalInteger(toleration.value);
      if (of === undefined || than === undefined) return false;
      return toleration.operator === 'Gt' ? of > than : of < than;
    }
    default:
      return false;
  }
}

/** The first taint that no toleration covers. PreferNoSchedule counts like the others (chapter 01, 3). */
export const untolerated = (taints: readonly Taint[], tolerations: readonly Toleration[] | undefined): Taint | undefined =>
  taints.find((taint) => !(tolerations ?? []).some((toleration) => matches(toleration, taint)));

export const isSoftToleration = (t: Toleration): boolean =>
  !t.key && t.operator === 'Exists' && !t.value && t.effect === 'PreferNoSchedule';

const EPHEMERAL = new Set([
  'node.kubernetes.io/not-ready NoSchedule',
  'node.kubernetes.io/not-ready NoExecute',
  'node.kubernetes.io/unreachable NoSchedule',
  'node.cloudprovider.kubernetes.io/uninitialized NoSchedule',
  'karpenter.sh/unregistered NoExecute',
]);
export const isEphemeral = (taint: Taint): boolean =>
  EPHEMERAL.has(`${taint.key} ${taint.effect}`) || taint.key.startsWith('readiness.k8s.io/');
