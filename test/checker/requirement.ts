// The requirement algebra of chapter 01, 1 and 2, written for the checker alone.

export interface Requirement {
  readonly key: string;
  /** True: everything but `values`, within the bounds. False: exactly `values`. */
  readonly complement: boolean;
  readonly values: ReadonlySet<string>;
  readonly gte?: bigint;
  readonly lte?: bigint;
  readonly minValues?: number;
}
export type Requirements = Map<string, Requirement>;
export interface Expression {
  key: string;
  operator: string;
  values?: string[] | null;
  minValues?: number;
}

const RENAMED: Record<string, string> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'topology.ebs.csi.aws.com/zone': 'topology.kubernetes.io/zone',
};

export const HOSTNAME = 'kubernetes.io/hostname';
export const NODEPOOL = 'karpenter.sh/nodepool';
export const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
export const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';
export const RESERVATION_ID = 'karpenter.k8s.aws/capacity-reservation-id';
export const REGISTERED = 'karpenter.sh/registered';
export const INITIALIZED = 'karpenter.sh/initialized';

const AWS_SUFFIXES =
  'capacity-reservation-id capacity-reservation-type capacity-reservation-interruptible instance-hypervisor ' +
  'instance-encryption-in-transit-supported instance-category instance-capability-flex instance-family instance-generation instance-size ' +
  'instance-local-nvme instance-cpu instance-cpu-manufacturer instance-cpu-sustained-clock-speed-mhz instance-memory ' +
  'instance-ebs-bandwidth instance-network-bandwidth instance-gpu-name instance-gpu-manufacturer instance-gpu-count instance-gpu-memory ' +
  'instance-accelerator-name instance-accelerator-manufacturer instance-accelerator-count instance-tenancy placement-group-id ' +
  'placement-group-partition';

/** Keys that a NodeClaim need not define to be asked for (chapter 01, 2.3). */
export const WELL_KNOWN: ReadonlySet<string> = new Set([
  NODEPOOL,
  CAPACITY_TYPE,
  INSTANCE_TYPE,
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'node.kubernetes.io/windows-build',
  'topology.k8s.aws/zone-id',
  ...AWS_SUFFIXES.split(' ').map((suffix) => `karpenter.k8s.aws/${suffix}`),
]);
export const NOTHING_UNDEFINED: ReadonlySet<string> = new Set();

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);
const whole = (text: string): bigint | undefined => {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value >= MIN && value <= MAX ? value : undefined;
};
/** Errors are ignored at construction: what is no integer reads as 0, what is too large as the nearest limit. */
const bound = (text: string | undefined): bigint => {
  if (text === undefined || !/^[+-]?[0-9]+$/.test(text)) return 0n;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value > MAX ? MAX : value < MIN ? MIN : value;
};

export const normalKey = (key: string): string => RENAMED[key] ?? key;

export function requirement({ key: given, operator, values, minValues }: Expression): Requirement {
  const key = normalKey(given);
  const listed = values ?? [];
  const n = bound(listed[0]);
  const all = { key, complement: true, values: new Set<string>(), minValues };
  switch (operator) {
    case 'In':
      return { key, complement: false, values: new Set(listed), minValues };
    case 'NotIn':
      return { ...all, values: new Set(listed) };
    case 'Exists':
      return all;
    case 'DoesNotExist':
      return { ...all, complement: false };
    case 'Gt':
      return n === MAX ? { key, complement: false, values: new Set() } : { ...all, gte: n + 1n };
    case 'Lt':
      return { ...all, lte: n === MIN ? MIN : n - 1n };
    case 'Gte':
      return { ...all, gte: n };
    case 'Lte':
      return { ...all, lte: n };
    default:
      throw new Error(`no operator: ${operator}`);
  }
}

export const only = (key: string, ...values: string[]): Requirement => requirement({ key, operator: 'In', values });

const within = (value: string, gte: bigint | undefined, lte: bigint | undefined): boolean => {
  if (gte === undefined && lte === undefined) return true;
  const n = whole(value);
  return n !== undefined && (gte === undefined || n >= gte) && (lte === undefined || n <= lte);
};

export const has = (r: Requirement, value: string): boolean =>
  r.complement ? !r.values.has(value) && within(value, r.gte, r.lte) : r.values.has(value);

export const isEmpty = (r: Requirement): boolean => !r.complement && r.values.size === 0;

export const operatorOf = (r: Requirement): 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' =>
  r.complement ? (r.values.size > 0 ? 'NotIn' : 'Exists') : r.values.size > 0 ? 'In' : 'DoesNotExist';

/** The one value of an In with exactly one. */
export const single = (r: Requirement | undefined): string | undefined =>
  r !== undefined && !r.complement && r.values.size === 1 ? [...r.values][0] : undefined;

const higher = <T extends bigint | number>(a: T | undefined, b: T | undefined): T | undefined =>
  a === undefined ? b : b === undefined ? a : a > b ? a : b;
const lower = (a: bigint | undefined, b: bigint | undefined) => (a === undefined ? b : b === undefined ? a : a < b ? a : b);

export function intersect(a: Requirement, b: Requirement): Requirement {
  const { key } = a;
  const gte = higher(a.gte, b.gte);
  const lte = lower(a.lte, b.lte);
  const minValues = higher(a.minValues, b.minValues);
  if (gte !== undefined && lte !== undefined && gte > lte) return { key, complement: false, values: new Set(), minValues };
  const fitting = (values: Iterable<string>) => new Set([...values].filter((value) => within(value, gte, lte)));
  if (a.complement && b.complement) return { key, complement: true, values: fitting([...a.values, ...b.values]), gte, lte, minValues };
  const [listed, other] = a.complement ? [b, a] : [a, b];
  const kept = [...listed.values].filter((value) => (other.complement ? !other.values.has(value) : other.values.has(value)));
  return { key, complement: false, values: fitting(kept), minValues };
}

export function merge(...lists: (Requirements | Iterable<Requirement>)[]): Requirements {
  const result: Requirements = new Map();
  for (const list of lists) {
    for (const r of list instanceof Map ? list.values() : list) {
      const present = result.get(r.key);
      result.set(r.key, present === undefined ? r : intersect(present, r));
    }
  }
  return result;
}

export const expressions = (list: readonly Expression[] | undefined | null): Requirements => merge((list ?? []).map(requirement));
export const labelRequirements = (labels: Record<string, string> | undefined | null): Requirements =>
  merge(Object.entries(labels ?? {}).map(([key, value]) => only(key, value)));

const absenceAllowed = (r: Requirement): boolean => ['NotIn', 'DoesNotExist'].includes(operatorOf(r));

/** Keys on which both speak and disagree (chapter 01, 2.4). */
export function disagreements(r: Requirements, q: Requirements): string[] {
  const keys: string[] = [];
  for (const [key, asked] of q) {
    const offered = r.get(key);
    if (offered === undefined || !isEmpty(intersect(offered, asked))) continue;
    if (absenceAllowed(offered) && absenceAllowed(asked)) continue;
    keys.push(key);
  }
  return keys;
}
export const intersects = (r: Requirements, q: Requirements): boolean => disagreements(r, q).length === 0;

/** Why what is asked is not compatible with what is offered; undefined when it is. */
export function incompatible(r: Requirements, q: Requirements, allowUndefined: ReadonlySet<string>): string | undefined {
  for (const [key, asked] of q) {
    if (!r.has(key) && !allowUndefined.has(key) && !absenceAllowed(asked)) return `label ${key} is not defined`;
  }
  const keys = disagreements(r, q);
  return keys.length === 0 ? undefined : keys.map((key) => `${show(q.get(key)!)} against ${show(r.get(key)!)}`).join('; ');
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** As a NodeClaim carries it: two entries for a two-sided bound, exclusions lost beside a bound (chapter 01, 1.7). */
export function serialise(r: Requirement): Expression[] {
  const tail = r.minValues === undefined ? {} : { minValues: r.minValues };
  const entries: Expression[] = [];
  if (r.gte !== undefined) entries.push({ key: r.key, operator: 'Gte', values: [r.gte.toString()], ...tail });
  if (r.lte !== undefined) entries.push({ key: r.key, operator: 'Lte', values: [r.lte.toString()], ...tail });
  if (entries.length > 0) return entries;
  const values = [...r.values].sort(byText);
  return [{ key: r.key, operator: operatorOf(r), ...(values.length > 0 ? { values } : {}), ...tail }];
}

/** For messages. */
export const show = (r: Requirement): string =>
  serialise(r)
    .map((e) => `${e.key} ${e.operator} [${(e.values ?? []).join(' ')}]`)
    .join(' and ');
