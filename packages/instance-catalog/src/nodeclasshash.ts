import { throwIssues } from './error.js';
import { canonicalText, hashText } from './hash.js';
import type { BlockDeviceMapping, EC2NodeClass, EC2NodeClassSpec } from './nodeclass.js';
import { formatQuantity, parseQuantity } from './quantity.js';
import { effectiveAmiFamily } from './settings.js';

/** Fields of the spec whose change is a change of the node class; each is a pointer, so that an explicit value differs from none. */
const POINTER_FIELDS = [
  'placementGroupSelector',
  'associatePublicIPAddress',
  'userData',
  'instanceProfile',
  'instanceStorePolicy',
  'detailedMonitoring',
  'metadataOptions',
  'connectionTracking',
  'context',
  'cpuOptions',
] as const satisfies readonly (keyof EC2NodeClassSpec)[];

/** Volume sizes count by value, and `rootVolume: false` is the same as none. */
function hashedMapping(mapping: BlockDeviceMapping): Record<string, unknown> {
  const { rootVolume, ebs, ...rest } = mapping;
  const size = ebs?.volumeSize === undefined ? undefined : parseQuantity(ebs.volumeSize);
  return {
    ...rest,
    ...(rootVolume === true && { rootVolume }),
    ...(ebs !== undefined && { ebs: { ...ebs, ...(size !== undefined && { volumeSize: formatQuantity(size) }) } }),
  };
}

/** An empty list, map or text is the same as none, where the field is no pointer. */
function unlessEmpty<T extends string | unknown[] | Record<string, unknown>>(value: T | undefined): T | undefined {
  return value === undefined || (typeof value === 'string' ? value === '' : Object.keys(value).length === 0) ? undefined : value;
}

/**
 * A stable hash of the fields of a node class that static drift compares (chapter 04, 11), under the reference's equivalences:
 * the order of lists and maps does not count, except inside the kubelet block, whose text is hashed. The number is the
 * project's own; for objects of a live cluster compare their annotations instead.
 * @param clusterCABundle Part of the reference's hash as well.
 * @throws CatalogInputError when the class names no AMI family that exists.
 */
export function nodeClassHash(nodeClass: EC2NodeClass, clusterCABundle = ''): string {
  const { spec } = nodeClass;
  const issues: Parameters<typeof throwIssues>[0] = [];
  const family = effectiveAmiFamily(spec, issues);
  throwIssues(issues);
  const hashed: Record<string, unknown> = {
    amiFamily: family?.name,
    blockDeviceMappings: unlessEmpty(spec.blockDeviceMappings?.map(hashedMapping)),
    clusterCABundle: unlessEmpty(clusterCABundle),
    kubelet: spec.kubelet === undefined ? undefined : canonicalText(spec.kubelet, 'ordered'),
    networkInterfaces: unlessEmpty(spec.networkInterfaces),
    role: unlessEmpty(spec.role),
    tags: unlessEmpty(spec.tags),
  };
  for (const field of POINTER_FIELDS) hashed[field] = spec[field];
  return hashText(canonicalText(hashed, 'set'));
}
