// What AWS would answer of one region, written from the catalog's own data in the form that its calls have.

/** @param {import('@kerf/instance-catalog').InstanceTypeFacts} facts */
function instanceTypeInfo(facts) {
  const accelerators = (/** @type {import('@kerf/instance-catalog').AcceleratorFacts[]} */ list) =>
    list.map(({ name, manufacturer, count, memoryMiB }) => ({
      Name: name,
      Manufacturer: manufacturer,
      Count: count,
      MemoryInfo: { SizeInMiB: memoryMiB },
    }));
  return {
    InstanceType: facts.name,
    SupportedUsageClasses: facts.usageClasses,
    SupportedVirtualizationTypes: ['hvm'],
    Hypervisor: facts.hypervisor,
    VCpuInfo: { DefaultVCpus: facts.vcpus },
    MemoryInfo: { SizeInMiB: facts.memoryMiB },
    ProcessorInfo: {
      SupportedArchitectures: facts.architectures,
      Manufacturer: facts.cpuManufacturer,
      SustainedClockSpeedInGhz: facts.clockGHz,
    },
    InstanceStorageInfo:
      facts.instanceStoreGB === undefined ? undefined : { TotalSizeInGB: facts.instanceStoreGB, NvmeSupport: facts.instanceStoreNvme },
    EbsInfo: {
      EbsOptimizedSupport: facts.ebsOptimized,
      EbsOptimizedInfo: facts.ebsMaximumMbps === undefined ? undefined : { MaximumBandwidthInMbps: facts.ebsMaximumMbps },
    },
    NetworkInfo: {
      DefaultNetworkCardIndex: facts.defaultNetworkCard,
      NetworkCards: facts.networkCards.map((interfaces, i) => ({ NetworkCardIndex: i, MaximumNetworkInterfaces: interfaces })),
      Ipv4AddressesPerInterface: facts.ipv4PerInterface,
      EncryptionInTransitSupported: facts.encryptionInTransit,
      EfaInfo: facts.efaInterfaces === undefined ? undefined : { MaximumEfaInterfaces: facts.efaInterfaces },
    },
    GpuInfo: facts.gpus.length === 0 ? undefined : { Gpus: accelerators(facts.gpus) },
    InferenceAcceleratorInfo:
      facts.inferenceAccelerators.length === 0 ? undefined : { Accelerators: accelerators(facts.inferenceAccelerators) },
    NeuronInfo:
      facts.neuronDevices.length === 0
        ? undefined
        : {
            NeuronDevices: facts.neuronDevices.map(({ name, count, coresPerDevice }) => ({
              Name: name,
              Count: count,
              CoreInfo: { Count: coresPerDevice },
            })),
          },
  };
}

/**
 * @template T
 * @param {import('@kerf/instance-catalog').RegionInstanceType[]} types
 * @param {(type: import('@kerf/instance-catalog').RegionInstanceType) => T | undefined} value
 */
const byName = (types, value) =>
  Object.fromEntries(types.flatMap((type) => (value(type) === undefined ? [] : [[type.facts.name, value(type)]])));

/** @param {import('@kerf/instance-catalog').RegionData} region */
export function worldOf(region) {
  const { instanceTypes: types } = region;
  return {
    region: region.name,
    instanceTypes: types.map(({ facts }) => instanceTypeInfo(facts)),
    zones: byName(types, ({ zones }) => zones),
    limits: byName(types, ({ facts }) =>
      facts.vpcLimitsKnown
        ? {
            IPv4PerInterface: facts.ipv4PerInterface,
            IsTrunkingCompatible: facts.trunking,
            BranchInterface: facts.branchInterfaces ?? 0,
          }
        : undefined,
    ),
    bandwidth: byName(types, ({ facts }) => facts.networkBandwidthMbps),
    onDemand: byName(types, ({ onDemandPrice }) => onDemandPrice),
    // A type without Spot figures costs as Spot what it costs on demand, where it is offered (chapter 04, 7.2).
    spot: byName(types, ({ zones, spotPrices, onDemandPrice }) =>
      Object.fromEntries(
        zones.flatMap((zone, i) => {
          const price = spotPrices === undefined ? onDemandPrice : spotPrices[i];
          return price == null ? [] : [[zone, price]];
        }),
      ),
    ),
  };
}

/**
 * The region with Spot prices of its own in every zone: some above the on-demand price, some equal to others, some missing.
 * @param {import('./random.mjs').Random} random @param {import('@kerf/instance-catalog').RegionData} region
 * @returns {import('@kerf/instance-catalog').RegionData}
 */
export function withSpotPrices(random, region) {
  const instanceTypes = region.instanceTypes.map((type) => {
    const { onDemandPrice, zones } = type;
    if (onDemandPrice === undefined || random.chance(0.1)) return type;
    const price = () => (random.chance(0.1) ? null : Math.round(onDemandPrice * random.pick([0.2, 0.5, 1, 1, 1.1, 2]) * 1e4) / 1e4);
    return { ...type, spotPrices: zones.map(price), spotOrigin: /** @type {const} */ ('zone') };
  });
  return { ...region, instanceTypes };
}
