import type { InstanceType, Pod, Taint } from '@kerf/core';
import type { Outcome } from '../support/document.js';
import { Claim, largestCapacity, NO_RESERVATION_FREE, Reservations, Template, withinLimits } from './claim.js';
import type { Cluster, StateNode } from './cluster.js';
import { Daemons, hasResourceClaims } from './daemon.js';
import {
  type Form,
  fullRequirements,
  type HostPort,
  hostPorts,
  nameOf,
  portConflict,
  relaxed,
  requestsOf,
  strictRequirements,
  unrelaxed,
} from './pod.js';
import { fits, minus, minusAll, parseResources, type Resources } from './quantity.js';
import {
  CAPACITY_TYPE,
  expressions,
  incompatible,
  merge,
  NOTHING_UNDEFINED,
  RESERVATION_ID,
  type Requirements,
  WELL_KNOWN,
} from './requirement.js';
import { untolerated } from './taint.js';
import { type Group, Topology } from './topology.js';
import { type Attachments, attach, overLimit } from './volume.js';

/** A node of the cluster with what the round has put on it. */
export class ExistingNode {
  readonly pods: Form[] = [];
  requirements: Requirements;
  remaining: Resources;
  ports: HostPort[];
  readonly attached: Attachments;
  constructor(
    readonly state: StateNode,
    daemons: Resources,
  ) {
    this.requirements = state.requirements;
    this.remaining = minus(state.available, daemons);
    this.ports = state.ports;
    this.attached = new Map(state.attached);
  }
}

export interface Placed {
  form: Form;
  on: Claim | ExistingNode;
  /** Of its node or claim, right after it was accepted. */
  requirements: Requirements;
}

/** Which of several equally filled domains a plan may choose: the smallest name (chapter 03, 17), or any of them. */
export type Ties = 'smallest' | 'any';

type Target = { claim: number } | { node: string };
const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const seconds = (pod: Pod): number => Math.floor(Date.parse(pod.metadata.creationTimestamp!) / 1000);

/**
 * Replays a plan: the pods are taken in the queue's order (chapter 02, 8), each is tried only where the plan puts it, in every form that relaxation
 * gives it, by the rules of chapters 01 to 03. A pod that its target does not accept yet waits, as it would in the queue. What the plan is not
 * asked is whether another target would have come first: a plan is checked for being legal, not for being the reference's.
 */
export class Replay {
  readonly cluster: Cluster;
  readonly topology: Topology;
  readonly templates: Template[];
  readonly nodes: Map<string, ExistingNode>;
  readonly claims: (Claim | undefined)[];
  readonly placed = new Map<string, Placed>();
  /** Pods that never were accepted where the plan puts them, with the last reason. */
  readonly refused = new Map<string, string>();
  /** The limits of each pool that are left. */
  readonly remaining = new Map<string, Resources>();
  readonly withoutVolumes = new Set<string>();
  /** Called before a placement is counted. */
  onAccept: (form: Form, final: Requirements, taints: readonly Taint[]) => void = () => {};
  private readonly reservations: Reservations;
  private readonly softTaints: boolean;
  /** Whether preferences count until they are relaxed away. */
  readonly respects: boolean;
  private readonly bestEffort: boolean;
  private readonly active: StateNode[];
  private readonly wanted: Requirements[];

  constructor(
    cluster: Cluster,
    typesOf: (pool: string) => readonly InstanceType[],
    readonly outcome: Outcome,
    ties: Ties,
  ) {
    this.cluster = cluster;
    const { options } = cluster.scenario;
    this.respects = options?.preferencePolicy !== 'Ignore';
    this.bestEffort = options?.minValuesPolicy === 'BestEffort';
    this.active = cluster.nodes.filter((node) => !node.deleting);
    this.softTaints = cluster.nodePools.some((p) => (p.spec.template.spec.taints ?? []).some((t) => t.effect === 'PreferNoSchedule'));
    const daemons = new Daemons(cluster);
    this.templates = cluster.nodePools
      .map((pool) => ({ pool, types: typesOf(pool.metadata.name) }))
      .filter(({ types }) => types.length > 0)
      .flatMap(({ pool, types }) => {
        const template = new Template(pool, types, daemons, this.bestEffort);
        return template.types.length > 0 ? [template] : [];
      });
    this.reservations = new Reservations(cluster.nodePools.flatMap((pool) => [...typesOf(pool.metadata.name)]));
    for (const pod of cluster.round) if (cluster.volumes.alternatives(pod) === 'unknown') this.withoutVolumes.add(nameOf(pod));
    const known = cluster.round.filter((pod) => !this.withoutVolumes.has(nameOf(pod)));
    const pools = cluster.nodePools.map((pool) => ({ pool, types: typesOf(pool.metadata.name) }));
    this.topology = new Topology(cluster, this.active, pools, new Set(known.map((pod) => pod.metadata.uid!)), this.respects);
    for (const pod of known) this.topology.update(unrelaxed(pod));
    for (const pool of cluster.nodePools) this.remaining.set(pool.metadata.name, parseResources(pool.spec.limits));
    this.nodes = new Map();
    for (const state of this.active) {
      this.nodes.set(state.name, new ExistingNode(state, daemons.remainingOn(state)));
      this.topology.registerHost(state.hostname);
      const pool = state.labels['karpenter.sh/nodepool'];
      if (pool !== undefined && this.remaining.has(pool)) this.remaining.set(pool, minus(this.remaining.get(pool)!, state.capacity));
    }
    this.claims = outcome.nodeClaims.map(() => undefined);
    this.wanted = outcome.nodeClaims.map((claim) => {
      const stated = ties === 'any' ? expressions(claim.requirements) : new Map();
      // What a claim that holds reservations states on these two keys is no pick of a topology group (chapter 02, 14.1).
      stated.delete(CAPACITY_TYPE);
      stated.delete(RESERVATION_ID);
      return stated;
    });
  }

  run(): void {
    const { outcome } = this;
    const targets = new Map<string, Target>();
    outcome.nodeClaims.forEach((claim, i) => {
      for (const pod of claim.pods) targets.set(pod, { claim: i });
    });
    for (const [node, pods] of Object.entries(outcome.existingNodes)) for (const pod of pods) targets.set(pod, { node });
    let queue = this.cluster.round
      .map((pod) => ({ pod, requests: requestsOf(pod) }))
      .sort(
        (a, b) =>
          byNumber(b.requests.get('cpu') ?? 0n, a.requests.get('cpu') ?? 0n) ||
          byNumber(b.requests.get('memory') ?? 0n, a.requests.get('memory') ?? 0n) ||
          seconds(a.pod) - seconds(b.pod) ||
          (a.pod.metadata.uid! < b.pod.metadata.uid! ? -1 : 1),
      );
    for (let progress = true; progress; ) {
      progress = false;
      const waiting: typeof queue = [];
      for (const entry of queue) {
        const name = nameOf(entry.pod);
        const reason = this.attempt(entry.pod, entry.requests, targets.get(name));
        if (reason === undefined) {
          progress = true;
          this.refused.delete(name);
        } else {
          waiting.push(entry);
          if (targets.has(name)) this.refused.set(name, reason);
        }
      }
      queue = waiting;
    }
  }

  /** Tries a pod in all its forms; a pod without target fails in all of them, which can still create topology groups. */
  private attempt(pod: Pod, requests: Resources, target: Target | undefined): string | undefined {
    if (hasResourceClaims(pod)) return 'it claims devices';
    let reason = 'no target';
    for (
      let form: Form | undefined = unrelaxed(pod), first = true;
      form !== undefined;
      form = relaxed(form, this.softTaints), first = false
    ) {
      if (!first) this.topology.update(form);
      if (target !== undefined) {
        const result: string | undefined =
          'node' in target ? this.onNode(form, requests, target.node) : this.onClaim(form, requests, target.claim);
        if (result === undefined) return undefined;
        reason = result;
      }
      if (this.reservationsTaken(form, requests, this.templates)) break;
    }
    this.topology.update(unrelaxed(pod));
    return reason;
  }

  private asked(form: Form): { full: Requirements; strict: Requirements; alternatives: Requirements[] } {
    const strict = strictRequirements(form);
    const alternatives = this.cluster.volumes.alternatives(form.pod);
    return {
      full: this.respects ? fullRequirements(form) : strict,
      strict,
      alternatives: alternatives === 'unknown' || alternatives.length === 0 ? [new Map()] : alternatives,
    };
  }

  private tightened(
    form: Form,
    strict: Requirements,
    candidate: Requirements,
    wanted: Requirements,
    allowed: ReadonlySet<string>,
  ): Requirements | string {
    const result = this.topology.tighten(form.pod, strict, candidate, wanted);
    if (!(result instanceof Map)) return describeGroup(result);
    return incompatible(candidate, result, allowed) ?? merge(candidate, result);
  }

  private onNode(form: Form, requests: Resources, name: string): string | undefined {
    const node = this.nodes.get(name);
    if (node === undefined) return `there is no active node ${name}`;
    const attachments = this.cluster.volumes.attachments(form.pod);
    if (attachments === 'unknown') return 'its volumes cannot be looked up';
    const taint = untolerated(node.state.taints, form.tolerations);
    if (taint !== undefined) return `taint ${taint.key}:${taint.effect} is not tolerated`;
    if (overLimit(node.attached, attachments, node.state.limits)) return 'the node would exceed a volume limit';
    if (portConflict(node.ports, hostPorts(form.pod)) !== undefined) return 'a host port is taken';
    if (!fits(requests, node.remaining)) return 'the node lacks resources';
    const { full, strict, alternatives } = this.asked(form);
    const clash = incompatible(node.requirements, full, NOTHING_UNDEFINED);
    if (clash !== undefined) return clash;
    const base = merge(node.requirements, full);
    let reason = '';
    for (const alternative of alternatives) {
      const volume = incompatible(base, alternative, NOTHING_UNDEFINED);
      const candidate = merge(base, alternative);
      const final = volume ?? this.tightened(form, strict, candidate, new Map(), NOTHING_UNDEFINED);
      if (typeof final === 'string') {
        reason = final;
        continue;
      }
      this.onAccept(form, final, node.state.taints);
      node.pods.push(form);
      node.requirements = final;
      node.remaining = minusAll(node.remaining, requests);
      node.ports = [...node.ports, ...hostPorts(form.pod)];
      attach(node.attached, attachments);
      this.topology.record({ pod: form.pod, taints: node.state.taints, requirements: final });
      this.placed.set(nameOf(form.pod), { form, on: node, requirements: final });
      return undefined;
    }
    return reason;
  }

  private opened(template: Template, host: string): Claim | string {
    const pool = template.name;
    const remaining = this.remaining.get(pool) ?? new Map();
    if (remaining.get('nodes') === 0n) return `NodePool ${pool} has no node left in its limits`;
    const types = withinLimits(template.types, remaining);
    if (types.length === 0) return `every instance type exceeds what is left of the limits of NodePool ${pool}`;
    return new Claim(template, host, types);
  }

  /** What a claim becomes with the pod, or why it does not take it (chapter 02, 11.2). */
  private joined(
    form: Form,
    requests: Resources,
    claim: Claim,
    wanted: Requirements,
    opens: boolean,
  ): Pick<Claim, 'requirements' | 'types' | 'held'> | string {
    const taint = untolerated(claim.template.taints, form.tolerations);
    if (taint !== undefined) return `taint ${taint.key}:${taint.effect} is not tolerated`;
    const { full, strict, alternatives } = this.asked(form);
    const clash = incompatible(claim.requirements, full, WELL_KNOWN);
    if (clash !== undefined) return clash;
    const base = merge(claim.requirements, full);
    let reason = '';
    for (const alternative of alternatives) {
      const volume = incompatible(base, alternative, WELL_KNOWN);
      const final = volume ?? this.tightened(form, strict, merge(base, alternative), wanted, WELL_KNOWN);
      const next = typeof final === 'string' ? final : claim.with(form, requests, final, opens && this.bestEffort, this.reservations);
      if (typeof next !== 'string') return next;
      reason = next;
    }
    return reason;
  }

  /** Whether one of the first templates ends the search because all its reservations are taken. */
  private reservationsTaken(form: Form, requests: Resources, templates: readonly Template[]): boolean {
    if (this.reservations.remaining.size === 0) return false;
    return templates.some((template) => {
      const claim = this.opened(template, 'placeholder');
      return typeof claim !== 'string' && this.joined(form, requests, claim, new Map(), true) === NO_RESERVATION_FREE;
    });
  }

  private onClaim(form: Form, requests: Resources, index: number): string | undefined {
    const present = this.claims[index];
    let claim: Claim | string | undefined = present;
    if (claim === undefined) {
      const { nodePool } = this.outcome.nodeClaims[index]!;
      const at = this.templates.findIndex((t) => t.name === nodePool);
      if (at < 0) return `NodePool ${nodePool} does not take part or has no usable instance type`;
      if (this.reservationsTaken(form, requests, this.templates.slice(0, at))) return NO_RESERVATION_FREE;
      claim = this.opened(this.templates[at]!, `placeholder-${index}`);
    }
    if (typeof claim === 'string') return claim;
    const next = this.joined(form, requests, claim, this.wanted[index]!, present === undefined);
    if (typeof next === 'string') return next;
    const { taints, name } = claim.template;
    this.onAccept(form, next.requirements, taints);
    this.reservations.exchange(claim.held, next.held);
    claim.add(form, requests, next);
    this.topology.registerHost(claim.host);
    this.topology.record({ pod: form.pod, taints, requirements: next.requirements });
    this.placed.set(nameOf(form.pod), { form, on: claim, requirements: next.requirements });
    if (present === undefined) {
      this.claims[index] = claim;
      this.remaining.set(name, minus(this.remaining.get(name) ?? new Map(), largestCapacity(claim.types)));
    }
    return undefined;
  }
}

const describeGroup = (group: Group): string =>
  `no domain of ${group.key} satisfies its ${group.type}; counts ${[...group.domains].map(([d, n]) => `${d}:${n}`).join(' ')}`;
