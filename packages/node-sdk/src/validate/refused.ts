/** Versions that are recognised and refused, each with what to use instead (chapter 06, 2.4 and 8.1). */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ['karpenter.sh/v1alpha5 Provisioner', 'NodePool of karpenter.sh/v1; v1beta1 is the oldest version that can be converted'],
  ['karpenter.sh/v1alpha5 Machine', 'NodeClaim of karpenter.sh/v1; v1beta1 is the oldest version that can be converted'],
  [
    'karpenter.k8s.aws/v1alpha1 AWSNodeTemplate',
    'EC2NodeClass of karpenter.k8s.aws/v1; v1beta1 is the oldest version that can be converted',
  ],
]);

const REMOVED_VERSIONS: ReadonlyMap<string, string> = new Map([
  ['extensions/v1beta1', 'apps/v1'],
  ['apps/v1beta1', 'apps/v1'],
  ['apps/v1beta2', 'apps/v1'],
  ['batch/v1beta1', 'batch/v1'],
  ['policy/v1beta1', 'policy/v1'],
]);

/** Why this version of a kind is refused; undefined where it is not. */
export function refusal(apiVersion: string, kind: string): string | undefined {
  const successor = SUCCESSORS.get(`${apiVersion} ${kind}`);
  if (successor !== undefined) return `${kind} of ${apiVersion} is not supported: use ${successor}`;
  const version = REMOVED_VERSIONS.get(apiVersion);
  return version === undefined ? undefined : `${apiVersion} was removed: use ${version}`;
}
