import type { NodeSelectorRequirement } from '@kerf/core';
import { kubernetesArch } from './capacity.js';
import type { InstanceTypeFacts } from './facts.js';
import * as label from './labels.js';
import { ValuePool } from './requirementpool.js';

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

const NO_ACCELERATOR: AcceleratorLabels = {};

/** Neuron devices win over inference accelerators; several kinds give no label (chapter 04, 2). */
function acceleratorLabels(facts: InstanceTypeFacts): AcceleratorLabels {
  const { neuronDevices, inferenceAccelerators } = facts;
  const [device] = neuronDevices;
  if (device !== undefined)
    return neuronDevices.length > 1 ? NO_ACCELERATOR : { name: kebab(device.name), manufacturer: 'aws', count: device.count };
  const [accelerator] = inferenceAccelerators;
  if (accelerator === undefined || inferenceAccelerators.length > 1) return NO_ACCELERATOR;
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

/** Positions by byte order of the keys: behind the tenancy, and behind the Windows build. */
const NITRO_SANDBOX_POSITION = 25;
const ZONE_ID_POSITION = 30;

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
  private readonly instanceType = new ValuePool(label.INSTANCE_TYPE);
  private readonly tenancy = new ValuePool(label.TENANCY).values(['dedicated', 'default']);

  private readonly names = new Map<string, NameLabels>();

  /** The name labels of a type; types of one family before the dot share them. */
  private nameLabelsOf(name: string): NameLabels {
    const dot = name.indexOf('.');
    const stem = name.indexOf('.', dot + 1) < 0 ? name.slice(0, dot + 1) : name;
    let labels = this.names.get(stem);
    if (labels === undefined) {
      labels = nameLabels(name);
      this.names.set(stem, labels);
    }
    return labels;
  }

  /** All requirements of a type in byte order of their keys, put together with those that depend on more than the type. */
  requirements(facts: InstanceTypeFacts, other: OtherRequirements): NodeSelectorRequirement[] {
    const accelerator = facts.neuronDevices.length + facts.inferenceAccelerators.length === 0 ? NO_ACCELERATOR : acceleratorLabels(facts);
    const name = this.nameLabelsOf(facts.name);
    const gpu = facts.gpus.length === 1 ? facts.gpus[0] : undefined;
    const requirements = [
      other.reservationId,
      other.reservationInterruptible,
      other.reservationType,
      this.acceleratorCount.value(accelerator.count),
      this.acceleratorManufacturer.value(accelerator.manufacturer),
      this.acceleratorName.value(accelerator.name),
      this.capabilityFlex.value(name.flex),
      this.category.value(name.category),
      this.cpu.value(facts.vcpus),
      this.cpuManufacturer.value(kebab(facts.cpuManufacturer)),
      this.clockSpeed.value(Math.round((facts.clockGHz ?? 0) * 1000)),
      this.ebsBandwidth.value(facts.ebsOptimized === 'default' ? facts.ebsMaximumMbps : undefined),
      this.encryptionInTransit.value(facts.encryptionInTransit ? 'true' : 'false'),
      this.family.value(name.family),
      this.generation.value(name.generation),
      this.gpuCount.value(gpu?.count),
      this.gpuManufacturer.value(kebab(gpu?.manufacturer)),
      this.gpuMemory.value(gpu?.memoryMiB),
      this.gpuName.value(kebab(gpu?.name)),
      this.hypervisor.value(facts.hypervisor),
      this.localNvme.value(facts.instanceStoreNvme === 'unsupported' ? undefined : facts.instanceStoreGB),
      this.memory.value(facts.memoryMiB),
      this.networkBandwidth.value(facts.networkBandwidthMbps),
      this.size.value(name.family === undefined ? undefined : facts.name.slice(name.family.length + 1)),
      this.tenancy,
      other.capacityType,
      this.arch.value(kubernetesArch(facts)),
      other.os,
      this.instanceType.value(facts.name),
      other.windowsBuild,
      other.zoneId ?? other.region,
      other.region,
      other.zone,
    ];
    // No zone id: the region stands in its place and goes again.
    if (other.zoneId === undefined) requirements.splice(ZONE_ID_POSITION, 1);
    if (other.nitroSandbox) requirements.splice(NITRO_SANDBOX_POSITION, 0, this.nitroSandbox.value(facts.nitroEnclaves ? 'true' : 'false'));
    return requirements;
  }
}
