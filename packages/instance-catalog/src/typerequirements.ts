import type { NodeSelectorRequirement } from '@kerf/core';
import { kubernetesArch } from './capacity.js';
import type { InstanceTypeFacts } from './facts.js';
import * as label from './labels.js';
import type { CapacityReservation } from './nodeclass.js';
import type { RegionInstanceType } from './region.js';
import type { NodeClassSettings } from './settings.js';

/** Spaces become hyphens, letters small: `Radeon Pro V520` is `radeon-pro-v520`. */
const kebab = (text: string): string => text.replaceAll(' ', '-').toLowerCase();

/** Category letters, an optional memory size, generation digits (chapter 04, 2). */
const NAME_PATTERN = /^([a-z]+)(?:-[0-9]+tb)?([0-9]+).*\./;

/** One requirement object for each key and value list, shared by all types of a catalog. */
export class RequirementPool {
  private readonly single = new Map<string, Map<string, NodeSelectorRequirement>>();
  private readonly lists = new Map<string, NodeSelectorRequirement>();
  private readonly absent = new Map<string, NodeSelectorRequirement>();

  doesNotExist(key: string): NodeSelectorRequirement {
    let requirement = this.absent.get(key);
    if (requirement === undefined) {
      requirement = Object.freeze({ key, operator: 'DoesNotExist' });
      this.absent.set(key, requirement);
    }
    return requirement;
  }

  /** In the one value; `undefined` is DoesNotExist. */
  value(key: string, value: string | undefined): NodeSelectorRequirement {
    if (value === undefined) return this.doesNotExist(key);
    let values = this.single.get(key);
    if (values === undefined) {
      values = new Map();
      this.single.set(key, values);
    }
    let requirement = values.get(value);
    if (requirement === undefined) {
      requirement = freeze(key, [value]);
      values.set(value, requirement);
    }
    return requirement;
  }

  /** In the values, which are sorted; none is DoesNotExist. */
  values(key: string, values: string[]): NodeSelectorRequirement {
    if (values.length === 0) return this.doesNotExist(key);
    const name = `${key} ${values.join(',')}`;
    let requirement = this.lists.get(name);
    if (requirement === undefined) {
      requirement = freeze(key, values);
      this.lists.set(name, requirement);
    }
    return requirement;
  }
}

function freeze(key: string, values: string[]): NodeSelectorRequirement {
  return Object.freeze({ key, operator: 'In', values: Object.freeze([...values]) as string[] });
}

const textOf = (figure: number | undefined): string | undefined => (figure === undefined ? undefined : String(figure));

function distinct(values: string[]): string[] {
  return [...new Set(values)].sort();
}

interface AcceleratorLabels {
  name?: string;
  manufacturer?: string;
  count?: string;
}

/** Neuron devices win over inference accelerators; several kinds give no label (chapter 04, 2). */
function acceleratorLabels(facts: InstanceTypeFacts): AcceleratorLabels {
  const [device] = facts.neuronDevices;
  if (device !== undefined) {
    if (facts.neuronDevices.length > 1) return {};
    return { name: kebab(device.name), manufacturer: 'aws', count: String(device.count) };
  }
  const [accelerator] = facts.inferenceAccelerators;
  if (accelerator === undefined || facts.inferenceAccelerators.length > 1) return {};
  return { name: kebab(accelerator.name), manufacturer: kebab(accelerator.manufacturer), count: String(accelerator.count) };
}

/** Zones of the type that have a subnet, by name. */
export function coveredZones(type: RegionInstanceType, nodeClass: NodeClassSettings): string[] {
  return type.zones.filter((zone) => nodeClass.zones.has(zone));
}

function zoneIds(zones: string[], nodeClass: NodeClassSettings): string[] {
  return zones.flatMap((zone) => nodeClass.zones.get(zone) ?? []).sort();
}

function capacityTypes(facts: InstanceTypeFacts, reservations: CapacityReservation[]): string[] {
  const types = [label.ON_DEMAND, label.SPOT].filter((type) => facts.usageClasses.includes(type));
  return reservations.length > 0 ? distinct([...types, label.RESERVED]) : types;
}

export const reservationType = (reservation: CapacityReservation): string => reservation.reservationType ?? 'default';
export const reservationInterruptible = (reservation: CapacityReservation): string => String(reservation.interruptible ?? false);

/**
 * The requirements of a type (chapter 04, 2), by key in byte order. What does not apply is DoesNotExist, not missing; only
 * the zone id of a type without any zone is missing.
 */
export function requirementsOf(
  type: RegionInstanceType,
  region: string,
  nodeClass: NodeClassSettings,
  reservations: CapacityReservation[],
  pool: RequirementPool,
  nitroSandbox: boolean,
): NodeSelectorRequirement[] {
  const { facts } = type;
  const arch = kubernetesArch(facts);
  const name = NAME_PATTERN.exec(facts.name);
  const parts = facts.name.split('.');
  const [family, size] = parts.length === 2 ? parts : [];
  const accelerator = acceleratorLabels(facts);
  const gpu = facts.gpus.length === 1 ? facts.gpus[0] : undefined;
  const { windowsBuild } = nodeClass.family;
  const zones = coveredZones(type, nodeClass);
  const ids = zoneIds(zones, nodeClass);
  const requirements = [
    pool.values(label.CAPACITY_RESERVATION_ID, distinct(reservations.map((r) => r.id))),
    pool.values(label.CAPACITY_RESERVATION_INTERRUPTIBLE, distinct(reservations.map(reservationInterruptible))),
    pool.values(label.CAPACITY_RESERVATION_TYPE, distinct(reservations.map(reservationType))),
    pool.value(label.ACCELERATOR_COUNT, accelerator.count),
    pool.value(label.ACCELERATOR_MANUFACTURER, accelerator.manufacturer),
    pool.value(label.ACCELERATOR_NAME, accelerator.name),
    pool.value(label.CAPABILITY_FLEX, String(family?.includes('-flex') ?? false)),
    pool.value(label.CATEGORY, name?.[1]),
    pool.value(label.INSTANCE_CPU, String(facts.vcpus)),
    pool.value(label.CPU_MANUFACTURER, facts.cpuManufacturer === undefined ? undefined : kebab(facts.cpuManufacturer)),
    pool.value(label.CPU_SUSTAINED_CLOCK_SPEED_MHZ, String(Math.round((facts.clockGHz ?? 0) * 1000))),
    pool.value(label.EBS_BANDWIDTH, facts.ebsOptimized === 'default' ? textOf(facts.ebsMaximumMbps) : undefined),
    pool.value(label.ENCRYPTION_IN_TRANSIT, String(facts.encryptionInTransit)),
    pool.value(label.FAMILY, family),
    pool.value(label.GENERATION, name?.[2]),
    pool.value(label.GPU_COUNT, textOf(gpu?.count)),
    pool.value(label.GPU_MANUFACTURER, gpu && kebab(gpu.manufacturer)),
    pool.value(label.GPU_MEMORY, textOf(gpu?.memoryMiB)),
    pool.value(label.GPU_NAME, gpu && kebab(gpu.name)),
    pool.value(label.HYPERVISOR, facts.hypervisor),
    pool.value(label.LOCAL_NVME, facts.instanceStoreNvme === 'unsupported' ? undefined : textOf(facts.instanceStoreGB)),
    pool.value(label.INSTANCE_MEMORY, String(facts.memoryMiB)),
    pool.value(label.NETWORK_BANDWIDTH, textOf(facts.networkBandwidthMbps)),
    pool.value(label.SIZE, size),
    pool.values(label.TENANCY, ['dedicated', 'default']),
    pool.values(label.CAPACITY_TYPE, capacityTypes(facts, reservations)),
    pool.value(label.ARCH, arch),
    // A Windows class on arm64 leaves an empty set here (chapter 04, 2).
    pool.value(label.OS, windowsBuild === undefined ? 'linux' : arch === 'amd64' ? 'windows' : undefined),
    pool.value(label.INSTANCE_TYPE, facts.name),
    pool.value(label.WINDOWS_BUILD, windowsBuild),
    ...(ids.length > 0 ? [pool.values(label.ZONE_ID, ids)] : []),
    pool.value(label.REGION, region),
    pool.values(label.ZONE, zones),
  ];
  if (nitroSandbox) requirements.splice(25, 0, pool.value(label.NITRO_SANDBOX, String(facts.nitroEnclaves)));
  return requirements;
}
