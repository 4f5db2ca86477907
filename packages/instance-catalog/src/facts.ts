/** A GPU or inference accelerator kind of an instance type. */
export interface AcceleratorFacts {
  name: string;
  manufacturer: string;
  /** 0 for a fraction of a device. */
  count: number;
  memoryMiB: number;
}

/** A Neuron device kind of an instance type. */
export interface NeuronFacts {
  name: string;
  count: number;
  coresPerDevice: number;
  memoryMiB: number;
}

/**
 * What EC2 states of an instance type, nothing derived (chapter 04, 12.1). A fact that no source states is absent; a flag is
 * false unless stated.
 */
export interface InstanceTypeFacts {
  name: string;
  vcpus: number;
  cores: number;
  /** As sold: nothing subtracted. */
  memoryMiB: number;
  /** In API order; the first one counts for the memory formula. */
  architectures: string[];
  cpuManufacturer?: string;
  clockGHz?: number;
  /** `on-demand`, `spot`, `capacity-block`. */
  usageClasses: string[];
  /** `nitro`, `xen`, or the empty text for bare metal. */
  hypervisor: string;
  bareMetal: boolean;
  burstable: boolean;
  currentGeneration: boolean;
  nitroEnclaves: boolean;
  encryptionInTransit: boolean;
  /** EC2's own wording, for example `Up to 10 Gigabit`. */
  networkPerformance?: string;
  /** The baseline figure that Karpenter's label carries. */
  networkBandwidthMbps?: number;
  /** Maximum interfaces of each network card, in API order. */
  networkCards: number[];
  /** Position in `networkCards` (chapter 04, 4.4). */
  defaultNetworkCard: number;
  ipv4PerInterface: number;
  ipv6PerInterface?: number;
  /** Absent: no EFA. */
  efaInterfaces?: number;
  /** `unsupported`, `supported` or `required`; not in the embedded facts. */
  enaSupport?: string;
  /** `default`, `supported` or `unsupported`. */
  ebsOptimized: string;
  ebsBaselineMbps?: number;
  ebsMaximumMbps?: number;
  /** Decimal GB over all instance store volumes. */
  instanceStoreGB?: number;
  /** `required`, `supported` or `unsupported`. */
  instanceStoreNvme?: string;
  /** VPC limits table: can carry branch interfaces. */
  trunking: boolean;
  /** VPC limits table: capacity of `vpc.amazonaws.com/pod-eni` on a trunking type. */
  branchInterfaces?: number;
  /** Whether the type is in the VPC limits table at all; without it, pod-eni and Windows addresses are 0, never a guess. */
  vpcLimitsKnown: boolean;
  gpus: AcceleratorFacts[];
  neuronDevices: NeuronFacts[];
  inferenceAccelerators: AcceleratorFacts[];
}
