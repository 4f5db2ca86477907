import type { InstanceTypeFacts } from './facts.js';

/** The generated table of instance type facts. */
export interface TypesSource {
  meta: { source: string; from: string; asOf: string; vpcLimitsAsOf: string; bandwidthAsOf: string };
  /** JSON text of {@link TypeColumns}. */
  columns: string;
}

/** What the types of a family mostly have in common. 0 and the empty text stand for what is not stated. */
interface ProfileColumns {
  /** Separated by commas, like the usage classes. */
  architectures: string[];
  cpuManufacturer: string[];
  clockGHz: number[];
  usageClasses: string[];
  hypervisor: string[];
  flags: string[];
  ebsOptimized: string[];
  instanceStoreNvme: string[];
}

/** What types with the same kind of network have in common. */
interface NetworkColumns {
  networkPerformance: string[];
  networkCards: number[][];
  defaultNetworkCard: number[];
  ipv4PerInterface: number[];
  ipv6PerInterface: number[];
  efaInterfaces: number[];
}

type TypeDevices = Pick<InstanceTypeFacts, 'gpus' | 'neuronDevices' | 'inferenceAccelerators'>;

/**
 * The facts of instance types, a column per fact, types by name; `scripts/type-columns.mjs` writes them. What types have in common is a
 * column of positions in a table of its own. 0 stands for what is not stated.
 */
interface TypeColumns {
  profiles: ProfileColumns;
  networks: NetworkColumns;
  deviceLists: TypeDevices[];
  name: string[];
  profile: number[];
  network: number[];
  devices: number[];
  vcpus: number[];
  cores: number[];
  memoryMiB: number[];
  networkBandwidthMbps: number[];
  ebsBaselineMbps: number[];
  ebsMaximumMbps: number[];
  instanceStoreGB: number[];
  branchInterfaces: number[];
}

/** The few distinct lists of architectures and usage classes, shared between all types. */
const lists = new Map<string, string[]>();

function list(text: string): string[] {
  let entries = lists.get(text);
  if (entries === undefined) {
    entries = Object.freeze(text.split(',')) as string[];
    lists.set(text, entries);
  }
  return entries;
}

/** Facts with what a profile states, in the order of a catalog file; the rest is still to be filled in. */
function profileFacts(profiles: ProfileColumns, i: number): InstanceTypeFacts {
  const flags = profiles.flags[i] as string;
  return {
    name: '',
    vcpus: 0,
    cores: 0,
    memoryMiB: 0,
    architectures: list(profiles.architectures[i] as string),
    cpuManufacturer: profiles.cpuManufacturer[i] || undefined,
    clockGHz: profiles.clockGHz[i] || undefined,
    usageClasses: list(profiles.usageClasses[i] as string),
    hypervisor: profiles.hypervisor[i] as string,
    bareMetal: flags.includes('b'),
    burstable: flags.includes('p'),
    currentGeneration: flags.includes('c'),
    nitroEnclaves: flags.includes('e'),
    encryptionInTransit: flags.includes('t'),
    networkPerformance: undefined,
    networkBandwidthMbps: undefined,
    networkCards: [],
    defaultNetworkCard: 0,
    ipv4PerInterface: 0,
    ipv6PerInterface: undefined,
    efaInterfaces: undefined,
    enaSupport: undefined,
    ebsOptimized: profiles.ebsOptimized[i] as string,
    ebsBaselineMbps: undefined,
    ebsMaximumMbps: undefined,
    instanceStoreGB: undefined,
    instanceStoreNvme: profiles.instanceStoreNvme[i] || undefined,
    trunking: flags.includes('k'),
    branchInterfaces: undefined,
    vpcLimitsKnown: !flags.includes('n'),
    gpus: [],
    neuronDevices: [],
    inferenceAccelerators: [],
  };
}

/** A table of instance type facts; those of a type are put together when it is first asked for: a region needs only its own types. */
export class TypeTable {
  private readonly columns: TypeColumns;
  private readonly profiles: InstanceTypeFacts[];
  private readonly facts: (InstanceTypeFacts | undefined)[] = [];

  /** @param text JSON of {@link TypeColumns}. */
  constructor(text: string) {
    this.columns = JSON.parse(text) as TypeColumns;
    const { profiles, networks, deviceLists } = this.columns;
    this.profiles = profiles.flags.map((_, i) => profileFacts(profiles, i));
    // Types share these lists.
    networks.networkCards.forEach(Object.freeze);
    deviceLists.forEach(({ gpus, neuronDevices, inferenceAccelerators }) => {
      Object.freeze(gpus);
      Object.freeze(neuronDevices);
      Object.freeze(inferenceAccelerators);
    });
  }

  get size(): number {
    return this.columns.name.length;
  }

  /** The facts of the type at a position from 0 up to but not `size`. */
  at(position: number): InstanceTypeFacts {
    let facts = this.facts[position];
    if (facts === undefined) {
      facts = this.read(position);
      this.facts[position] = facts;
    }
    return facts;
  }

  private read(i: number): InstanceTypeFacts {
    const { columns } = this;
    const { networks } = columns;
    const network = columns.network[i] as number;
    const devices = columns.deviceLists[columns.devices[i] as number] as TypeDevices;
    // A copy costs less than an object put together from all its fields: this is the better part of loading a region.
    const facts: InstanceTypeFacts = { ...(this.profiles[columns.profile[i] as number] as InstanceTypeFacts) };
    facts.name = columns.name[i] as string;
    facts.vcpus = columns.vcpus[i] as number;
    facts.cores = columns.cores[i] as number;
    facts.memoryMiB = columns.memoryMiB[i] as number;
    facts.networkPerformance = networks.networkPerformance[network] || undefined;
    facts.networkBandwidthMbps = columns.networkBandwidthMbps[i] || undefined;
    facts.networkCards = networks.networkCards[network] as number[];
    facts.defaultNetworkCard = networks.defaultNetworkCard[network] as number;
    facts.ipv4PerInterface = networks.ipv4PerInterface[network] as number;
    facts.ipv6PerInterface = networks.ipv6PerInterface[network] || undefined;
    facts.efaInterfaces = networks.efaInterfaces[network] || undefined;
    facts.ebsBaselineMbps = columns.ebsBaselineMbps[i] || undefined;
    facts.ebsMaximumMbps = columns.ebsMaximumMbps[i] || undefined;
    facts.instanceStoreGB = columns.instanceStoreGB[i] || undefined;
    facts.branchInterfaces = columns.branchInterfaces[i] || undefined;
    facts.gpus = devices.gpus;
    facts.neuronDevices = devices.neuronDevices;
    facts.inferenceAccelerators = devices.inferenceAccelerators;
    return facts;
  }
}
