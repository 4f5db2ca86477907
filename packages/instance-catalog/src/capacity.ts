import type { AcceleratorFacts, InstanceTypeFacts } from './facts.js';
import { formatCount, formatMiB } from './quantity.js';
import type { NodeClassSettings } from './settings.js';

/** The figures of a type's capacity that its overhead is computed from. */
export interface CapacityFigures {
  pods: number;
  /** Pods by the ENI formula without reserved interfaces. */
  eniPods: number;
  memoryBytes: number;
  storageBytes: number;
}

/** Settings of the controller that change figures. */
export interface CapacitySettings {
  vmMemoryOverheadPercent: number;
  reservedENIs: number;
}

const MIB = 1024 * 1024;
const ARM_KERNEL_MIB = 64;
const WINDOWS_PODS = 110;

/** The first architecture in API order that Kubernetes has a name for. */
export function kubernetesArch(facts: InstanceTypeFacts): string | undefined {
  const { architectures } = facts;
  // By position: an iterator for every type of a region is what a cold process notices.
  for (let i = 0; i < architectures.length; i++) {
    if (architectures[i] === 'x86_64') return 'amd64';
    if (architectures[i] === 'arm64') return 'arm64';
  }
  return undefined;
}

interface Memory {
  mebibytes: number;
  text: string;
}

/** Chapter 04, 4.2: doubles, in this order of operations. */
function usableMemory(base: number, overheadPercent: number): Memory {
  const mebibytes = base - Math.ceil((base * MIB * overheadPercent) / 1024 / 1024);
  return { mebibytes, text: formatMiB(mebibytes) };
}

/** Chapter 04, 4.4: only the default card's interfaces count. */
function podsByInterfaces(facts: InstanceTypeFacts, settings: NodeClassSettings, reserved: number): number {
  const usable = (facts.networkCards[facts.defaultNetworkCard] ?? 0) - reserved - settings.efaOnly.onCard0;
  return usable <= 0 ? 0 : usable * (facts.ipv4PerInterface - 1) + 2;
}

function podCount(facts: InstanceTypeFacts, settings: NodeClassSettings, reservedENIs: number): number {
  const { family, kubelet } = settings;
  let pods = family.eniLimitedPodDensity ? podsByInterfaces(facts, settings, reservedENIs) : WINDOWS_PODS;
  if (kubelet.maxPods !== undefined) pods = kubelet.maxPods;
  if (family.podsPerCore && (kubelet.podsPerCore ?? 0) > 0) pods = Math.min(pods, (kubelet.podsPerCore as number) * facts.vcpus);
  return pods;
}

function ephemeralStorage(facts: InstanceTypeFacts, settings: NodeClassSettings): { text: string; bytes: number } {
  // Whatever NvmeSupport says: spinning disks count as well (chapter 04, 4.3).
  if (settings.raid0 && facts.instanceStoreGB !== undefined) {
    const bytes = facts.instanceStoreGB * 1e9;
    return { text: formatCount(bytes), bytes };
  }
  return settings.ephemeralStorage;
}

function gpuCount(gpus: AcceleratorFacts[], manufacturer: string): number {
  let count = 0;
  for (const gpu of gpus) if (gpu.manufacturer === manufacturer) count += gpu.count;
  return count;
}

function neuronCount(facts: InstanceTypeFacts): number {
  let count = 0;
  for (const device of facts.neuronDevices) count += device.count;
  return count;
}

function efaCount(facts: InstanceTypeFacts, settings: NodeClassSettings): number {
  return settings.networkInterfaces === undefined ? (facts.efaInterfaces ?? 0) : settings.efaOnly.total;
}

/**
 * Builds the capacity of types under one node class (chapter 04, 4). Its figures are those of the type built last: an object of
 * them for every type of a region would be most of what a resolution throws away.
 */
export class CapacityBuilder implements CapacityFigures {
  pods = 0;
  eniPods = 0;
  storageBytes = 0;
  private memoryMiB = 0;
  /** By the memory that the formula starts from, of which there are few. */
  private readonly memories = new Map<number, Memory>();

  constructor(
    private readonly nodeClass: NodeClassSettings,
    private readonly settings: CapacitySettings,
  ) {}

  get memoryBytes(): number {
    return this.memoryMiB * MIB;
  }

  /** Resource to canonical quantity, zero entries included (chapter 04, 3). */
  build(facts: InstanceTypeFacts): Record<string, string> {
    const { nodeClass } = this;
    const memory = this.memory(facts);
    const storage = ephemeralStorage(facts, nodeClass);
    this.pods = podCount(facts, nodeClass, this.settings.reservedENIs);
    this.eniPods = podsByInterfaces(facts, nodeClass, 0);
    this.memoryMiB = memory.mebibytes;
    this.storageBytes = storage.bytes;
    const { gpus, neuronDevices } = facts;
    const device = neuronDevices[0];
    // Written out, in byte order and without computed keys: this runs for every type of a region.
    const list: Record<string, string> = {
      'amd.com/gpu': gpus.length === 0 ? '0' : formatCount(gpuCount(gpus, 'AMD')),
      'aws.amazon.com/neuron': device === undefined ? '0' : formatCount(neuronCount(facts)),
      // Only the first device kind (chapter 04, 4.1).
      'aws.amazon.com/neuroncore': device === undefined ? '0' : formatCount(device.count * device.coresPerDevice),
      cpu: formatCount(facts.vcpus),
      'ephemeral-storage': storage.text,
      'habana.ai/gaudi': gpus.length === 0 ? '0' : formatCount(gpuCount(gpus, 'Habana')),
      memory: memory.text,
      'nvidia.com/gpu': gpus.length === 0 ? '0' : formatCount(gpuCount(gpus, 'NVIDIA')),
      pods: formatCount(this.pods),
      'vpc.amazonaws.com/efa': formatCount(efaCount(facts, nodeClass)),
      'vpc.amazonaws.com/pod-eni': formatCount(facts.trunking ? (facts.branchInterfaces ?? 0) : 0),
    };
    if (nodeClass.family.windowsBuild !== undefined && kubernetesArch(facts) === 'amd64')
      list['vpc.amazonaws.com/PrivateIPv4Address'] = formatCount(facts.vpcLimitsKnown ? facts.ipv4PerInterface - 1 : 0);
    return list;
  }

  private memory(facts: InstanceTypeFacts): Memory {
    const base = facts.architectures[0] === 'arm64' ? facts.memoryMiB - ARM_KERNEL_MIB : facts.memoryMiB;
    let memory = this.memories.get(base);
    if (memory === undefined) {
      memory = usableMemory(base, this.settings.vmMemoryOverheadPercent);
      this.memories.set(base, memory);
    }
    return memory;
  }
}
