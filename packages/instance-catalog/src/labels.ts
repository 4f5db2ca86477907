/** Label keys that the catalog writes (chapter 04, 2). */
const PREFIX = 'karpenter.k8s.aws/';

export const CAPACITY_RESERVATION_ID = `${PREFIX}capacity-reservation-id`;
export const CAPACITY_RESERVATION_INTERRUPTIBLE = `${PREFIX}capacity-reservation-interruptible`;
export const CAPACITY_RESERVATION_TYPE = `${PREFIX}capacity-reservation-type`;
export const ACCELERATOR_COUNT = `${PREFIX}instance-accelerator-count`;
export const ACCELERATOR_MANUFACTURER = `${PREFIX}instance-accelerator-manufacturer`;
export const ACCELERATOR_NAME = `${PREFIX}instance-accelerator-name`;
export const CAPABILITY_FLEX = `${PREFIX}instance-capability-flex`;
export const CATEGORY = `${PREFIX}instance-category`;
export const INSTANCE_CPU = `${PREFIX}instance-cpu`;
export const CPU_MANUFACTURER = `${PREFIX}instance-cpu-manufacturer`;
export const CPU_SUSTAINED_CLOCK_SPEED_MHZ = `${PREFIX}instance-cpu-sustained-clock-speed-mhz`;
export const EBS_BANDWIDTH = `${PREFIX}instance-ebs-bandwidth`;
export const ENCRYPTION_IN_TRANSIT = `${PREFIX}instance-encryption-in-transit-supported`;
export const FAMILY = `${PREFIX}instance-family`;
export const GENERATION = `${PREFIX}instance-generation`;
export const GPU_COUNT = `${PREFIX}instance-gpu-count`;
export const GPU_MANUFACTURER = `${PREFIX}instance-gpu-manufacturer`;
export const GPU_MEMORY = `${PREFIX}instance-gpu-memory`;
export const GPU_NAME = `${PREFIX}instance-gpu-name`;
export const HYPERVISOR = `${PREFIX}instance-hypervisor`;
export const LOCAL_NVME = `${PREFIX}instance-local-nvme`;
export const INSTANCE_MEMORY = `${PREFIX}instance-memory`;
export const NETWORK_BANDWIDTH = `${PREFIX}instance-network-bandwidth`;
export const SIZE = `${PREFIX}instance-size`;
export const TENANCY = `${PREFIX}instance-tenancy`;
/** Later than the pinned release; written only on request. */
export const NITRO_SANDBOX = `${PREFIX}nitro-sandbox`;
export const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
export const ARCH = 'kubernetes.io/arch';
export const OS = 'kubernetes.io/os';
export const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';
export const WINDOWS_BUILD = 'node.kubernetes.io/windows-build';
export const ZONE_ID = 'topology.k8s.aws/zone-id';
export const REGION = 'topology.kubernetes.io/region';
export const ZONE = 'topology.kubernetes.io/zone';

export const ON_DEMAND = 'on-demand';
export const SPOT = 'spot';
export const RESERVED = 'reserved';
