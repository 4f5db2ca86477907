import type { NodeSelectorRequirement } from '@kerf/core';
import { kubernetesArch } from './capacity.js';
import type { InstanceTypeFacts } from './facts.js';
import * as label from './labels.js';
import { inValue, ValuePool } from './requirementpool.js';

const kebabs = new Map<string, string>();

/** Spaces become hyphens, letters small: `Radeon Pro V520` is `radeon-pro-v520`. */
function kebab(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let result = kebabs.get(text);
  if (result === undefined) {
    result = text.replaceAll(' ', '-').toLowerCase();
    kebabs.set(text, result);
  }
  return result;
}

/** Category letters, an optional memory size, generation digits (chapter 04, 2). */
const NAME_PATTERN = /^([a-z]+)(?:-[0-9]+tb)?([0-9]+).*\./;

/** What the name of a type says, in the labels' terms; a part is absent where the name does not follow the pattern. */
interface NameLabels {
  family?: string;
  category?: string;
  generation?: string;
  flex: string;
}

function nameLabels(name: string): NameLabels {
  const match = NAME_PATTERN.exec(name);
  const family = nameParts(name)[0];
  return { family, category: match?.[1], generation: match?.[2], flex: String(family?.includes('-flex') ?? false) };
}

/** The family and the size of a type name; neither when it has no dot or several. */
export function nameParts(name: string): [family: string, size: string] | [] {
  const dot = name.indexOf('.');
  return dot < 0 || name.indexOf('.', dot + 1) >= 0 ? [] : [name.slice(0, dot), name.slice(dot + 1)];
}

interface AcceleratorLabels {
  name?: string;
  manufacturer?: string;
  count?: number;
}

/** Neuron devices win over inference accelerators; several kinds give no label (chapter 04, 2). */
function acceleratorLabels(facts: InstanceTypeFacts): AcceleratorLabels {
  const { neuronDevices, inferenceAccelerators } = facts;
  const [device] = neuronDevices;
  if (device !== undefined) return neuronDevices.length > 1 ? {} : { name: kebab(device.name), manufacturer: 'aws', count: device.count };
  const [accelerator] = inferenceAccelerators;
  if (accelerator === undefined || inferenceAccelerators.length > 1) return {};
  return { name: kebab(accelerator.name), manufacturer: kebab(accelerator.manufacturer), count: accelerator.count };
}

/** The requirements of a type that depend on its region, its zones or the node class. */
export interface OtherRequirements {
  reservationId: NodeSelectorRequirement;
  reservationInterruptible: NodeSelectorRequirement;
  reservationType: NodeSelectorRequirement;
  capacityType: NodeSelectorRequirement;
  os: NodeSelectorRequirement;
  windowsBuild: NodeSelectorRequirement;
  /** Missing for a type that no zone with a subnet offers. */
  zoneId?: NodeSelectorRequirement;
  zone: NodeSelectorRequirement;
  region: NodeSelectorRequirement;
  nitroSandbox: boolean;
}

/** Positions in a list of requirements, which is in byte order of the keys. */
const AT = {
  reservationId: 0,
  reservationInterruptible: 1,
  reservationType: 2,
  acceleratorCount: 3,
  acceleratorManufacturer: 4,
  acceleratorName: 5,
  capabilityFlex: 6,
  category: 7,
  cpu: 8,
  cpuManufacturer: 9,
  clockSpeed: 10,
  ebsBandwidth: 11,
  encryptionInTransit: 12,
  family: 13,
  generation: 14,
  gpuCount: 15,
  gpuManufacturer: 16,
  gpuMemory: 17,
  gpuName: 18,
  hypervisor: 19,
  localNvme: 20,
  memory: 21,
  networkBandwidth: 22,
  size: 23,
  tenancy: 24,
  capacityType: 25,
  arch: 26,
  os: 27,
  instanceType: 28,
  windowsBuild: 29,
  zoneId: 30,
  region: 31,
  zone: 32,
};

/** The requirements that depend on the type alone, for one resolution. */
export class TypeLabels {
  private readonly acceleratorCount = new ValuePool(label.ACCELERATOR_COUNT);
  private readonly acceleratorManufacturer = new ValuePool(label.ACCELERATOR_MANUFACTURER);
  private readonly acceleratorName = new ValuePool(label.ACCELERATOR_NAME);
  private readonly capabilityFlex = new ValuePool(label.CAPABILITY_FLEX);
  private readonly category = new ValuePool(label.CATEGORY);
  private readonly cpu = new ValuePool(label.INSTANCE_CPU);
  private readonly cpuManufacturer = new ValuePool(label.CPU_MANUFACTURER);
  private readonly clockSpeed = new ValuePool(label.CPU_SUSTAINED_CLOCK_SPEED_MHZ);
  private readonly ebsBandwidth = new ValuePool(label.EBS_BANDWIDTH);
  private readonly encryptionInTransit = new ValuePool(label.ENCRYPTION_IN_TRANSIT);
  private readonly family = new ValuePool(label.FAMILY);
  private readonly generation = new ValuePool(label.GENERATION);
  private readonly gpuCount = new ValuePool(label.GPU_COUNT);
  private readonly gpuManufacturer = new ValuePool(label.GPU_MANUFACTURER);
  private readonly gpuMemory = new ValuePool(label.GPU_MEMORY);
  private readonly gpuName = new ValuePool(label.GPU_NAME);
  private readonly hypervisor = new ValuePool(label.HYPERVISOR);
  private readonly localNvme = new ValuePool(label.LOCAL_NVME);
  private readonly memory = new ValuePool(label.INSTANCE_MEMORY);
  private readonly networkBandwidth = new ValuePool(label.NETWORK_BANDWIDTH);
  private readonly size = new ValuePool(label.SIZE);
  private readonly nitroSandbox = new ValuePool(label.NITRO_SANDBOX);
  private readonly arch = new ValuePool(label.ARCH);

  /**
   * The requirements of the last type. Types come by name, so that those of a family follow each other: only what differs from
   * the type before is found anew.
   */
  private readonly list: NodeSelectorRequirement[];
  private facts: Partial<InstanceTypeFacts> = {};
  private other: OtherRequirements | undefined;
  /** The last family with its dot; `undefined` behind a name that has no family. */
  private stem: string | undefined;
  private hasDevices = true;

  constructor() {
    // What a type does not state stays as it is here.
    this.list = new Array<NodeSelectorRequirement>(AT.zone + 1).fill(this.size.doesNotExist);
    this.list[AT.cpuManufacturer] = this.cpuManufacturer.doesNotExist;
    this.list[AT.clockSpeed] = this.clockSpeed.value(0);
    this.list[AT.ebsBandwidth] = this.ebsBandwidth.doesNotExist;
    this.list[AT.localNvme] = this.localNvme.doesNotExist;
    this.list[AT.networkBandwidth] = this.networkBandwidth.doesNotExist;
    this.list[AT.tenancy] = new ValuePool(label.TENANCY).values(['dedicated', 'default']);
  }

  /** All requirements of a type in byte order of their keys, put together with those that depend on more than the type. */
  requirements(facts: InstanceTypeFacts, other: OtherRequirements): NodeSelectorRequirement[] {
    this.putFacts(facts);
    this.putName(facts.name);
    if (this.hasDevices || facts.gpus.length + facts.neuronDevices.length + facts.inferenceAccelerators.length > 0) this.putDevices(facts);
    if (other !== this.other) this.putOther(other);
    const requirements = this.list.slice();
    // No zone id: the region stands in its place and goes again.
    if (other.zoneId === undefined) requirements.splice(AT.zoneId, 1);
    // Its key comes behind the tenancy.
    if (other.nitroSandbox) requirements.splice(AT.capacityType, 0, this.nitroSandbox.value(facts.nitroEnclaves ? 'true' : 'false'));
    return requirements;
  }

  private putFacts(facts: InstanceTypeFacts): void {
    const { list, facts: before } = this;
    this.facts = facts;
    if (facts.vcpus !== before.vcpus) list[AT.cpu] = this.cpu.value(facts.vcpus);
    if (facts.memoryMiB !== before.memoryMiB) list[AT.memory] = this.memory.value(facts.memoryMiB);
    if (facts.networkBandwidthMbps !== before.networkBandwidthMbps)
      list[AT.networkBandwidth] = this.networkBandwidth.value(facts.networkBandwidthMbps);
    if (facts.ebsMaximumMbps !== before.ebsMaximumMbps || facts.ebsOptimized !== before.ebsOptimized)
      list[AT.ebsBandwidth] = this.ebsBandwidth.value(facts.ebsOptimized === 'default' ? facts.ebsMaximumMbps : undefined);
    if (facts.instanceStoreGB !== before.instanceStoreGB || facts.instanceStoreNvme !== before.instanceStoreNvme)
      list[AT.localNvme] = this.localNvme.value(facts.instanceStoreNvme === 'unsupported' ? undefined : facts.instanceStoreGB);
    if (facts.clockGHz !== before.clockGHz) list[AT.clockSpeed] = this.clockSpeed.value(Math.round((facts.clockGHz ?? 0) * 1000));
    if (facts.cpuManufacturer !== before.cpuManufacturer)
      list[AT.cpuManufacturer] = this.cpuManufacturer.value(kebab(facts.cpuManufacturer));
    if (facts.encryptionInTransit !== before.encryptionInTransit)
      list[AT.encryptionInTransit] = this.encryptionInTransit.value(facts.encryptionInTransit ? 'true' : 'false');
    if (facts.hypervisor !== before.hypervisor) list[AT.hypervisor] = this.hypervisor.value(facts.hypervisor);
    if (facts.architectures !== before.architectures) list[AT.arch] = this.arch.value(kubernetesArch(facts));
  }

  private putName(name: string): void {
    const { list } = this;
    if (this.stem === undefined || !name.startsWith(this.stem) || name.indexOf('.', this.stem.length) >= 0) {
      const labels = nameLabels(name);
      this.stem = labels.family === undefined ? undefined : `${labels.family}.`;
      list[AT.capabilityFlex] = this.capabilityFlex.value(labels.flex);
      list[AT.category] = this.category.value(labels.category);
      list[AT.family] = this.family.value(labels.family);
      list[AT.generation] = this.generation.value(labels.generation);
    }
    list[AT.size] = this.size.value(this.stem === undefined ? undefined : name.slice(this.stem.length));
    // No two types have the same.
    list[AT.instanceType] = inValue(label.INSTANCE_TYPE, name);
  }

  private putDevices(facts: InstanceTypeFacts): void {
    const { list } = this;
    const accelerator = acceleratorLabels(facts);
    const gpu = facts.gpus.length === 1 ? facts.gpus[0] : undefined;
    list[AT.acceleratorCount] = this.acceleratorCount.value(accelerator.count);
    list[AT.acceleratorManufacturer] = this.acceleratorManufacturer.value(accelerator.manufacturer);
    list[AT.acceleratorName] = this.acceleratorName.value(accelerator.name);
    list[AT.gpuCount] = this.gpuCount.value(gpu?.count);
    list[AT.gpuManufacturer] = this.gpuManufacturer.value(kebab(gpu?.manufacturer));
    list[AT.gpuMemory] = this.gpuMemory.value(gpu?.memoryMiB);
    list[AT.gpuName] = this.gpuName.value(kebab(gpu?.name));
    this.hasDevices = facts.gpus.length + facts.neuronDevices.length + facts.inferenceAccelerators.length > 0;
  }

  private putOther(other: OtherRequirements): void {
    const { list } = this;
    this.other = other;
    list[AT.reservationId] = other.reservationId;
    list[AT.reservationInterruptible] = other.reservationInterruptible;
    list[AT.reservationType] = other.reservationType;
    list[AT.capacityType] = other.capacityType;
    list[AT.os] = other.os;
    list[AT.windowsBuild] = other.windowsBuild;
    list[AT.zoneId] = other.zoneId ?? other.region;
    list[AT.region] = other.region;
    list[AT.zone] = other.zone;
  }
}
