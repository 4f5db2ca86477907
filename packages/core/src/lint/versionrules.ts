import type { LintCheck } from './rule.js';

/** The versions that Karpenter 1.1 dropped; other providers number the versions of their node classes by themselves. */
const DROPPED = new Map([
  ['karpenter.sh/v1beta1', 'karpenter.sh/v1'],
  ['karpenter.k8s.aws/v1beta1', 'karpenter.k8s.aws/v1'],
]);

export const deprecatedVersion: LintCheck = {
  id: 'deprecated-v1beta1',
  severity: 'warning',
  summary: 'the NodePool or EC2NodeClass is written in v1beta1, which Karpenter reads no more',
  checkWritten({ apiVersion }) {
    const current = DROPPED.get(apiVersion);
    if (current === undefined) return [];
    return [
      {
        path: 'apiVersion',
        message: `it is written in ${apiVersion}, which Karpenter has not read since 1.1; convert it to ${current}`,
        details: { apiVersion },
      },
    ];
  },
};
