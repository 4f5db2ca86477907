/** The label keys that the engine itself speaks of. */
export const Label = {
  nodePool: 'karpenter.sh/nodepool',
  capacityType: 'karpenter.sh/capacity-type',
  registered: 'karpenter.sh/registered',
  initialized: 'karpenter.sh/initialized',
  zone: 'topology.kubernetes.io/zone',
  region: 'topology.kubernetes.io/region',
  instanceType: 'node.kubernetes.io/instance-type',
  arch: 'kubernetes.io/arch',
  os: 'kubernetes.io/os',
  windowsBuild: 'node.kubernetes.io/windows-build',
  hostname: 'kubernetes.io/hostname',
} as const;

/** The annotation that holds off voluntary disruption (chapter 01, 7.3). */
export const DO_NOT_DISRUPT = 'karpenter.sh/do-not-disrupt';

/** What a cloud provider tells the engine about labels (chapter 01, 2.3). Sets and maps are never changed once in use. */
export interface Configuration {
  /** Keys that a NodeClaim may leave undefined and that users may constrain. */
  readonly wellKnownLabels: ReadonlySet<string>;
  /** Domains under which only well-known labels may be used, subdomains included. */
  readonly restrictedLabelDomains: ReadonlySet<string>;
  /** Single keys that users may not constrain. */
  readonly restrictedLabels: ReadonlySet<string>;
  /** Key to the values that make sense for it; an In requirement needs at least one of them. */
  readonly knownValues: ReadonlyMap<string, ReadonlySet<string>>;
  /** Alias to the key under which it is stored (chapter 01, 1.3). */
  readonly normalizedLabels: ReadonlyMap<string, string>;
  /** Stored key to the value rewrites that apply to it; normally empty. */
  readonly normalizedLabelValues: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The key under which an offering of capacity type `reserved` names its reservation. */
  readonly reservationIdLabel: string;
  /** Labels that only reserved capacity carries. */
  readonly reservedCapacityLabels: ReadonlySet<string>;
  /** Provisioners of storage classes whose claims are not supported. */
  readonly unsupportedProvisioners: ReadonlySet<string>;
  /** Keys, not normalised, that a storage class may not use in its allowed topologies. */
  readonly unsupportedTopologyKeys: ReadonlySet<string>;
  /** The class reference that a NodePool without one is given (chapter 06, 13.2). */
  readonly defaultNodeClass: { readonly group: string; readonly kind: string; readonly name: string };
}

const PROVIDER = 'karpenter.k8s.aws';
const PROVIDER_LABELS = [
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
].map((suffix) => `${PROVIDER}/${suffix}`);

/** The pinned reference with its AWS provider. */
export const DEFAULT_CONFIGURATION: Configuration = {
  wellKnownLabels: new Set([
    Label.nodePool,
    Label.capacityType,
    Label.zone,
    Label.region,
    Label.instanceType,
    Label.arch,
    Label.os,
    Label.windowsBuild,
    'topology.k8s.aws/zone-id',
    ...PROVIDER_LABELS,
  ]),
  restrictedLabelDomains: new Set(['karpenter.sh', PROVIDER]),
  restrictedLabels: new Set([Label.hostname]),
  knownValues: new Map([
    [Label.capacityType, new Set(['on-demand', 'reserved', 'spot'])],
    [`${PROVIDER}/instance-tenancy`, new Set(['dedicated', 'default'])],
  ]),
  normalizedLabels: new Map([
    ['failure-domain.beta.kubernetes.io/zone', Label.zone],
    ['failure-domain.beta.kubernetes.io/region', Label.region],
    ['beta.kubernetes.io/arch', Label.arch],
    ['beta.kubernetes.io/os', Label.os],
    ['beta.kubernetes.io/instance-type', Label.instanceType],
    ['topology.ebs.csi.aws.com/zone', Label.zone],
  ]),
  normalizedLabelValues: new Map(),
  reservationIdLabel: `${PROVIDER}/capacity-reservation-id`,
  reservedCapacityLabels: new Set([`${PROVIDER}/capacity-reservation-id`, `${PROVIDER}/capacity-reservation-type`]),
  unsupportedProvisioners: new Set(),
  unsupportedTopologyKeys: new Set(),
  defaultNodeClass: { group: PROVIDER, kind: 'EC2NodeClass', name: 'default' },
};

/** The key under which a requirement on `key` is stored (chapter 01, 1.3). */
export function normalizeLabel(key: string, configuration: Configuration): string {
  return configuration.normalizedLabels.get(key) ?? key;
}

/** The value as stored for an already normalised key. */
export function normalizeLabelValue(key: string, value: string, configuration: Configuration): string {
  return configuration.normalizedLabelValues.get(key)?.get(value) ?? value;
}

/** Whether users may not constrain the key (chapter 01, 2.3, "Restricted check"). */
export function isRestrictedLabel(key: string, configuration: Configuration): boolean {
  if (configuration.wellKnownLabels.has(key)) return false;
  const slash = key.indexOf('/');
  const domain = slash < 0 ? '' : key.slice(0, slash);
  for (const restricted of configuration.restrictedLabelDomains) {
    if (domain === restricted || domain.endsWith(`.${restricted}`)) return true;
  }
  return configuration.restrictedLabels.has(key);
}

/**
 * The key that the author of `key` may have meant (chapter 01, 2.5). Candidates are `allowUndefined`, then `defined`,
 * each in byte order; the first match wins.
 */
export function labelHint(key: string, allowUndefined: Iterable<string>, defined: Iterable<string>): string | undefined {
  const suffix = key.slice(key.indexOf('/') + 1);
  const matches = (candidate: string) => candidate.includes(key) || candidate.endsWith(suffix);
  return [...allowUndefined].sort().find(matches) ?? [...defined].sort().find(matches);
}
