/** What an AMI family changes in capacity and overhead (chapter 04, 4.3 and 5.4). */
export interface AmiFamily {
  name: AmiFamilyName;
  /** The device whose size is the ephemeral storage; `undefined` for Custom, where the last mapping counts. */
  ephemeralDevice?: string;
  defaultEphemeralStorage: string;
  /** kube-reserved memory follows the ENI formula instead of the actual pods figure. */
  eniLimitedMemoryOverhead: boolean;
  podsPerCore: boolean;
  eniLimitedPodDensity: boolean;
  windowsBuild?: string;
}

export type AmiFamilyName = 'AL2' | 'AL2023' | 'Bottlerocket' | 'Custom' | 'Windows2019' | 'Windows2022' | 'Windows2025';

const linux = { eniLimitedMemoryOverhead: true, podsPerCore: true, eniLimitedPodDensity: true, defaultEphemeralStorage: '20Gi' };
const windows = {
  eniLimitedMemoryOverhead: false,
  podsPerCore: true,
  eniLimitedPodDensity: false,
  ephemeralDevice: '/dev/sda1',
  defaultEphemeralStorage: '50Gi',
};

export const AMI_FAMILIES: ReadonlyMap<string, AmiFamily> = new Map<string, AmiFamily>([
  ['AL2', { name: 'AL2', ...linux, ephemeralDevice: '/dev/xvda' }],
  ['AL2023', { name: 'AL2023', ...linux, ephemeralDevice: '/dev/xvda' }],
  ['Bottlerocket', { name: 'Bottlerocket', ...linux, eniLimitedMemoryOverhead: false, podsPerCore: false, ephemeralDevice: '/dev/xvdb' }],
  ['Custom', { name: 'Custom', ...linux }],
  ['Windows2019', { name: 'Windows2019', ...windows, windowsBuild: '10.0.17763' }],
  ['Windows2022', { name: 'Windows2022', ...windows, windowsBuild: '10.0.20348' }],
  ['Windows2025', { name: 'Windows2025', ...windows, windowsBuild: '10.0.26100' }],
]);

/** Alias spelling to family: `al2023` to `AL2023`. */
export const ALIAS_FAMILIES: ReadonlyMap<string, AmiFamilyName> = new Map([
  ['al2', 'AL2'],
  ['al2023', 'AL2023'],
  ['bottlerocket', 'Bottlerocket'],
  ['windows2019', 'Windows2019'],
  ['windows2022', 'Windows2022'],
  ['windows2025', 'Windows2025'],
]);

/** The family of a node class that names none at all. */
export const DEFAULT_AMI_FAMILY: AmiFamilyName = 'AL2023';
