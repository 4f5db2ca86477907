import type { NodeSelectorRequirement } from '@kerf/core';
import { kubernetesArch } from './capacity.js';
import type { AcceleratorFacts, InstanceTypeFacts } from './facts.js';
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

/** Positions by byte order of the keys: behind the tenancy, and behind the Windows build. */
const NITRO_SANDBOX_POSITION = 25;
const ZONE_ID_POSITION = 30;

/** What the part of the name before the dot decides; types of a family share it. */
class NameRequirements {
  private readonly capabilityFlex = new ValuePool(label.CAPABILITY_FLEX);
  private readonly category = new ValuePool(label.CATEGORY);
  private readonly family = new ValuePool(label.FAMILY);
  private readonly generation = new ValuePool(label.GENERATION);

  of(name: string) {
    const labels = nameLabels(name);
    return {
      capabilityFlex: this.capabilityFlex.value(labels.flex),
      category: this.category.value(labels.category),
      family: this.family.value(labels.family),
      generation: this.generation.value(labels.generation),
      /** Where the size begins; `undefined` for a name that states none. */
      sizeStart: labels.family === undefined ? undefined : labels.family.length + 1,
    };
  }
}

/** What the devices decide; most types have none. */
class DeviceRequirements {
  private readonly acceleratorCount = new ValuePool(label.ACCELERATOR_COUNT);
  private readonly acceleratorManufacturer = new ValuePool(label.ACCELERATOR_MANUFACTURER);
  private readonly acceleratorName = new ValuePool(label.ACCELERATOR_NAME);
  private readonly gpuCount = new ValuePool(label.GPU_COUNT);
  private readonly gpuManufacturer = new ValuePool(label.GPU_MANUFACTURER);
  private readonly gpuMemory = new ValuePool(label.GPU_MEMORY);
  private readonly gpuName = new ValuePool(label.GPU_NAME);
  readonly none = this.put({});

  of(facts: InstanceTypeFacts) {
    return this.put(acceleratorLabels(facts), facts.gpus.length === 1 ? facts.gpus[0] : undefined);
  }

  private put(accelerator: AcceleratorLabels, gpu?: AcceleratorFacts) {
    return {
      acceleratorCount: this.acceleratorCount.value(accelerator.count),
      acceleratorManufacturer: this.acceleratorManufacturer.value(accelerator.manufacturer),
      acceleratorName: this.acceleratorName.value(accelerator.name),
      gpuCount: this.gpuCount.value(gpu?.count),
      gpuManufacturer: this.gpuManufacturer.value(kebab(gpu?.manufacturer)),
      gpuMemory: this.gpuMemory.value(gpu?.memoryMiB),
      gpuName: this.gpuName.value(kebab(gpu?.name)),
    };
  }
}

/** The requirements that depend on the type alone, for one resolution. */
export class TypeLabels {
  private readonly cpu = new ValuePool(label.INSTANCE_CPU);
  private readonly cpuManufacturer = new ValuePool(label.CPU_MANUFACTURER);
  private readonly clockSpeed = new ValuePool(label.CPU_SUSTAINED_CLOCK_SPEED_MHZ);
  private readonly ebsBandwidth = new ValuePool(label.EBS_BANDWIDTH);
  private readonly encryptionInTransit = new ValuePool(label.ENCRYPTION_IN_TRANSIT);
  private readonly hypervisor = new ValuePool(label.HYPERVISOR);
  private readonly localNvme = new ValuePool(label.LOCAL_NVME);
  private readonly memory = new ValuePool(label.INSTANCE_MEMORY);
  private readonly networkBandwidth = new ValuePool(label.NETWORK_BANDWIDTH);
  private readonly size = new ValuePool(label.SIZE);
  private readonly nitroSandbox = new ValuePool(label.NITRO_SANDBOX);
  private readonly arch = new ValuePool(label.ARCH);
  private readonly tenancy = new ValuePool(label.TENANCY).values(['dedicated', 'default']);

  private readonly devices = new DeviceRequirements();
  private readonly names = new NameRequirements();
  /** The last family before the dot: types come by name, so that those of a family follow each other. */
  private stem: string | undefined;
  private name = this.names.of('');

  private nameRequirements(name: string): ReturnType<NameRequirements['of']> {
    if (this.stem === undefined || !name.startsWith(this.stem) || name.indexOf('.', this.stem.length) >= 0) {
      const dot = name.indexOf('.');
      // A name with another dot is not in the pattern of a family.
      this.stem = dot > 0 && name.indexOf('.', dot + 1) < 0 ? name.slice(0, dot + 1) : undefined;
      this.name = this.names.of(name);
    }
    return this.name;
  }

  /** All requirements of a type in byte order of their keys, put together with those that depend on more than the type. */
  requirements(facts: InstanceTypeFacts, other: OtherRequirements): NodeSelectorRequirement[] {
    const name = this.nameRequirements(facts.name);
    const noDevices = facts.gpus.length + facts.neuronDevices.length + facts.inferenceAccelerators.length === 0;
    const devices = noDevices ? this.devices.none : this.devices.of(facts);
    const requirements = [
      other.reservationId,
      other.reservationInterruptible,
      other.reservationType,
      devices.acceleratorCount,
      devices.acceleratorManufacturer,
      devices.acceleratorName,
      name.capabilityFlex,
      name.category,
      this.cpu.value(facts.vcpus),
      this.cpuManufacturer.value(kebab(facts.cpuManufacturer)),
      this.clockSpeed.value(Math.round((facts.clockGHz ?? 0) * 1000)),
      this.ebsBandwidth.value(facts.ebsOptimized === 'default' ? facts.ebsMaximumMbps : undefined),
      this.encryptionInTransit.value(facts.encryptionInTransit ? 'true' : 'false'),
      name.family,
      name.generation,
      devices.gpuCount,
      devices.gpuManufacturer,
      devices.gpuMemory,
      devices.gpuName,
      this.hypervisor.value(facts.hypervisor),
      this.localNvme.value(facts.instanceStoreNvme === 'unsupported' ? undefined : facts.instanceStoreGB),
      this.memory.value(facts.memoryMiB),
      this.networkBandwidth.value(facts.networkBandwidthMbps),
      this.size.value(name.sizeStart === undefined ? undefined : facts.name.slice(name.sizeStart)),
      this.tenancy,
      other.capacityType,
      this.arch.value(kubernetesArch(facts)),
      other.os,
      // No two types have the same.
      inValue(label.INSTANCE_TYPE, facts.name),
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
