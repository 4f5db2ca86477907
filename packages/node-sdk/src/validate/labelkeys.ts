import { DEFAULT_CONFIGURATION, isRestrictedLabel, normalizeLabel } from '@kerf/core/model';

/** Labels that Karpenter for AWS knows at the pinned release (chapter 06, 12.1). */
const AWS_LABELS = [...DEFAULT_CONFIGURATION.wellKnownLabels].filter((key) => key.startsWith('karpenter.k8s.aws/'));

export const CLASS_LABEL = 'karpenter.k8s.aws/ec2nodeclass';
export const CAPACITY_TYPE_LABEL = 'karpenter.sh/capacity-type';
export const NODEPOOL_LABEL = 'karpenter.sh/nodepool';
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

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
export const KNOWN_VALUES: ReadonlyMap<string, readonly string[]> = new Map(
  [...DEFAULT_CONFIGURATION.knownValues].map(([key, values]) => [key, [...values]]),
);

/** The stable name of a label (chapter 01, 1.3). */
export function normalizedKey(key: string): string {
  return normalizeLabel(key, DEFAULT_CONFIGURATION);
}

/** Whether Karpenter keeps this key to itself (chapter 01, 2.3). */
export function isRestricted(key: string): boolean {
  return isRestrictedLabel(key, DEFAULT_CONFIGURATION);
}

/** What the CEL rules take for the domain: the text before the first slash, the whole key without one. Empty for a leading slash. */
export function schemaDomain(key: string): string {
  return key.split('/', 1)[0] ?? '';
}
