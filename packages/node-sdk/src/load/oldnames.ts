import type { ObjectMeta, PodSpec } from '@kerf/core';
import type { FieldPath } from './diagnostic.js';
import type { Report } from './objects.js';

const OLD_ANNOTATIONS = ['karpenter.sh/do-not-evict', 'karpenter.sh/do-not-consolidate'];
const OLD_LABEL = 'karpenter.sh/provisioner-name';
const OLD_TAINT = 'karpenter.sh/disruption';

/** Warns about names of earlier releases of Karpenter, which have no effect or an unwanted one today (chapter 06, 8.2). */
export function warnOfOldNames(
  { metadata, spec }: { metadata?: Partial<ObjectMeta>; spec?: PodSpec },
  path: FieldPath,
  report: Report,
): void {
  for (const key of OLD_ANNOTATIONS) {
    if (Object.hasOwn(metadata?.annotations ?? {}, key))
      report(
        'warning',
        'runtime',
        'old-annotation',
        [...path, 'metadata', 'annotations', key],
        'is ignored since v1; write karpenter.sh/do-not-disrupt',
      );
  }
  if (Object.hasOwn(spec?.nodeSelector ?? {}, OLD_LABEL))
    report(
      'warning',
      'runtime',
      'old-label',
      [...path, 'spec', 'nodeSelector', OLD_LABEL],
      'is a restricted label today, so that Karpenter ignores the pod; write karpenter.sh/nodepool',
    );
  for (const [i, { key }] of (spec?.tolerations ?? []).entries()) {
    if (key === OLD_TAINT)
      report(
        'warning',
        'runtime',
        'old-taint',
        [...path, 'spec', 'tolerations', i, 'key'],
        'is an ordinary taint today; nodes that go away carry karpenter.sh/disrupted',
      );
  }
}
