import { ALIAS_FAMILIES, AMI_FAMILIES, type AmiFamily, DEFAULT_AMI_FAMILY } from './amifamily.js';
import type { CatalogIssue } from './error.js';
import { type KubeletSettings, readKubelet } from './kubelet.js';
import type { BlockDeviceMapping, CapacityReservation, EC2NodeClass, EC2NodeClassSpec, NetworkInterface, Subnet } from './nodeclass.js';
import { formatQuantity, parseQuantity, type Quantity, wholeUnits } from './quantity.js';
import type { RegionData } from './region.js';

/** A node class as far as figures depend on it, checked and with its quantities read. */
export interface NodeClassSettings {
  family: AmiFamily;
  kubelet: KubeletSettings;
  /** The size that rules 2 to 5 of chapter 04, 4.3 give; rule 1 depends on the type. */
  ephemeralStorage: { text: string; bytes: number };
  raid0: boolean;
  networkInterfaces?: NetworkInterface[];
  /** `efa-only` interfaces of the class: on all cards, and on card 0. */
  efaOnly: { total: number; onCard0: number };
  connectionTracking: boolean;
  /** Zone name to zone id of the zones with a subnet. */
  zones: Map<string, string | undefined>;
  reservations: CapacityReservation[];
}

/**
 * The AMI family that all formulas follow: `amiFamily`, else that of the alias, else Custom (chapter 04, 10.1); AL2023 for a
 * class that states neither a family nor terms. `undefined` when a name is unknown; the issue says so.
 */
export function effectiveAmiFamily(spec: EC2NodeClassSpec, issues: CatalogIssue[]): AmiFamily | undefined {
  const known = [...AMI_FAMILIES.keys()].join(', ');
  if (spec.amiFamily !== undefined) {
    const family = AMI_FAMILIES.get(spec.amiFamily);
    if (family === undefined)
      issues.push({
        code: 'unknown-ami-family',
        path: 'spec.amiFamily',
        value: spec.amiFamily,
        message: `is no AMI family; known: ${known}`,
      });
    return family;
  }
  const index = spec.amiSelectorTerms?.findIndex((term) => term.alias !== undefined) ?? -1;
  const alias = spec.amiSelectorTerms?.[index]?.alias;
  if (alias === undefined) return AMI_FAMILIES.get(spec.amiSelectorTerms === undefined ? DEFAULT_AMI_FAMILY : 'Custom');
  const match = /^([a-z0-9]{1,30})@([^@]{1,30})$/.exec(alias);
  const family = ALIAS_FAMILIES.get(match?.[1] ?? '');
  if (family === undefined) {
    issues.push({
      code: 'unknown-ami-alias',
      path: `spec.amiSelectorTerms[${index}].alias`,
      value: alias,
      message: `must be FAMILY@VERSION with one of the families ${[...ALIAS_FAMILIES.keys()].join(', ')}`,
    });
    return undefined;
  }
  return AMI_FAMILIES.get(family);
}

function volumeSize(mapping: BlockDeviceMapping, path: string, issues: CatalogIssue[]): Quantity | undefined {
  const text = mapping.ebs?.volumeSize;
  if (text === undefined) return undefined;
  const size = parseQuantity(text);
  if (size === undefined || size.nanos < 0n)
    issues.push({ code: 'bad-quantity', path: `${path}.ebs.volumeSize`, value: text, message: 'must be a size such as 100Gi' });
  return size;
}

/** Rules 2 to 5 of chapter 04, 4.3. */
function mappedStorage(spec: EC2NodeClassSpec, family: AmiFamily, issues: CatalogIssue[]): Quantity {
  const mappings = spec.blockDeviceMappings ?? [];
  const sizes = mappings.map((mapping, i) => volumeSize(mapping, `spec.blockDeviceMappings[${i}]`, issues));
  const fallback = parseQuantity(family.defaultEphemeralStorage) as Quantity;
  const root = mappings.findIndex((mapping) => mapping.rootVolume === true);
  if (root >= 0 && sizes[root] !== undefined) return sizes[root];
  if (family.ephemeralDevice === undefined) return sizes[sizes.length - 1] ?? fallback;
  const device = mappings.findIndex((mapping) => mapping.deviceName === family.ephemeralDevice);
  return sizes[device] ?? fallback;
}

function zonesWithSubnets(subnets: Subnet[] | undefined, region: RegionData, issues: CatalogIssue[]): Map<string, string | undefined> {
  const ids = new Map(region.zones.map((zone) => [zone.name, zone.id]));
  if (subnets === undefined) return ids;
  if (subnets.length === 0)
    issues.push({
      code: 'no-subnets',
      path: 'status.subnets',
      value: subnets,
      message: 'must name a subnet: nothing can launch without one',
    });
  else if (!subnets.some((subnet) => ids.has(subnet.zone)))
    issues.push({
      code: 'subnets-elsewhere',
      path: 'status.subnets',
      value: subnets.map((subnet) => subnet.zone),
      message: `no subnet is in a zone of ${region.name}: ${[...ids.keys()].join(', ')}`,
    });
  return new Map(subnets.map((subnet) => [subnet.zone, subnet.zoneID ?? ids.get(subnet.zone)]));
}

/** What the first release does not decide; chapter 04, 14 asks for a clear message instead of silence. */
function refuseUnsupported(spec: EC2NodeClassSpec, issues: CatalogIssue[]): void {
  if (spec.placementGroupSelector !== undefined)
    issues.push({
      code: 'unsupported',
      path: 'spec.placementGroupSelector',
      value: spec.placementGroupSelector,
      message: 'placement groups are not supported: the catalog does not know which types support which strategy',
    });
  if (spec.cpuOptions?.nestedVirtualization === 'enabled')
    issues.push({
      code: 'unsupported',
      path: 'spec.cpuOptions.nestedVirtualization',
      value: 'enabled',
      message: 'nested virtualization is not supported: the catalog does not know which processors have it',
    });
  if (spec.instanceStorePolicy !== undefined && spec.instanceStorePolicy !== 'RAID0')
    issues.push({
      code: 'unknown-policy',
      path: 'spec.instanceStorePolicy',
      value: spec.instanceStorePolicy,
      message: 'must be RAID0 or absent',
    });
}

function readInterfaces(spec: EC2NodeClassSpec, issues: CatalogIssue[]): NetworkInterface[] | undefined {
  for (const [i, nic] of (spec.networkInterfaces ?? []).entries()) {
    const path = `spec.networkInterfaces[${i}]`;
    for (const field of ['networkCardIndex', 'deviceIndex'] as const)
      if (!Number.isSafeInteger(nic[field]) || nic[field] < 0)
        issues.push({ code: 'bad-number', path: `${path}.${field}`, value: nic[field], message: 'must be a whole number, 0 or more' });
    if (nic.interfaceType !== 'interface' && nic.interfaceType !== 'efa-only')
      issues.push({
        code: 'unknown-interface-type',
        path: `${path}.interfaceType`,
        value: nic.interfaceType,
        message: 'must be interface or efa-only',
      });
  }
  return spec.networkInterfaces;
}

function readReservations(reservations: CapacityReservation[], issues: CatalogIssue[]): CapacityReservation[] {
  for (const [i, reservation] of reservations.entries()) {
    const path = `status.capacityReservations[${i}]`;
    const count = reservation.availableInstanceCount ?? 0;
    if (!Number.isSafeInteger(count) || count < 0)
      issues.push({
        code: 'bad-number',
        path: `${path}.availableInstanceCount`,
        value: count,
        message: 'must be a whole number, 0 or more',
      });
    if (!['default', 'capacity-block'].includes(reservation.reservationType ?? 'default'))
      issues.push({
        code: 'unknown-reservation-type',
        path: `${path}.reservationType`,
        value: reservation.reservationType,
        message: 'must be default or capacity-block',
      });
  }
  return reservations;
}

/** Reads a node class for one region. Every problem goes into `issues`; the result counts only when there is none. */
export function readNodeClass(nodeClass: EC2NodeClass, region: RegionData, issues: CatalogIssue[]): NodeClassSettings {
  const { spec, status } = nodeClass;
  refuseUnsupported(spec, issues);
  const family = effectiveAmiFamily(spec, issues) ?? (AMI_FAMILIES.get(DEFAULT_AMI_FAMILY) as AmiFamily);
  const efaOnly = (spec.networkInterfaces ?? []).filter((nic) => nic.interfaceType === 'efa-only');
  const storage = mappedStorage(spec, family, issues);
  return {
    family,
    kubelet: readKubelet(spec.kubelet ?? {}, issues),
    ephemeralStorage: { text: formatQuantity(storage), bytes: wholeUnits(storage) },
    raid0: spec.instanceStorePolicy === 'RAID0',
    networkInterfaces: readInterfaces(spec, issues),
    efaOnly: { total: efaOnly.length, onCard0: efaOnly.filter((nic) => nic.networkCardIndex === 0).length },
    connectionTracking: spec.connectionTracking !== undefined,
    zones: zonesWithSubnets(status?.subnets, region, issues),
    reservations: readReservations(status?.capacityReservations ?? [], issues),
  };
}
