/** An EC2NodeClass of `karpenter.k8s.aws/v1` in API shape, as far as the catalog reads it (chapter 06, 5). */
export interface EC2NodeClass {
  metadata?: { name?: string; annotations?: Record<string, string> };
  spec: EC2NodeClassSpec;
  /** What the controller resolved. Without it, every zone of the region has a subnet and there are no reservations. */
  status?: EC2NodeClassStatus;
}

export interface EC2NodeClassSpec {
  /** Without a family and without terms, the alias `al2023@latest` applies. */
  amiFamily?: string;
  amiSelectorTerms?: AmiSelectorTerm[];
  kubelet?: KubeletConfiguration;
  blockDeviceMappings?: BlockDeviceMapping[];
  /** `RAID0`. */
  instanceStorePolicy?: string;
  networkInterfaces?: NetworkInterface[];
  cpuOptions?: { nestedVirtualization?: string };
  connectionTracking?: Record<string, unknown>;
  placementGroupSelector?: { name?: string; id?: string };
  associatePublicIPAddress?: boolean;
  context?: string;
  detailedMonitoring?: boolean;
  instanceProfile?: string;
  metadataOptions?: Record<string, unknown>;
  role?: string;
  tags?: Record<string, string>;
  userData?: string;
  ipPrefixCount?: number;
  subnetSelectorTerms?: unknown[];
  securityGroupSelectorTerms?: unknown[];
  capacityReservationSelectorTerms?: unknown[];
}

export interface AmiSelectorTerm {
  /** `family@version`, for example `al2023@latest`. */
  alias?: string;
  id?: string;
  name?: string;
  owner?: string;
  tags?: Record<string, string>;
  ssmParameter?: string;
}

/** The kubelet block; the first five fields change figures, the rest only the hash. */
export interface KubeletConfiguration {
  maxPods?: number;
  podsPerCore?: number;
  /** Keys `cpu`, `memory`, `ephemeral-storage`, `pid`; quantities. */
  kubeReserved?: Record<string, string>;
  systemReserved?: Record<string, string>;
  /** Signal to quantity or percentage. Only `memory.available` and `nodefs.available` change figures. */
  evictionHard?: Record<string, string>;
  evictionSoft?: Record<string, string>;
  evictionSoftGracePeriod?: Record<string, string>;
  evictionMaxPodGracePeriod?: number;
  clusterDNS?: string[];
  imageGCHighThresholdPercent?: number;
  imageGCLowThresholdPercent?: number;
  cpuCFSQuota?: boolean;
}

export interface BlockDeviceMapping {
  deviceName?: string;
  rootVolume?: boolean;
  ebs?: { volumeSize?: string; snapshotID?: string; [field: string]: unknown };
}

export interface NetworkInterface {
  networkCardIndex: number;
  deviceIndex: number;
  /** `interface` or `efa-only`. */
  interfaceType: string;
}

export interface EC2NodeClassStatus {
  subnets?: Subnet[];
  capacityReservations?: CapacityReservation[];
  securityGroups?: { id: string; name?: string }[];
  amis?: { id: string; name?: string; deprecated?: boolean; requirements: { key: string; operator: string; values?: string[] }[] }[];
}

export interface Subnet {
  id: string;
  zone: string;
  zoneID?: string;
}

export interface CapacityReservation {
  id: string;
  instanceType: string;
  availabilityZone: string;
  /** `default` (also when absent) or `capacity-block`. */
  reservationType?: string;
  interruptible?: boolean;
  /** `active` (also when absent) or `expiring`. */
  state?: string;
  /** Free instances. The object of a cluster does not carry it: absent counts as 0, as for a reservation not read yet. */
  availableInstanceCount?: number;
}
