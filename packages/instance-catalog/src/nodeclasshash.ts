import { parseDuration } from './duration.js';
import { throwIssues } from './error.js';
import { stableHash } from './hash.js';
import type { BlockDeviceMapping, EC2NodeClass, EC2NodeClassSpec, KubeletConfiguration, NetworkInterface } from './nodeclass.js';
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
  const size = ebs?.volumeSize == null ? undefined : parseQuantity(ebs.volumeSize);
  return {
    ...rest,
    ...(rootVolume === true && { rootVolume }),
    ...(ebs !== undefined && { ebs: { ...ebs, ...(size !== undefined && { volumeSize: formatQuantity(size) }) } }),
  };
}

/** Durations count by value; everything else as it is written. */
function hashedKubelet(kubelet: KubeletConfiguration): Record<string, unknown> {
  const periods = kubelet.evictionSoftGracePeriod;
  if (periods == null) return { ...kubelet };
  const byValue = Object.keys(periods).map((signal) => {
    const text = periods[signal];
    const nanos = typeof text === 'string' ? parseDuration(text) : undefined;
    return [signal, nanos === undefined ? text : `${nanos}ns`];
  });
  return { ...kubelet, evictionSoftGracePeriod: Object.fromEntries(byValue) };
}

/** A zero in a field that is no pointer is the same as none. */
function hashedInterface(nic: NetworkInterface): Record<string, unknown> {
  return {
    networkCardIndex: nic.networkCardIndex || undefined,
    deviceIndex: nic.deviceIndex || undefined,
    interfaceType: nic.interfaceType || undefined,
  };
}

/**
 * A stable hash of the fields of a node class that static drift compares (chapter 04, 11), under the equivalences of the pinned
 * release: the order of lists and maps does not count, an empty list or map differs from none. The number is the project's own;
 * for objects of a live cluster compare their annotations instead.
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
    blockDeviceMappings: spec.blockDeviceMappings?.map(hashedMapping),
    clusterCABundle: clusterCABundle || undefined,
    kubelet: spec.kubelet == null ? undefined : hashedKubelet(spec.kubelet),
    networkInterfaces: spec.networkInterfaces?.map(hashedInterface),
    role: spec.role || undefined,
    tags: spec.tags,
  };
  for (const field of POINTER_FIELDS) hashed[field] = spec[field];
  return stableHash(hashed);
}
