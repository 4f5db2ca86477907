import type { InstanceTypeFacts } from './facts.js';
import { formatCount, formatMiB, formatQuantity, type Quantity, wholeUnits } from './quantity.js';
import * as resource from './resources.js';
import type { NodeClassSettings } from './settings.js';

/** Capacity of a type under a node class, and the figures that the overhead is computed from. */
export interface Capacity {
  /** Resource to canonical quantity, in byte order, zero entries included (chapter 04, 3). */
  list: Record<string, string>;
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
  for (const architecture of facts.architectures) {
    if (architecture === 'x86_64') return 'amd64';
    if (architecture === 'arm64') return 'arm64';
  }
  return undefined;
}

/** Chapter 04, 4.2: doubles, in this order of operations. */
function memoryMiB(facts: InstanceTypeFacts, overheadPercent: number): number {
  const base = facts.architectures[0] === 'arm64' ? facts.memoryMiB - ARM_KERNEL_MIB : facts.memoryMiB;
  return base - Math.ceil((base * MIB * overheadPercent) / 1024 / 1024);
}

/** Chapter 04, 4.4: only the default card's interfaces count. */
function podsByInterfaces(facts: InstanceTypeFacts, settings: NodeClassSettings, reserved: number): number {
  const onCard0 = settings.networkInterfaces?.filter((nic) => nic.interfaceType === 'efa-only' && nic.networkCardIndex === 0).length ?? 0;
  const usable = Math.max(0, (facts.networkCards[facts.defaultNetworkCard] ?? 0) - reserved - onCard0);
  return usable === 0 ? 0 : usable * (facts.ipv4PerInterface - 1) + 2;
}

function podCount(facts: InstanceTypeFacts, settings: NodeClassSettings, reservedENIs: number): number {
  const { family, kubelet } = settings;
  let pods = family.eniLimitedPodDensity ? podsByInterfaces(facts, settings, reservedENIs) : WINDOWS_PODS;
  if (kubelet.maxPods !== undefined) pods = kubelet.maxPods;
  if (family.podsPerCore && (kubelet.podsPerCore ?? 0) > 0) pods = Math.min(pods, (kubelet.podsPerCore as number) * facts.vcpus);
  return pods;
}

function ephemeralStorage(facts: InstanceTypeFacts, settings: NodeClassSettings): Quantity {
  // Whatever NvmeSupport says: spinning disks count as well (chapter 04, 4.3).
  if (settings.raid0 && facts.instanceStoreGB !== undefined)
    return { nanos: BigInt(facts.instanceStoreGB) * 1_000_000_000n * 1_000_000_000n, binary: false };
  return settings.ephemeralStorage;
}

const gpuCount = (facts: InstanceTypeFacts, manufacturer: string): number =>
  facts.gpus.reduce((sum, gpu) => (gpu.manufacturer === manufacturer ? sum + gpu.count : sum), 0);

function efaCount(facts: InstanceTypeFacts, settings: NodeClassSettings): number {
  if (settings.networkInterfaces === undefined) return facts.efaInterfaces ?? 0;
  return settings.networkInterfaces.filter((nic) => nic.interfaceType === 'efa-only').length;
}

/** Capacity of a type (chapter 04, 4). */
export function capacityOf(facts: InstanceTypeFacts, nodeClass: NodeClassSettings, settings: CapacitySettings): Capacity {
  const memory = memoryMiB(facts, settings.vmMemoryOverheadPercent);
  const storage = ephemeralStorage(facts, nodeClass);
  const pods = podCount(facts, nodeClass, settings.reservedENIs);
  const device = facts.neuronDevices[0];
  const list: Record<string, string> = {
    [resource.AMD_GPU]: formatCount(gpuCount(facts, 'AMD')),
    [resource.NEURON]: formatCount(facts.neuronDevices.reduce((sum, neuron) => sum + neuron.count, 0)),
    // Only the first device kind (chapter 04, 4.1).
    [resource.NEURON_CORE]: formatCount(device === undefined ? 0 : device.count * device.coresPerDevice),
    [resource.CPU]: formatCount(facts.vcpus),
    [resource.EPHEMERAL_STORAGE]: formatQuantity(storage),
    [resource.HABANA_GAUDI]: formatCount(gpuCount(facts, 'Habana')),
    [resource.MEMORY]: formatMiB(memory),
    [resource.NVIDIA_GPU]: formatCount(gpuCount(facts, 'NVIDIA')),
    [resource.PODS]: formatCount(pods),
  };
  if (nodeClass.family.windowsBuild !== undefined && kubernetesArch(facts) === 'amd64')
    list[resource.PRIVATE_IPV4_ADDRESS] = formatCount(facts.vpcLimitsKnown ? facts.ipv4PerInterface - 1 : 0);
  list[resource.EFA] = formatCount(efaCount(facts, nodeClass));
  list[resource.POD_ENI] = formatCount(facts.trunking ? (facts.branchInterfaces ?? 0) : 0);
  return {
    list,
    pods,
    eniPods: podsByInterfaces(facts, nodeClass, 0),
    memoryBytes: memory * MIB,
    storageBytes: wholeUnits(storage),
  };
}
