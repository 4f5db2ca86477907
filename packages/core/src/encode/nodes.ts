import {
  ABSENT,
  BOUND_STRIDE,
  H_BOUND_PODS,
  H_COUNTING_NODES,
  H_HOSTS,
  H_NODES,
  NODE_NEGATIVE,
  NODE_UNDER_CONSOLIDATE_AFTER,
  S_BOUND_INVERSE_START,
  S_BOUND_INVERSES,
  S_BOUND_PODS,
  S_COUNTING_DOMAIN,
  S_COUNTING_NODES,
  S_HOST_VALUE,
  S_NODE_AVAILABLE,
  S_NODE_CAPACITY,
  S_NODE_DAEMON_REQUESTS,
  S_NODE_DOMAIN,
  S_NODE_PORT_START,
  S_NODE_PORTS,
  S_NODES,
} from '../../kernel/layout.js';
import type { Node } from '../model/node.js';
import { type Configuration, Label } from '../model/wellknown.js';
import type { BoundPod } from '../state/boundpod.js';
import type { ClusterState } from '../state/cluster.js';
import type { StateNode } from '../state/statenode.js';
import type { AmountTable } from './amounts.js';
import type { HostPortTable } from './hostports.js';
import { type Image, Interner, Lists } from './image.js';
import type { LabelClasses } from './labelclasses.js';
import type { OrderedLabels } from './labels.js';
import type { RequirementTable } from './requirements.js';
import type { TaintTable } from './taints.js';
import type { DomainLabel, TopologyTable } from './topology.js';

/** Hostname values that stand for hosts without a name of their own in the problem; no label value can be one of them. */
export const PLACEHOLDER_HOST = '\u0000claim';
export const OTHER_HOST = '\u0000node';

export interface NodeTables {
  requirements: RequirementTable;
  taints: TaintTable;
  ports: HostPortTable;
  topology: TopologyTable;
  labelClasses: LabelClasses;
  amounts: AmountTable;
  configuration: Configuration;
}

/** Which nodes refuse pods that are not pending (chapter 02, 9.4); only consolidation asks. */
export type UnderConsolidateAfter = (node: StateNode) => boolean;

/** Existing nodes, and everything of the cluster that topology counts. */
export class NodeTable {
  private readonly hosts = new Interner<string>();
  private readonly countingNodes: Node[] = [];
  private readonly countingIds = new Map<string, number>();
  private sets: number[] = [];
  private taintSets: number[] = [];
  private countingSets: number[] = [];
  private countingTaints: number[] = [];
  private readonly bound: { pod: BoundPod; inverses: number[] }[] = [];
  private readonly portSets = new Lists();

  constructor(
    private readonly cluster: ClusterState,
    private readonly tables: NodeTables,
  ) {}

  get nodes(): readonly StateNode[] {
    return this.cluster.active;
  }

  /** Interns the inverse groups of the pods in the cluster, before the keys that are asked for are known. */
  internInverses(): void {
    const { taints, topology } = this.tables;
    for (const pod of this.cluster.boundPods) {
      const feedsInverse = pod.requiredAntiAffinity && pod.nodeInCache && !pod.terminal;
      const terms = feedsInverse ? (pod.pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) : [];
      const tolerations = terms.length > 0 ? taints.tolerationSet(pod.pod.spec.tolerations) : 0;
      this.bound.push({ pod, inverses: terms.map((term) => topology.inverse(pod.pod, term, tolerations)) });
    }
  }

  measure(): void {
    const { amounts } = this.tables;
    for (const node of this.nodes) {
      amounts.measure(node.available);
      amounts.measure(node.daemonRequests);
      amounts.measure(node.capacity);
    }
  }

  /** Interns labels, taints, ports. Only labels on keys in `asked` are kept. */
  intern(asked: ReadonlySet<string>): void {
    const { requirements, taints, ports, topology, labelClasses } = this.tables;
    const hostnameKey = requirements.key(Label.hostname);
    const everyHost = requirements.labels.hasBounds(hostnameKey);
    const host = (name: string) => {
      const named = everyHost || requirements.labels.findValue(hostnameKey, name) !== undefined;
      return requirements.label(Label.hostname, named ? name : OTHER_HOST);
    };
    for (const node of this.nodes) {
      // A hostname label that is there has the hostname as value, unless it is empty.
      const { [Label.hostname]: label, ...others } = node.labels;
      const expressions = requirements.expressionsOfLabels(others, asked);
      if (label === '') expressions.push(requirements.label(Label.hostname, ''));
      this.sets.push(requirements.set([...expressions, host(node.hostname)]));
      this.taintSets.push(taints.taintSet(node.taints));
      this.portSets.add(ownPortSets(node, ports));
    }
    if (topology.isEmpty) return;
    for (const [name, node] of this.cluster.nodesByName) {
      this.countingIds.set(name, this.countingNodes.length);
      this.countingNodes.push(node);
      const { [Label.hostname]: label, ...others } = node.metadata.labels ?? {};
      const expressions = requirements.expressionsOfLabels(others, asked);
      if (label !== undefined) expressions.push(host(label));
      // Its pods count under its name, so that has a value too (chapter 03, 7).
      else host(name);
      this.countingSets.push(requirements.set(expressions));
      this.countingTaints.push(taints.taintSet(node.spec?.taints));
      internDomains(node.metadata.labels, topology, requirements);
    }
    for (const node of this.nodes) internDomains(node.labels, topology, requirements);
    for (const { pod } of this.bound) labelClasses.of(pod.pod);
  }

  write(
    image: Image,
    labels: OrderedLabels,
    templateOf: ReadonlyMap<string, number>,
    podIds: ReadonlyMap<string, number>,
    underConsolidateAfter: UnderConsolidateAfter,
  ): void {
    this.writeNodes(image, labels, templateOf, underConsolidateAfter);
    this.writeCounting(image, labels, podIds);
    const hostnameKey = labels.keyId(Label.hostname);
    const other = labels.valueId(hostnameKey, OTHER_HOST);
    image.word(H_HOSTS, this.hosts.items.length);
    image.section(
      S_HOST_VALUE,
      this.hosts.items.map((name) => Math.max(labels.valueId(hostnameKey, name), -1)).map((value) => (value < 0 ? other : value)),
    );
  }

  private writeNodes(
    image: Image,
    labels: OrderedLabels,
    templateOf: ReadonlyMap<string, number>,
    underConsolidateAfter: UnderConsolidateAfter,
  ): void {
    const { amounts, topology } = this.tables;
    const width = amounts.names.length;
    const available = new Float64Array(this.nodes.length * width);
    const daemonRequests = new Float64Array(this.nodes.length * width);
    const capacity = new Float64Array(this.nodes.length * width);
    const records: number[] = [];
    const domains: number[] = [];
    for (const [id, node] of this.nodes.entries()) {
      const path = `nodes[${node.name}]`;
      const template = node.nodePool === undefined ? -1 : (templateOf.get(node.nodePool) ?? -1);
      // A NodePool that takes no part in the round protects nothing: the scheduler does not know it (chapter 02, 4, 9.4).
      let flags = template >= 0 && underConsolidateAfter(node) ? NODE_UNDER_CONSOLIDATE_AFTER : 0;
      for (const [name, quantity] of node.available) if (quantity.nano < 0n && amounts.idOf(name) === undefined) flags |= NODE_NEGATIVE;
      records.push(this.sets[id]!, this.taintSets[id]!, template, this.hosts.id(node.hostname), flags);
      amounts.row(available, id * width, node.available, path, ABSENT);
      amounts.row(daemonRequests, id * width, node.daemonRequests, path);
      amounts.row(capacity, id * width, node.capacity, path);
      for (const domain of topology.domainLabels) domains.push(domainOf(labels, domain, node.labels));
    }
    image.word(H_NODES, this.nodes.length);
    image.section(S_NODES, records);
    image.section(S_NODE_AVAILABLE, available);
    image.section(S_NODE_DAEMON_REQUESTS, daemonRequests);
    image.section(S_NODE_CAPACITY, capacity);
    image.section(S_NODE_PORT_START, this.portSets.starts);
    image.section(S_NODE_PORTS, this.portSets.items);
    image.section(S_NODE_DOMAIN, domains);
  }

  private writeCounting(image: Image, labels: OrderedLabels, podIds: ReadonlyMap<string, number>): void {
    const { topology } = this.tables;
    const stateIds = new Map<Node, number>();
    for (const [id, { node }] of this.nodes.entries()) if (node) stateIds.set(node, id);
    const records: number[] = [];
    const domains: number[] = [];
    for (const [id, node] of this.countingNodes.entries()) {
      const hostname = ownLabel(node.metadata.labels, Label.hostname);
      // Pods on a node without the label count under its name; an empty label counts as one (chapter 03, 7).
      records.push(
        this.countingSets[id]!,
        this.countingTaints[id]!,
        stateIds.get(node) ?? -1,
        this.hosts.id(hostname ?? node.metadata.name),
        Number(hostname !== undefined),
      );
      for (const domain of topology.domainLabels) domains.push(domainOf(labels, domain, node.metadata.labels));
    }
    image.word(H_COUNTING_NODES, this.countingNodes.length);
    image.section(S_COUNTING_NODES, records);
    image.section(S_COUNTING_DOMAIN, domains);
    this.writeBound(image, podIds);
  }

  /** Bound pods; those that no selection can make pending are counted together per node and label class. */
  private writeBound(image: Image, podIds: ReadonlyMap<string, number>): void {
    const records: number[] = [];
    const inverses = new Lists();
    const together = new Map<string, number>();
    for (const { pod, inverses: own } of this.countingNodes.length === 0 ? [] : this.bound) {
      const node = this.countingIds.get(pod.nodeName);
      if (node === undefined || (pod.terminal && own.length === 0)) continue;
      const labels = this.tables.labelClasses.of(pod.pod);
      const id = podIds.get(pod.key) ?? -1;
      const forward = Number(!pod.terminal && !pod.terminating);
      const group = `${node} ${labels} ${forward} ${own.join(',')}`;
      const known = id < 0 ? together.get(group) : undefined;
      if (known !== undefined) {
        records[known + 2]!++;
        continue;
      }
      if (id < 0) together.set(group, records.length);
      records.push(node, labels, 1, id, forward);
      inverses.add(own);
    }
    image.word(H_BOUND_PODS, records.length / BOUND_STRIDE);
    image.section(S_BOUND_PODS, records);
    image.section(S_BOUND_INVERSE_START, inverses.starts);
    image.section(S_BOUND_INVERSES, inverses.items);
  }
}

function ownPortSets(node: StateNode, ports: HostPortTable): number[] {
  const byPod = new Map<string, StateNode['hostPorts']>();
  for (const port of node.hostPorts) {
    const own = byPod.get(port.pod);
    if (own) own.push(port);
    else byPod.set(port.pod, [port]);
  }
  return [...byPod.values()].map((own) => ports.set(own));
}

function ownLabel(labels: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function internDomains(
  own: Readonly<Record<string, string>> | undefined,
  { domainLabels }: TopologyTable,
  { labels }: RequirementTable,
): void {
  for (const { name, key } of domainLabels) {
    const value = ownLabel(own, name);
    if (value !== undefined) labels.value(labels.key(key), value);
  }
}

function domainOf(labels: OrderedLabels, { name, key }: DomainLabel, own: Readonly<Record<string, string>> | undefined): number {
  const value = ownLabel(own, name);
  return value === undefined ? -1 : labels.valueId(labels.keyId(key), value);
}
