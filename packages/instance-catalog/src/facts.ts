import { splitList, toNumber } from './columns.js';

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

/** The generated table of instance type facts: one line per type, columns separated by `|`, empty ones at the end left out. */
export interface TypesSource {
  meta: { source: string; from: string; asOf: string; vpcLimitsAsOf: string; bandwidthAsOf: string };
  rows: string;
}

const optionalNumber = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

function accelerators(text: string | undefined): AcceleratorFacts[] {
  if (!text) return [];
  return text.split(';').map((entry) => {
    const [name = '', manufacturer = '', count, memory] = entry.split(',');
    return { name, manufacturer, count: toNumber(count), memoryMiB: toNumber(memory) };
  });
}

function neuronDevices(text: string | undefined): NeuronFacts[] {
  if (!text) return [];
  return text.split(';').map((entry) => {
    const [name = '', count, cores, memory] = entry.split(',');
    return { name, count: toNumber(count), coresPerDevice: toNumber(cores), memoryMiB: toNumber(memory) };
  });
}

/** `4` is one card with four interfaces, `32x2` are 32 cards with two each. */
function networkCards(text: string): number[] {
  if (!text.includes('x')) return [Number(text)];
  return text.split(',').flatMap((run) => {
    const [cards, interfaces] = run.split('x');
    return new Array<number>(toNumber(cards)).fill(toNumber(interfaces));
  });
}

/** Reads one line of {@link TypesSource.rows}. */
export function readInstanceTypeFacts(row: string): InstanceTypeFacts {
  const c = row.split('|');
  const flags = c[9] ?? '';
  return {
    name: c[0] ?? '',
    vcpus: toNumber(c[1]),
    cores: toNumber(c[2]),
    memoryMiB: toNumber(c[3]),
    architectures: splitList(c[4]),
    cpuManufacturer: c[5] || undefined,
    clockGHz: optionalNumber(c[6]),
    usageClasses: splitList(c[7]),
    hypervisor: c[8] ?? '',
    bareMetal: flags.includes('b'),
    burstable: flags.includes('p'),
    currentGeneration: flags.includes('c'),
    nitroEnclaves: flags.includes('e'),
    encryptionInTransit: flags.includes('t'),
    networkPerformance: c[10] || undefined,
    networkBandwidthMbps: optionalNumber(c[11]),
    networkCards: networkCards(c[12] ?? ''),
    defaultNetworkCard: toNumber(c[13]),
    ipv4PerInterface: toNumber(c[14]),
    ipv6PerInterface: optionalNumber(c[15]),
    efaInterfaces: optionalNumber(c[16]),
    enaSupport: undefined,
    ebsOptimized: c[17] ?? '',
    ebsBaselineMbps: optionalNumber(c[18]),
    ebsMaximumMbps: optionalNumber(c[19]),
    instanceStoreGB: optionalNumber(c[20]),
    instanceStoreNvme: c[21] || undefined,
    trunking: flags.includes('k'),
    branchInterfaces: optionalNumber(c[22]),
    vpcLimitsKnown: !flags.includes('n'),
    gpus: accelerators(c[23]),
    neuronDevices: neuronDevices(c[24]),
    inferenceAccelerators: accelerators(c[25]),
  };
}
