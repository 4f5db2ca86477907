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

/** A line of the generated table; `scripts/type-row.mjs` writes it. 0 and the empty text stand for what is not stated. */
export type TypeRow = [
  name: string,
  vcpus: number,
  cores: number,
  memoryMiB: number,
  architectures: string,
  cpuManufacturer: string,
  clockGHz: number,
  usageClasses: string,
  hypervisor: string,
  flags: string,
  networkPerformance: string,
  networkBandwidthMbps: number,
  networkCards: number | string,
  defaultNetworkCard: number,
  ipv4PerInterface: number,
  ipv6PerInterface: number,
  efaInterfaces: number,
  ebsOptimized: string,
  ebsBaselineMbps?: number,
  ebsMaximumMbps?: number,
  instanceStoreGB?: number,
  instanceStoreNvme?: string,
  branchInterfaces?: number,
  gpus?: [name: string, manufacturer: string, count: number, memoryMiB: number][],
  neuronDevices?: [name: string, count: number, coresPerDevice: number, memoryMiB: number][],
  inferenceAccelerators?: [name: string, manufacturer: string, count: number, memoryMiB: number][],
];

/** The generated table of instance type facts. */
export interface TypesSource {
  meta: { source: string; from: string; asOf: string; vpcLimitsAsOf: string; bandwidthAsOf: string };
  /** JSON lines between line breaks, each a {@link TypeRow}. */
  rows: string;
}

/** The few distinct lists of architectures and usage classes, read once each. */
const lists = new Map<string, string[]>();

function list(text: string): string[] {
  let entries = lists.get(text);
  if (entries === undefined) {
    entries = Object.freeze(text.split(',')) as string[];
    lists.set(text, entries);
  }
  return entries;
}

/** Most types have none of a kind of device; they share these lists. */
const NO_ACCELERATORS = Object.freeze([]) as unknown as AcceleratorFacts[];
const NO_NEURON_DEVICES = Object.freeze([]) as unknown as NeuronFacts[];

function accelerators(rows: TypeRow[23]): AcceleratorFacts[] {
  if (rows === undefined || rows.length === 0) return NO_ACCELERATORS;
  return rows.map(([name, manufacturer, count, memoryMiB]) => ({ name, manufacturer, count, memoryMiB }));
}

function neuronDevices(rows: TypeRow[24]): NeuronFacts[] {
  if (rows === undefined || rows.length === 0) return NO_NEURON_DEVICES;
  return rows.map(([name, count, coresPerDevice, memoryMiB]) => ({ name, count, coresPerDevice, memoryMiB }));
}

const cardLists = new Map<number | string, number[]>();

/** `4` is one card with four interfaces, `32x2` are 32 cards with two each. */
function networkCards(cards: number | string): number[] {
  let list = cardLists.get(cards);
  if (list === undefined) {
    list = [];
    for (const run of String(cards).split(',')) {
      const [count = 1, interfaces] = run.includes('x') ? run.split('x').map(Number) : [1, Number(run)];
      for (let i = 0; i < count; i++) list.push(interfaces ?? 0);
    }
    cardLists.set(cards, Object.freeze(list) as number[]);
  }
  return list;
}

type Flags = Pick<
  InstanceTypeFacts,
  'bareMetal' | 'burstable' | 'currentGeneration' | 'nitroEnclaves' | 'encryptionInTransit' | 'trunking' | 'vpcLimitsKnown'
>;

const flagSets = new Map<string, Flags>();

function flagSet(letters: string): Flags {
  let flags = flagSets.get(letters);
  if (flags === undefined) {
    flags = {
      bareMetal: letters.includes('b'),
      burstable: letters.includes('p'),
      currentGeneration: letters.includes('c'),
      nitroEnclaves: letters.includes('e'),
      encryptionInTransit: letters.includes('t'),
      trunking: letters.includes('k'),
      vpcLimitsKnown: !letters.includes('n'),
    };
    flagSets.set(letters, flags);
  }
  return flags;
}

/** Reads one line of a generated table. */
export function readInstanceTypeFacts(row: TypeRow): InstanceTypeFacts {
  const flags = flagSet(row[9]);
  return {
    name: row[0],
    vcpus: row[1],
    cores: row[2],
    memoryMiB: row[3],
    architectures: list(row[4]),
    cpuManufacturer: row[5] || undefined,
    clockGHz: row[6] || undefined,
    usageClasses: list(row[7]),
    hypervisor: row[8],
    bareMetal: flags.bareMetal,
    burstable: flags.burstable,
    currentGeneration: flags.currentGeneration,
    nitroEnclaves: flags.nitroEnclaves,
    encryptionInTransit: flags.encryptionInTransit,
    networkPerformance: row[10] || undefined,
    networkBandwidthMbps: row[11] || undefined,
    networkCards: networkCards(row[12]),
    defaultNetworkCard: row[13],
    ipv4PerInterface: row[14],
    ipv6PerInterface: row[15] || undefined,
    efaInterfaces: row[16] || undefined,
    enaSupport: undefined,
    ebsOptimized: row[17],
    ebsBaselineMbps: row[18] || undefined,
    ebsMaximumMbps: row[19] || undefined,
    instanceStoreGB: row[20] || undefined,
    instanceStoreNvme: row[21] || undefined,
    trunking: flags.trunking,
    branchInterfaces: row[22] || undefined,
    vpcLimitsKnown: flags.vpcLimitsKnown,
    gpus: accelerators(row[23]),
    neuronDevices: neuronDevices(row[24]),
    inferenceAccelerators: accelerators(row[25]),
  };
}
