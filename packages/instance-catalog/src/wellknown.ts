import * as label from './labels.js';

/** Keys that a NodePool may leave undefined although a type or an offering states them (chapter 06, 12.1). */
export const WELL_KNOWN_LABELS: ReadonlySet<string> = new Set([
  'karpenter.sh/nodepool',
  'karpenter.k8s.aws/placement-group-id',
  'karpenter.k8s.aws/placement-group-partition',
  ...Object.values(label).filter((key) => key.includes('/')),
]);

/** Spellings that are read as another key (chapter 01, 1.3). */
const ALIASES = new Map([
  ['failure-domain.beta.kubernetes.io/zone', label.ZONE],
  ['failure-domain.beta.kubernetes.io/region', label.REGION],
  ['beta.kubernetes.io/arch', label.ARCH],
  ['beta.kubernetes.io/os', label.OS],
  ['beta.kubernetes.io/instance-type', label.INSTANCE_TYPE],
  ['topology.ebs.csi.aws.com/zone', label.ZONE],
]);

export const normalizedKey = (key: string): string => ALIASES.get(key) ?? key;
