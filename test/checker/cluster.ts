import type { Node, NodeClaim, NodePool, Pod, Taint } from '@kerf/core';
import type { Scenario } from '../support/document.js';
import { type HostPort, hostPorts, nameOf, normalised, requestsOf } from './pod.js';
import { minus, parseResources, type Resources, sum } from './quantity.js';
import {
  HOSTNAME,
  INITIALIZED,
  INSTANCE_TYPE,
  labelRequirements,
  merge,
  NODEPOOL,
  only,
  REGISTERED,
  type Requirements,
} from './requirement.js';
import { isCurrentlyReschedulable, isProvisionable, isTerminal, isValidForRound, ownedByDaemonSet } from './round.js';
import { isEphemeral } from './taint.js';
import { type Attachments, attach, Volumes } from './volume.js';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: Pod, b: Pod): number => byText(a.metadata.namespace!, b.metadata.namespace!) || byText(a.metadata.name, b.metadata.name);

/** A node of the cluster, a launched NodeClaim without one, or both (chapter 02, 9.1). */
export class StateNode {
  readonly name: string;
  readonly hostname: string;
  readonly labels: Record<string, string>;
  readonly taints: Taint[];
  readonly initialized: boolean;
  readonly capacity: Resources;
  readonly allocatable: Resources;
  readonly deleting: boolean;
  readonly pods: Pod[] = [];
  readonly attached: Attachments = new Map();
  readonly limits = new Map<string, number>();

  constructor(
    readonly node: Node | undefined,
    readonly claim: NodeClaim | undefined,
  ) {
    const managed = claim !== undefined;
    const registered = !managed || node?.metadata.labels?.[REGISTERED] === 'true';
    this.initialized = !managed || node?.metadata.labels?.[INITIALIZED] === 'true';
    const view = node !== undefined && registered ? node : (claim ?? node!);
    this.name = view.metadata.name;
    this.labels = view.metadata.labels ?? {};
    this.hostname = this.labels[HOSTNAME] || this.name;
    const taints = (node !== undefined && registered ? node.spec?.taints : claim?.spec.taints) ?? [];
    this.taints = this.initialized
      ? taints
      : taints.filter((t) => !isEphemeral(t) && !(claim?.spec.startupTaints ?? []).some((s) => s.key === t.key && s.effect === t.effect));
    const status = (field: 'capacity' | 'allocatable'): Resources => {
      const own = parseResources(node?.status?.[field]);
      if (this.initialized) return own;
      for (const [name, amount] of parseResources(claim?.status?.[field])) if (!own.get(name)) own.set(name, amount);
      return own;
    };
    this.allocatable = status('allocatable');
    this.capacity = status('capacity');
    this.capacity.set('nodes', 10n ** 9n);
    const terminating = (claim?.status?.conditions ?? []).some((c) => c.type === 'InstanceTerminating' && c.status === 'True');
    this.deleting = managed ? Boolean(claim.metadata.deletionTimestamp) || terminating : Boolean(node?.metadata.deletionTimestamp);
  }

  get requirements(): Requirements {
    return merge(labelRequirements(this.labels), [only(HOSTNAME, this.hostname)]);
  }
  get ports(): HostPort[] {
    return this.pods.flatMap(hostPorts);
  }
  get available(): Resources {
    return minus(this.allocatable, sum(...this.pods.map(requestsOf)));
  }
  get daemonRequests(): Resources {
    return sum(...this.pods.filter(ownedByDaemonSet).map(requestsOf));
  }
}

/** A scenario read for one round. */
export class Cluster {
  readonly pods: Pod[];
  readonly podsByName: Map<string, Pod>;
  readonly volumes: Volumes;
  /** NodePools of the round, in the order of their templates. */
  readonly nodePools: NodePool[];
  readonly nodes: StateNode[];
  readonly nodeObjects: Map<string, Node>;
  /** Pods of the round in list order: pending ones, then those of deleting nodes, node by node (chapter 03, N5). */
  readonly round: Pod[];
  /** Pending pods that the round leaves out. */
  readonly ignored: Pod[];
  readonly namespaces: Map<string, Record<string, string>>;

  constructor(readonly scenario: Scenario) {
    this.pods = normalised(scenario.pods);
    this.podsByName = new Map(this.pods.map((pod) => [nameOf(pod), pod]));
    this.volumes = new Volumes(scenario);
    this.nodeObjects = new Map((scenario.nodes ?? []).map((node) => [node.metadata.name, node]));
    this.nodes = this.stateNodes();
    const ref = (pool: NodePool) => pool.spec.template.spec.nodeClassRef;
    this.nodePools = scenario.nodePools
      .filter((pool) => ref(pool) === undefined || (ref(pool)!.group === 'karpenter.k8s.aws' && ref(pool)!.kind === 'EC2NodeClass'))
      .filter((pool) => pool.spec.replicas === undefined && !pool.metadata.deletionTimestamp)
      .sort((a, b) => (b.spec.weight ?? 0) - (a.spec.weight ?? 0) || byText(b.metadata.name, a.metadata.name));
    const unbound = this.pods.filter((pod) => !pod.spec.nodeName).sort(byName);
    const pending = unbound.filter((pod) => isProvisionable(pod) && isValidForRound(pod) && this.volumes.usable(pod));
    this.ignored = unbound.filter((pod) => !pending.includes(pod));
    const now = Date.parse(scenario.now ?? '2026-01-02T00:00:00Z');
    const moving = this.nodes
      .filter((node) => node.deleting && node.node !== undefined)
      .flatMap((node) => this.pods.filter((pod) => pod.spec.nodeName === node.node!.metadata.name).sort(byName))
      .filter((pod) => isCurrentlyReschedulable(pod, scenario.podDisruptionBudgets ?? [], now));
    this.round = [...pending, ...moving];
    this.namespaces = new Map((scenario.namespaces ?? []).map((n) => [n.metadata.name, n.metadata.labels ?? {}]));
    for (const pod of this.pods) {
      const name = pod.metadata.namespace!;
      if (!this.namespaces.has(name)) this.namespaces.set(name, { 'kubernetes.io/metadata.name': name });
    }
  }

  /** The cache of the cluster, by name: chapter 02, 9.1 says which nodes are admitted to it. */
  private stateNodes(): StateNode[] {
    const byProvider = new Map<string, { node?: Node; claim?: NodeClaim }>();
    for (const claim of this.scenario.nodeClaims ?? []) {
      if (claim.status?.providerID) byProvider.set(claim.status.providerID, { claim });
    }
    for (const node of this.scenario.nodes ?? []) {
      const labels = node.metadata.labels ?? {};
      const managed = Boolean(labels[NODEPOOL]);
      if (managed && (!node.spec?.providerID || (!labels[INSTANCE_TYPE] && !labels[INITIALIZED]))) continue;
      const id = node.spec?.providerID || node.metadata.name;
      byProvider.set(id, { ...byProvider.get(id), node });
    }
    const drivers = new Map((this.scenario.csiNodes ?? []).map((c) => [c.metadata.name, c.spec?.drivers ?? []]));
    const nodes = [...byProvider.values()].map(({ node, claim }) => new StateNode(node, claim));
    for (const state of nodes) {
      if (state.node === undefined) continue;
      const { name } = state.node.metadata;
      for (const pod of this.pods) {
        if (pod.spec.nodeName !== name || isTerminal(pod)) continue;
        state.pods.push(pod);
        const attachments = this.volumes.attachments(pod);
        if (attachments !== 'unknown') attach(state.attached, attachments);
      }
      for (const driver of drivers.get(name) ?? []) if (driver.allocatable) state.limits.set(driver.name, driver.allocatable.count ?? 0);
    }
    return nodes.sort((a, b) => byText(a.name, b.name));
  }
}
