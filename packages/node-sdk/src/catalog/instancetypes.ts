import { type EC2Client, type GpuDeviceInfo, type InstanceTypeInfo, paginateDescribeInstanceTypes } from '@aws-sdk/client-ec2';
import type { AcceleratorFacts, InstanceTypeFacts } from '@kerf/instance-catalog';
import { compareText } from '../load/json.js';
import { collectPages, type OnPage } from './pages.js';

/** Figures that no API states; the static tables have them (chapter 04, 12.1). */
export type StaticFacts = ReadonlyMap<string, InstanceTypeFacts>;

/** The facts of every type that Karpenter would list (chapter 04, 1.1), by name. */
export async function readInstanceTypes(ec2: EC2Client, known: StaticFacts, onPage: OnPage): Promise<InstanceTypeFacts[]> {
  const pages = paginateDescribeInstanceTypes(
    { client: ec2, pageSize: 100 },
    {
      Filters: [
        { Name: 'supported-virtualization-type', Values: ['hvm'] },
        { Name: 'processor-info.supported-architecture', Values: ['x86_64', 'arm64'] },
      ],
    },
  );
  const types = await collectPages(
    pages,
    (page) => page.InstanceTypes,
    (page) => page.NextToken,
    onPage,
  );
  const facts = types.map((type) => instanceTypeFacts(type, known.get(type.InstanceType ?? '')));
  if (facts.length === 0) throw new Error('it knows no instance type');
  return facts.sort((a, b) => compareText(a.name, b.name));
}

/** @param known The embedded facts of the type, for the figures of the static tables. */
export function instanceTypeFacts(type: InstanceTypeInfo, known: InstanceTypeFacts | undefined): InstanceTypeFacts {
  const { ProcessorInfo: processor = {}, NetworkInfo: network = {}, InstanceStorageInfo: storage, EbsInfo: ebs = {} } = type;
  const stated = <T>(value: T | undefined, field: string): T => {
    if (value === undefined) throw new Error(`it does not state ${field} of ${type.InstanceType ?? 'a type'}`);
    return value;
  };
  const name = stated(type.InstanceType, 'InstanceType');
  const vcpus = stated(type.VCpuInfo?.DefaultVCpus, 'VCpuInfo.DefaultVCpus');
  return {
    name,
    vcpus,
    cores: type.VCpuInfo?.DefaultCores ?? vcpus,
    memoryMiB: stated(type.MemoryInfo?.SizeInMiB, 'MemoryInfo.SizeInMiB'),
    architectures: stated(processor.SupportedArchitectures, 'ProcessorInfo.SupportedArchitectures'),
    cpuManufacturer: processor.Manufacturer,
    clockGHz: processor.SustainedClockSpeedInGhz || undefined,
    usageClasses: type.SupportedUsageClasses ?? [],
    hypervisor: type.Hypervisor ?? '',
    bareMetal: type.BareMetal ?? false,
    burstable: type.BurstablePerformanceSupported ?? false,
    currentGeneration: type.CurrentGeneration ?? false,
    nitroEnclaves: type.NitroEnclavesSupport === 'supported',
    encryptionInTransit: network.EncryptionInTransitSupported ?? false,
    networkPerformance: network.NetworkPerformance,
    networkBandwidthMbps: known?.networkBandwidthMbps,
    networkCards: (network.NetworkCards ?? []).map((card) => card.MaximumNetworkInterfaces ?? 0),
    defaultNetworkCard: network.DefaultNetworkCardIndex ?? 0,
    ipv4PerInterface: network.Ipv4AddressesPerInterface ?? 0,
    ipv6PerInterface: network.Ipv6AddressesPerInterface || undefined,
    efaInterfaces: network.EfaInfo?.MaximumEfaInterfaces || undefined,
    enaSupport: network.EnaSupport,
    ebsOptimized: ebs.EbsOptimizedSupport ?? 'unsupported',
    ebsBaselineMbps: ebs.EbsOptimizedInfo?.BaselineBandwidthInMbps,
    ebsMaximumMbps: ebs.EbsOptimizedInfo?.MaximumBandwidthInMbps,
    instanceStoreGB: storage?.TotalSizeInGB,
    instanceStoreNvme: storage?.NvmeSupport,
    trunking: known?.trunking ?? false,
    branchInterfaces: known?.branchInterfaces,
    vpcLimitsKnown: known?.vpcLimitsKnown ?? false,
    gpus: (type.GpuInfo?.Gpus ?? []).map(accelerator),
    neuronDevices: (type.NeuronInfo?.NeuronDevices ?? []).map((device) => ({
      name: device.Name ?? '',
      count: device.Count ?? 0,
      coresPerDevice: device.CoreInfo?.Count ?? 0,
      memoryMiB: device.MemoryInfo?.SizeInMiB ?? 0,
    })),
    inferenceAccelerators: (type.InferenceAcceleratorInfo?.Accelerators ?? []).map(accelerator),
  };
}

function accelerator(device: Pick<GpuDeviceInfo, 'Name' | 'Manufacturer' | 'Count' | 'MemoryInfo'>): AcceleratorFacts {
  return {
    name: device.Name ?? '',
    manufacturer: device.Manufacturer ?? '',
    count: device.Count ?? 0,
    memoryMiB: device.MemoryInfo?.SizeInMiB ?? 0,
  };
}
