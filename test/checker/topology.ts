import type { InstanceType, LabelSelector, NodePool, Pod, PodAffinityTerm, Taint, TopologySpreadConstraint } from '@kerf/core';
import type { Cluster, StateNode } from './cluster.js';
import { type Form, filterTerms, unrelaxed } from './pod.js';
import {
  expressions,
  HOSTNAME,
  has,
  incompatible,
  isEmpty,
  labelRequirements,
  merge,
  NOTHING_UNDEFINED,
  only,
  operatorOf,
  type Requirement,
  type Requirements,
  requirement,
  single,
} from './requirement.js';
import { isTerminal, isTerminating } from './round.js';
import { selects } from './selector.js';
import { untolerated } from './taint.js';
import { identity } from './topologyidentity.js';

export type GroupType = 'spread' | 'affinity' | 'anti-affinity';

/** One tracked constraint (chapter 03, 1). */
export interface Group {
  type: GroupType;
  key: string;
  namespaces: Set<string>;
  selector: LabelSelector | undefined;
  selected: (labels: Record<string, string> | undefined) => boolean;
  maxSkew: number;
  minDomains: number | undefined;
  taintsPolicy: string;
  affinityPolicy: string;
  terms: Requirements[];
  tolerations: Form['tolerations'];
  /** Known domains with their counts. */
  domains: Map<string, number>;
  owners: Set<string>;
  creator: Form;
  /** Whether placements were already recorded when it was created (chapter 03, 5). */
  midRun: boolean;
}

export interface Placement {
  pod: Pod;
  taints: readonly Taint[];
  requirements: Requirements;
}

type Universe = Map<string, Map<string, readonly Taint[][]>>;
const ANY = (key: string): Requirement => requirement({ key, operator: 'Exists' });
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class Topology {
  readonly groups = new Map<string, Group>();
  readonly inverse = new Map<string, Group>();
  readonly placements: Placement[] = [];
  /** How often a tie that the reference breaks at random was met (chapter 03, 17). */
  contested = 0;
  private readonly universe: Universe = new Map();

  constructor(
    private readonly cluster: Cluster,
    private readonly active: readonly StateNode[],
    pools: readonly { pool: NodePool; types: readonly InstanceType[] }[],
    private readonly excluded: ReadonlySet<string>,
    private readonly respectsPreferences: boolean,
  ) {
    for (const { pool, types } of pools) if (types.length > 0) this.addUniverse(pool, types);
    const carriers = cluster.nodes
      .filter((node) => node.node !== undefined)
      .flatMap((node) => node.pods.map((pod) => ({ pod, labels: node.node!.metadata.labels ?? {} })))
      .filter(({ pod }) => requiredAntiAffinity(pod).length > 0 && !excluded.has(pod.metadata.uid!))
      .sort((a, b) => byText(a.pod.metadata.namespace!, b.pod.metadata.namespace!) || byText(a.pod.metadata.name, b.pod.metadata.name));
    for (const { pod, labels } of carriers) this.carry(unrelaxed(pod), labels);
  }

  /** Domains that NodePools and their types can create, each with the taints under which (chapter 03, 3). */
  private addUniverse(pool: NodePool, types: readonly InstanceType[]): void {
    const { spec, metadata } = pool.spec.template;
    const taints = spec.taints ?? [];
    const insert = (key: string, value: string) => {
      const domains = this.universe.get(key) ?? new Map<string, Taint[][]>();
      this.universe.set(key, domains);
      const present = domains.get(value) as Taint[][] | undefined;
      if (present === undefined || taints.length === 0) domains.set(value, [taints]);
      else if (present[0]!.length > 0) domains.set(value, [...present, taints]);
    };
    const own = merge(expressions(spec.requirements), labelRequirements(metadata?.labels));
    for (const type of types)
      for (const r of merge(own, expressions(type.requirements)).values()) for (const value of r.values) insert(r.key, value);
    for (const r of own.values()) if (operatorOf(r) === 'In') for (const value of r.values) insert(r.key, value);
  }

  private group(
    type: GroupType,
    form: Form,
    key: string,
    namespaces: Set<string>,
    selector: LabelSelector | undefined,
    spread?: TopologySpreadConstraint,
  ): Group {
    const taintsPolicy = spread === undefined ? '' : (spread.nodeTaintsPolicy ?? 'Ignore');
    const domains = new Map<string, number>();
    for (const [domain, offered] of this.universe.get(key) ?? []) {
      if (taintsPolicy === 'Ignore' || offered.some((taints) => untolerated(taints, form.tolerations) === undefined))
        domains.set(domain, 0);
    }
    return {
      type,
      key,
      namespaces,
      selector,
      selected: selects(selector),
      maxSkew: spread?.maxSkew ?? 2 ** 31 - 1,
      minDomains: spread?.minDomains,
      taintsPolicy,
      affinityPolicy: spread === undefined ? '' : (spread.nodeAffinityPolicy ?? 'Honor'),
      terms: spread === undefined ? [] : filterTerms(form),
      tolerations: spread === undefined ? [] : form.tolerations,
      domains,
      owners: new Set(),
      creator: form,
      midRun: this.placements.length > 0,
    };
  }

  private namespacesOf(pod: Pod, term: PodAffinityTerm): Set<string> {
    const listed = term.namespaces ?? [];
    if (term.namespaceSelector === undefined || term.namespaceSelector === null) {
      return new Set(listed.length > 0 ? listed : [pod.metadata.namespace!]);
    }
    const matches = selects(term.namespaceSelector);
    return new Set([...listed, ...[...this.cluster.namespaces].filter(([, labels]) => matches(labels)).map(([name]) => name)]);
  }

  /** A pod that carries required anti-affinity, with the labels of its node when it is bound (chapter 03, 8). */
  private carry(form: Form, labels: Record<string, string>): void {
    const { pod } = form;
    for (const term of requiredAntiAffinity(pod)) {
      const made = this.group('anti-affinity', form, term.topologyKey, this.namespacesOf(pod, term), term.labelSelector);
      const id = identity(made);
      const group = this.inverse.get(id) ?? made;
      this.inverse.set(id, group);
      if (Object.hasOwn(labels, term.topologyKey)) bump(group, labels[term.topologyKey]!);
      group.owners.add(pod.metadata.uid!);
    }
  }

  spreadGroup(form: Form, spread: TopologySpreadConstraint): Group {
    const labels = form.pod.metadata.labels ?? {};
    const added = (spread.matchLabelKeys ?? [])
      .filter((key) => Object.hasOwn(labels, key))
      .map((key) => ({ key, operator: 'In', values: [labels[key]!] }));
    const selector =
      added.length === 0 || !spread.labelSelector
        ? spread.labelSelector
        : { ...spread.labelSelector, matchExpressions: [...(spread.labelSelector.matchExpressions ?? []), ...added] };
    return this.group('spread', form, spread.topologyKey, new Set([form.pod.metadata.namespace!]), selector, spread);
  }

  /** Makes a pod the owner of the groups that its form names, and of no other (chapter 03, 5). */
  update(form: Form): void {
    const uid = form.pod.metadata.uid!;
    for (const group of this.groups.values()) group.owners.delete(uid);
    if (requiredAntiAffinity(form.pod).length > 0) this.carry(form, {});
    const made = form.spreads
      .filter((s) => this.respectsPreferences || s.whenUnsatisfiable === 'DoNotSchedule')
      .map((s) => this.spreadGroup(form, s));
    const { affinity } = form.pod.spec;
    const required = (a: { requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[] } | undefined) =>
      a?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = (list: { podAffinityTerm: PodAffinityTerm }[]) =>
      this.respectsPreferences ? list.map((p) => p.podAffinityTerm) : [];
    const terms: [GroupType, PodAffinityTerm[]][] = [
      ['affinity', [...required(affinity?.podAffinity), ...preferred(form.affinity)]],
      ['anti-affinity', [...required(affinity?.podAntiAffinity), ...preferred(form.antiAffinity)]],
    ];
    for (const [type, list] of terms) {
      for (const term of list) made.push(this.group(type, form, term.topologyKey, this.namespacesOf(form.pod, term), term.labelSelector));
    }
    for (const group of made) {
      const id = identity(group);
      if (!this.groups.has(id)) {
        this.countCluster(group);
        this.groups.set(id, group);
      }
      this.groups.get(id)!.owners.add(uid);
    }
  }

  /** The initial count of a forward group, from the cluster alone (chapter 03, 7). */
  countCluster(group: Group): void {
    for (const state of this.active) {
      if (state.node === undefined) continue;
      if (!passes(group, state.node.spec?.taints ?? [], labelRequirements(state.node.metadata.labels))) continue;
      const domain = Object.hasOwn(state.labels, group.key) ? state.labels[group.key] : undefined;
      if (domain !== undefined && !group.domains.has(domain)) group.domains.set(domain, 0);
    }
    for (const pod of this.cluster.pods) {
      if (!group.namespaces.has(pod.metadata.namespace!)) continue;
      if (group.selector && !group.selected(pod.metadata.labels)) continue;
      if (!pod.spec.nodeName || isTerminal(pod) || isTerminating(pod) || this.excluded.has(pod.metadata.uid!)) continue;
      const node = this.cluster.nodeObjects.get(pod.spec.nodeName);
      if (node === undefined) continue;
      const labels = node.metadata.labels ?? {};
      const domain = Object.hasOwn(labels, group.key) ? labels[group.key] : group.key === HOSTNAME ? node.metadata.name : undefined;
      if (domain === undefined || !passes(group, node.spec?.taints ?? [], labelRequirements(labels))) continue;
      bump(group, domain);
    }
  }

  registerHost(host: string): void {
    for (const group of [...this.groups.values(), ...this.inverse.values()])
      if (group.key === HOSTNAME && !group.domains.has(host)) group.domains.set(host, 0);
  }

  /** Counts an accepted pod (chapter 03, 12). */
  record(placement: Placement): void {
    for (const group of this.groups.values()) countPlacement(group, placement);
    for (const group of this.inverse.values()) {
      if (group.owners.has(placement.pod.metadata.uid!))
        for (const value of placement.requirements.get(group.key)?.values ?? []) bump(group, value);
    }
    this.placements.push(placement);
  }

  /** Forward groups that the pod owns and inverse groups that select it. */
  matching(pod: Pod): Group[] {
    const selectsPod = (group: Group) => group.namespaces.has(pod.metadata.namespace!) && group.selected(pod.metadata.labels);
    return [...[...this.groups.values()].filter((g) => g.owners.has(pod.metadata.uid!)), ...[...this.inverse.values()].filter(selectsPod)];
  }

  /**
   * The candidate's requirements with what every matching group leaves of its key, or the group that leaves nothing (chapter 03, 9).
   * Ties go to the smallest name, or to the one value that `wanted` has for the key.
   */
  tighten(pod: Pod, strict: Requirements, candidate: Requirements, wanted: Requirements): Requirements | Group {
    let result = candidate;
    for (const group of this.matching(pod)) {
      const pick = this.next(
        group,
        pod,
        strict.get(group.key) ?? ANY(group.key),
        candidate.get(group.key) ?? ANY(group.key),
        wanted.get(group.key),
      );
      if (isEmpty(pick)) return group;
      result = merge(result, [pick]);
    }
    return result;
  }

  private next(group: Group, pod: Pod, podDomains: Requirement, nodeDomains: Requirement, wanted: Requirement | undefined): Requirement {
    const { key, domains } = group;
    const self = group.namespaces.has(pod.metadata.namespace!) && group.selected(pod.metadata.labels) ? 1 : 0;
    const none = only(key);
    const count = (domain: string) => domains.get(domain) ?? 0;
    const usable = [...domains.keys()].filter((d) => has(podDomains, d));
    const bootstraps = self === 1 && usable.every((d) => count(d) === 0);
    if (key === HOSTNAME && nodeDomains.values.size === 1) {
      const host = [...nodeDomains.values][0]!;
      const accepted =
        group.type === 'spread'
          ? count(host) + self <= group.maxSkew
          : group.type === 'affinity'
            ? has(podDomains, host) && (count(host) > 0 || bootstraps)
            : count(host) === 0;
      return accepted ? only(key, host) : none;
    }
    const both = usable.filter((d) => has(nodeDomains, d));
    if (group.type === 'anti-affinity') return only(key, ...both.filter((d) => count(d) === 0));
    if (group.type === 'affinity') {
      const filled = both.filter((d) => count(d) > 0);
      if (filled.length > 0) return only(key, ...filled);
      if (!bootstraps || usable.length === 0) return none;
      return only(key, this.choose(both.length > 0 ? both : usable, wanted));
    }
    const eligible = eligibleDomains(group, self, podDomains, nodeDomains);
    return eligible.length === 0 ? none : only(key, this.choose(eligible, wanted));
  }

  private choose(tied: string[], wanted: Requirement | undefined): string {
    if (tied.length > 1) this.contested++;
    const sorted = [...tied].sort(byText);
    const pinned = single(wanted);
    return pinned !== undefined && sorted.includes(pinned) ? pinned : sorted[0]!;
  }
}

/** The least filled domains that a spread allows (chapter 03, 10.1). */
export function eligibleDomains(group: Group, self: number, podDomains: Requirement, nodeDomains: Requirement): string[] {
  const supported = [...group.domains].filter(([d]) => has(podDomains, d));
  let minimum = supported.reduce((least, [, count]) => Math.min(least, count), 2 ** 31 - 1);
  if (group.key === HOSTNAME || (group.minDomains !== undefined && supported.length < group.minDomains)) minimum = 0;
  const allowed = [...group.domains].filter(([d, count]) => has(nodeDomains, d) && count + self - minimum <= group.maxSkew);
  const least = Math.min(...allowed.map(([, count]) => count));
  return allowed.filter(([, count]) => count === least).map(([d]) => d);
}

/** Counts a placement in one forward group. */
export function countPlacement(group: Group, { pod, taints, requirements }: Placement): void {
  if (!group.namespaces.has(pod.metadata.namespace!) || !group.selected(pod.metadata.labels) || !passes(group, taints, requirements))
    return;
  const domains = requirements.get(group.key);
  if (group.type === 'anti-affinity') for (const value of domains?.values ?? []) bump(group, value);
  else if (single(domains) !== undefined) bump(group, single(domains)!);
}

/** The node filter of a spread; other groups let everything pass (chapter 03, 6). */
export function passes(group: Group, taints: readonly Taint[], requirements: Requirements): boolean {
  if (group.taintsPolicy === 'Honor' && untolerated(taints, group.tolerations) !== undefined) return false;
  if (group.affinityPolicy !== 'Honor' || group.terms.length === 0) return true;
  return group.terms.some((term) => incompatible(requirements, term, NOTHING_UNDEFINED) === undefined);
}

const bump = (group: Group, domain: string): void => {
  group.domains.set(domain, (group.domains.get(domain) ?? 0) + 1);
};

export const requiredAntiAffinity = (pod: Pod): PodAffinityTerm[] =>
  pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
