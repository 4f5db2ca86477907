import fc from 'fast-check';

/** Few values, so that generated objects meet: what one demands another has, or nearly has. */
export const ZONE = 'topology.kubernetes.io/zone';
export const ZONE_ID = 'topology.k8s.aws/zone-id';
export const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
export const ARCH = 'kubernetes.io/arch';
export const OS = 'kubernetes.io/os';
export const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';
export const HOSTNAME = 'kubernetes.io/hostname';
export const NODE_POOL = 'karpenter.sh/nodepool';
export const FAMILY = 'karpenter.k8s.aws/instance-family';
export const CPU_LABEL = 'karpenter.k8s.aws/instance-cpu';
export const RESERVATION = 'karpenter.k8s.aws/capacity-reservation-id';
/** Keys that only users know; `number` has integer values. */
export const TEAM = 'example.com/team';
export const NUMBER = 'example.com/number';

export const ZONES = ['zone-a', 'zone-b', 'zone-c'];
export const CAPACITY_TYPES = ['on-demand', 'spot', 'reserved'];
export const TEAMS = ['blue', 'green', 'red'];
/** Integers by the grammar of chapter 01, 1.2, and texts that only look like some. */
export const NUMBERS = ['1', '2', '5', '05', '+9', '10', '1e1', '-3'];
export const APPS = ['db', 'web', 'job'];
export const NAMESPACES = ['default', 'other'];

/** The values that a requirement on a key draws from. */
export const VALUES: Readonly<Record<string, readonly string[]>> = {
  [ZONE]: [...ZONES, 'zone-x'],
  [ZONE_ID]: ['id-a', 'id-b', 'id-c'],
  [CAPACITY_TYPE]: CAPACITY_TYPES,
  [ARCH]: ['amd64', 'arm64'],
  [OS]: ['linux', 'windows'],
  [FAMILY]: ['c', 'm', 'r'],
  [CPU_LABEL]: ['2', '4', '8', '16', '64'],
  [INSTANCE_TYPE]: ['type-00', 'type-01', 'type-02', 'type-99'],
  [TEAM]: TEAMS,
  [NUMBER]: NUMBERS,
};

/** An optional part: there with the given chance in percent. Shrinks to absent. */
export function sometimes<T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary: value });
}

/** A record without the fields that came out undefined. */
export function record<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K] | undefined> }): fc.Arbitrary<T> {
  return fc.record(fields as { [K in keyof T]: fc.Arbitrary<T[K]> }).map((made) => {
    const compact: Partial<T> = {};
    for (const key in made) if (made[key] !== undefined) compact[key] = made[key];
    return compact as T;
  });
}

/** A name with a number of two digits or more, so that byte order is number order below 100. */
export function numbered(prefix: string, index: number): string {
  return `${prefix}${String(index).padStart(2, '0')}`;
}
