import type { InstanceType, NodePool, Offering } from '@kerf/core';
import type { DaemonGroup, Daemons } from './daemon.js';
import { type Form, type HostPort, hostPorts, nameOf, portConflict } from './pod.js';
import { fits, largest, minus, parseResources, type Resources, smallest, sum } from './quantity.js';
import {
  CAPACITY_TYPE,
  expressions,
  HOSTNAME,
  INITIALIZED,
  incompatible,
  intersects,
  labelRequirements,
  merge,
  NODEPOOL,
  only,
  REGISTERED,
  RESERVATION_ID,
  type Requirements,
  single,
  WELL_KNOWN,
} from './requirement.js';

/** What of an instance type does not change during a round. */
interface TypeFacts {
  requirements: Requirements;
  offerings: { offering: Offering; requirements: Requirements }[];
  capacity: Resources;
  allocatable: Resources;
}
const facts = new WeakMap<InstanceType, TypeFacts>();

/** Requirements, offerings and allocatable of a type (chapter 02, 11.3). */
export function factsOf(type: InstanceType): TypeFacts {
  const known = facts.get(type);
  if (known !== undefined) return known;
  const capacity = parseResources(type.capacity);
  const { kubeReserved, systemReserved, evictionThreshold } = type.overhead ?? {};
  const allocatable = minus(capacity, sum(parseResources(kubeReserved), parseResources(systemReserved), parseResources(evictionThreshold)));
  for (const [name, amount] of capacity) {
    if (!name.startsWith('hugepages-') || !allocatable.has('memory')) continue;
    const rest = allocatable.get('memory')! - amount;
    allocatable.set('memory', rest < 0n ? 0n : rest);
  }
  const made = {
    requirements: expressions(type.requirements),
    offerings: type.offerings.map((offering) => ({ offering, requirements: expressions(offering.requirements) })),
    capacity,
    allocatable,
  };
  facts.set(type, made);
  return made;
}

const compatibleOfferings = (type: InstanceType, requirements: Requirements) =>
  factsOf(type).offerings.filter(
    ({ offering, requirements: r }) => offering.available && incompatible(requirements, r, WELL_KNOWN) === undefined,
  );

const isOffered = (type: InstanceType, requirements: Requirements): boolean =>
  factsOf(type).offerings.some(
    ({ offering, requirements: r }) => offering.available && incompatible(requirements, r, WELL_KNOWN) === undefined,
  );

/** The cheapest compatible available offering, or the largest finite double (chapter 06, 14.1). */
export const priceOf = (type: InstanceType, requirements: Requirements): number =>
  Math.min(Number.MAX_VALUE, ...compatibleOfferings(type, requirements).map(({ offering }) => offering.price));

/** The keys whose minValues the types do not cover, with the number that they do (chapter 02, 11.6). */
export function uncovered(types: readonly InstanceType[], requirements: Requirements): Map<string, number> {
  const result = new Map<string, number>();
  for (const { key, minValues } of requirements.values()) {
    if (minValues === undefined) continue;
    const covered = new Set(types.flatMap((type) => [...(factsOf(type).requirements.get(key)?.values ?? [])]));
    if (covered.size < minValues) result.set(key, covered.size);
  }
  return result;
}

/** Types that can still carry what a claim would hold; why none can, as text. */
export function filterTypes(
  types: ReadonlySet<InstanceType>,
  requirements: Requirements,
  total: Resources,
  groups: readonly DaemonGroup[],
  ports: readonly HostPort[],
  used: readonly HostPort[],
): InstanceType[] {
  return groups.flatMap((group) => {
    if (portConflict([...group.ports, ...used], ports) !== undefined) return [];
    const requests = sum(total, group.overhead);
    return group.types.filter(
      (type) =>
        types.has(type) &&
        fits(requests, factsOf(type).allocatable) &&
        intersects(factsOf(type).requirements, requirements) &&
        isOffered(type, requirements),
    );
  });
}

/** A NodePool prepared for a round (chapter 02, 5 to 7). */
export class Template {
  readonly requirements: Requirements;
  readonly types: InstanceType[];
  readonly groups: DaemonGroup[];
  readonly name: string;
  readonly taints;

  constructor(pool: NodePool, offered: readonly InstanceType[], daemons: Daemons, bestEffort: boolean) {
    const { metadata, spec } = pool.spec.template;
    const ref = spec.nodeClassRef ?? { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
    this.name = pool.metadata.name;
    this.taints = spec.taints ?? [];
    const labels = { ...metadata?.labels, [NODEPOOL]: this.name, [`${ref.group}/${ref.kind.toLowerCase()}`]: ref.name };
    this.requirements = merge(expressions(spec.requirements), labelRequirements(labels), [
      only(REGISTERED, 'true'),
      only(INITIALIZED, 'true'),
    ]);
    const all = { types: [...offered], overhead: new Map(), ports: [] };
    const fitting = filterTypes(new Set(offered), this.requirements, new Map(), [all], [], []);
    this.types = uncovered(fitting, this.requirements).size > 0 && !bestEffort ? [] : fitting;
    this.groups = daemons.groups(this.requirements, this.taints, this.types);
  }
}

/** Who holds which capacity reservation (chapter 02, 12). */
export class Reservations {
  readonly remaining = new Map<string, number>();
  constructor(types: readonly InstanceType[]) {
    for (const type of types) {
      for (const { offering, requirements } of factsOf(type).offerings) {
        const id = reservationOf(requirements);
        if (id === undefined) continue;
        this.remaining.set(id, Math.min(this.remaining.get(id) ?? Number.POSITIVE_INFINITY, offering.reservationCapacity ?? 0));
      }
    }
  }
  available = (id: string, held: ReadonlySet<string>): boolean => held.has(id) || (this.remaining.get(id) ?? 0) > 0;
  exchange(held: ReadonlySet<string>, wanted: ReadonlySet<string>): void {
    for (const id of wanted) if (!held.has(id)) this.remaining.set(id, this.remaining.get(id)! - 1);
    for (const id of held) if (!wanted.has(id)) this.remaining.set(id, this.remaining.get(id)! + 1);
  }
}
const reservationOf = (offering: Requirements): string | undefined =>
  single(offering.get(CAPACITY_TYPE)) === 'reserved' ? (single(offering.get(RESERVATION_ID)) ?? '') : undefined;

/** The one refusal of a new claim after which neither lower NodePools nor relaxed forms are tried (chapter 02, 12). */
export const NO_RESERVATION_FREE = 'no compatible reservation is free';

/** A claim that a round fills. */
export class Claim {
  readonly pods: { form: Form; requests: Resources }[] = [];
  requirements: Requirements;
  types: InstanceType[];
  requests: Resources = new Map();
  ports: HostPort[] = [];
  held: ReadonlySet<string> = new Set();

  constructor(
    readonly template: Template,
    readonly host: string,
    types: InstanceType[],
  ) {
    this.types = types;
    this.requirements = merge(template.requirements, [only(HOSTNAME, host)]);
  }

  /** What the claim would be with the pod under the tightened requirements, or why it cannot (chapter 02, 11.2, steps 6 to 8). */
  with(
    form: Form,
    requests: Resources,
    tightened: Requirements,
    relaxMinValues: boolean,
    reservations: Reservations,
  ): Pick<Claim, 'requirements' | 'types' | 'held'> | string {
    let requirements = tightened;
    const total = sum(this.requests, requests);
    const types = filterTypes(new Set(this.types), requirements, total, this.template.groups, hostPorts(form.pod), this.ports);
    if (types.length === 0) return 'no instance type is left';
    const short = uncovered(types, requirements);
    if (short.size > 0 && !relaxMinValues) return `minValues of ${[...short.keys()].join(', ')} would not hold`;
    if (short.size > 0)
      requirements = new Map([...requirements].map(([key, r]) => [key, short.has(key) ? { ...r, minValues: short.get(key) } : r]));
    const ids =
      reservations.remaining.size === 0
        ? new Set<string>()
        : new Set(
            types.flatMap((type) => compatibleOfferings(type, requirements).flatMap(({ requirements: r }) => reservationOf(r) ?? [])),
          );
    const held = new Set([...ids].filter((id) => reservations.available(id, this.held)));
    if (ids.size > 0 && held.size === 0) return NO_RESERVATION_FREE;
    if (this.held.size > 0 && held.size === 0) return 'all compatible reservations would be lost';
    return { requirements, types, held };
  }

  add(form: Form, requests: Resources, next: Pick<Claim, 'requirements' | 'types' | 'held'>): void {
    this.pods.push({ form, requests });
    this.requests = sum(this.requests, requests);
    this.ports = [...this.ports, ...hostPorts(form.pod)];
    Object.assign(this, next);
  }

  /** Requirements as the finished claim states them (chapter 02, 14.1). */
  get finished(): Requirements {
    const result = new Map(this.requirements);
    result.delete(HOSTNAME);
    if (this.held.size > 0) {
      result.set(CAPACITY_TYPE, only(CAPACITY_TYPE, 'reserved'));
      return merge(result, [only(RESERVATION_ID, ...this.held)]);
    }
    return result;
  }

  /** Requests with the daemon overhead: the least over the groups that are left; a group without daemons restarts it (chapter 02, 14.1). */
  get finishedRequests(): Resources {
    const left = new Set(this.types);
    let least: Resources = new Map();
    for (const group of this.template.groups) {
      if (!group.types.some((type) => left.has(type))) continue;
      least = least.size === 0 ? group.overhead : smallest(least, group.overhead);
    }
    return sum(this.requests, least);
  }

  get podNames(): string[] {
    return this.pods.map(({ form }) => nameOf(form.pod)).sort();
  }
}

/** The largest capacity of each resource over some types: what a new claim takes from its pool's limits (chapter 02, 10.6). */
export const largestCapacity = (types: readonly InstanceType[]): Resources => largest(types.map((type) => factsOf(type).capacity));

export const withinLimits = (types: readonly InstanceType[], remaining: Resources): InstanceType[] =>
  types.filter((type) => [...remaining].every(([name, amount]) => (factsOf(type).capacity.get(name) ?? 0n) <= amount));

/** The launch order: cheapest first, ties by name. */
export const byPrice = (types: readonly InstanceType[], requirements: Requirements): { name: string; price: number }[] =>
  types
    .map((type) => ({ name: type.name, price: priceOf(type, requirements) }))
    .sort((a, b) => a.price - b.price || (a.name < b.name ? -1 : 1));
