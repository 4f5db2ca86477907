/** Labels that Karpenter for AWS knows at the pinned release (chapter 06, 12.1). */
const AWS_LABELS = [
  'capacity-reservation-id',
  'capacity-reservation-interruptible',
  'capacity-reservation-type',
  'instance-accelerator-count',
  'instance-accelerator-manufacturer',
  'instance-accelerator-name',
  'instance-capability-flex',
  'instance-category',
  'instance-cpu',
  'instance-cpu-manufacturer',
  'instance-cpu-sustained-clock-speed-mhz',
  'instance-ebs-bandwidth',
  'instance-encryption-in-transit-supported',
  'instance-family',
  'instance-generation',
  'instance-gpu-count',
  'instance-gpu-manufacturer',
  'instance-gpu-memory',
  'instance-gpu-name',
  'instance-hypervisor',
  'instance-local-nvme',
  'instance-memory',
  'instance-network-bandwidth',
  'instance-size',
  'instance-tenancy',
  'placement-group-id',
  'placement-group-partition',
].map((suffix) => `karpenter.k8s.aws/${suffix}`);

const CORE_LABELS = [
  'karpenter.sh/capacity-type',
  'karpenter.sh/nodepool',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'node.kubernetes.io/windows-build',
  'topology.k8s.aws/zone-id',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
];

export const CLASS_LABEL = 'karpenter.k8s.aws/ec2nodeclass';
export const CAPACITY_TYPE_LABEL = 'karpenter.sh/capacity-type';
export const NODEPOOL_LABEL = 'karpenter.sh/nodepool';
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

const WELL_KNOWN: ReadonlySet<string> = new Set([...AWS_LABELS, ...CORE_LABELS]);

/** Keys of the AWS domain that the schema lets through: also the class label, which Karpenter then refuses (chapter 06, 3.1). */
export const AWS_SCHEMA_KEYS: ReadonlySet<string> = new Set([...AWS_LABELS, CLASS_LABEL]);

/** The AWS keys of the NodeOverlay schema, which was not extended with the others. */
export const AWS_OVERLAY_KEYS: ReadonlySet<string> = new Set(
  [...AWS_SCHEMA_KEYS].filter((key) => !/\/(instance-tenancy|capacity-reservation-|placement-group-)/.test(key)),
);

/** The AWS keys of the last v1beta1 schema. */
export const AWS_V1BETA1_KEYS: ReadonlySet<string> = new Set(
  AWS_LABELS.filter(
    (key) => !/\/(instance-tenancy|capacity-reservation-|placement-group-|instance-cpu-sustained-|instance-capability-flex)/.test(key),
  ),
);

/** Values an In requirement must have some of (chapter 06, 3.2). */
export const KNOWN_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  [CAPACITY_TYPE_LABEL, ['on-demand', 'reserved', 'spot']],
  ['karpenter.k8s.aws/instance-tenancy', ['dedicated', 'default']],
]);

const RESTRICTED_DOMAINS = ['karpenter.sh', 'karpenter.k8s.aws'];

const STABLE_NAMES: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
  ['topology.ebs.csi.aws.com/zone', 'topology.kubernetes.io/zone'],
]);

/** The stable name of a label (chapter 01, 1.3). */
export function normalizedKey(key: string): string {
  return STABLE_NAMES.get(key) ?? key;
}

/** Whether Karpenter keeps this key to itself (chapter 01, 2.3). */
export function isRestricted(key: string): boolean {
  if (WELL_KNOWN.has(key)) return false;
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  return RESTRICTED_DOMAINS.some((restricted) => domain === restricted || domain.endsWith(`.${restricted}`)) || key === HOSTNAME_LABEL;
}

/** What the CEL rules take for the domain: the text before the first slash, the whole key without one. Empty for a leading slash. */
export function schemaDomain(key: string): string {
  return key.split('/', 1)[0] ?? '';
}
