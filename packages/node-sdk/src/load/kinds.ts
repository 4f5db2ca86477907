import { nearestSpelling } from '@kerf/core';

/** What the loader does with a kind (chapter 06, 2.4). */
export type KindUse =
  | { use: 'read'; namespaced: boolean }
  | { use: 'refuse'; advice: string }
  | {
      use: 'ignore';
      severity: 'info' | 'warning';
      why: string;
      unknown?: true;
      /** What was probably meant, where the group surely has no such kind. */
      misnamed?: string;
    };

const CLUSTER: KindUse = { use: 'read', namespaced: false };
const NAMESPACED: KindUse = { use: 'read', namespaced: true };

const READ = new Map<string, KindUse>([
  ...kinds(CLUSTER, 'karpenter.sh', 'NodePool NodeClaim', 'v1 v1beta1'),
  ...kinds(CLUSTER, 'karpenter.k8s.aws', 'EC2NodeClass', 'v1 v1beta1'),
  ...kinds(CLUSTER, '', 'Node Namespace PersistentVolume', 'v1'),
  ...kinds(NAMESPACED, '', 'Pod PersistentVolumeClaim LimitRange ReplicationController', 'v1'),
  ...kinds(NAMESPACED, 'apps', 'Deployment ReplicaSet StatefulSet DaemonSet', 'v1'),
  ...kinds(NAMESPACED, 'batch', 'Job CronJob', 'v1'),
  ...kinds(NAMESPACED, 'policy', 'PodDisruptionBudget', 'v1'),
  ...kinds(CLUSTER, 'scheduling.k8s.io', 'PriorityClass', 'v1'),
  ...kinds(CLUSTER, 'node.k8s.io', 'RuntimeClass', 'v1'),
  ...kinds(CLUSTER, 'storage.k8s.io', 'StorageClass CSINode', 'v1'),
]);

function kinds(use: KindUse, group: string, names: string, versions: string): [string, KindUse][] {
  return names.split(' ').flatMap((kind) => versions.split(' ').map((version): [string, KindUse] => [`${group}/${version}/${kind}`, use]));
}

/** Group and kind to the versions that are read. */
const VERSIONS = new Map<string, string[]>();
const VERSIONS_OF_KIND = new Map<string, string[]>();
const GROUPS = new Set<string>();
for (const key of READ.keys()) {
  const [group, version, kind] = key.split('/') as [string, string, string];
  const apiVersion = group === '' ? version : `${group}/${version}`;
  VERSIONS.set(`${group}/${kind}`, [...(VERSIONS.get(`${group}/${kind}`) ?? []), apiVersion]);
  VERSIONS_OF_KIND.set(kind, [...(VERSIONS_OF_KIND.get(kind) ?? []), apiVersion]);
  GROUPS.add(group);
}

/** Every kind of these is known: they are Karpenter's. */
const KARPENTER_GROUPS: ReadonlySet<string> = new Set(['karpenter.sh', 'karpenter.k8s.aws']);

/** Kinds of versions that Kubernetes removed, to the version to write instead. */
const MOVED = new Map<string, string>([
  ['extensions/Deployment', 'apps/v1'],
  ['extensions/ReplicaSet', 'apps/v1'],
  ['extensions/DaemonSet', 'apps/v1'],
]);

const ALPHA_SUCCESSORS = new Map<string, string>([
  ['karpenter.sh/Provisioner', 'NodePool'],
  ['karpenter.sh/Machine', 'NodeClaim'],
  ['karpenter.k8s.aws/AWSNodeTemplate', 'EC2NodeClass'],
]);

const IRRELEVANT = new Set(
  (
    'Service ConfigMap Secret ServiceAccount Role RoleBinding ClusterRole ClusterRoleBinding Ingress IngressClass HorizontalPodAutoscaler ResourceQuota ' +
    'CustomResourceDefinition Lease Event Endpoints EndpointSlice NetworkPolicy MutatingWebhookConfiguration ValidatingWebhookConfiguration APIService ' +
    'ControllerRevision CSIDriver VolumeAttachment FlowSchema PriorityLevelConfiguration ClusterConfig'
  ).split(' '),
);

/** Splits `apps/v1` into group and version; the core group is empty. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** What is done with an object of that group, version and kind. Group *and* kind decide (chapter 06, 2.2). */
export function kindUse(apiVersion: string, kind: string): KindUse {
  const { group, version } = splitApiVersion(apiVersion);
  const read = READ.get(`${group}/${version}/${kind}`);
  if (read !== undefined) return read;
  const successor = ALPHA_SUCCESSORS.get(`${group}/${kind}`);
  if (successor !== undefined)
    return {
      use: 'refuse',
      advice: `write ${successor === 'EC2NodeClass' ? 'an' : 'a'} ${successor}; v1beta1 is the oldest version that can be converted`,
    };
  const current = MOVED.get(`${group}/${kind}`) ?? VERSIONS.get(`${group}/${kind}`)?.join(' or ');
  if (current !== undefined) return { use: 'refuse', advice: `write apiVersion ${current}` };
  if ((group === 'karpenter.sh' && kind === 'NodeOverlay') || (group === 'autoscaling.x-k8s.io' && kind === 'CapacityBuffer'))
    return { use: 'ignore', severity: 'warning', why: 'its feature gate is off by default' };
  if (IRRELEVANT.has(kind)) return { use: 'ignore', severity: 'info', why: 'it has no part in scheduling' };
  const hint = meant(group, kind);
  const why = `this kind is not known${hint}`;
  const misnamed = hint !== '' && (VERSIONS_OF_KIND.has(kind) || KARPENTER_GROUPS.has(group)) ? { misnamed: hint } : {};
  return { use: 'ignore', severity: 'warning', why, unknown: true, ...misnamed };
}

/** What was probably meant by a kind that a group of ours does not have; of other groups nothing is known. */
function meant(group: string, kind: string): string {
  if (!GROUPS.has(group)) return '';
  const versions = VERSIONS_OF_KIND.get(kind);
  if (versions !== undefined) return `; ${kind} is of ${versions.join(' or ')}`;
  const nearest = nearestSpelling(kind, VERSIONS_OF_KIND.keys());
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}
