import { FLAG_CONSOLIDATION, H_FLAGS, S_POD_LIST, S_SELECTED_NODES, S_SELECTED_PODS } from '../kernel/layout.js';
import { RoundAnswer } from './decode/answer.js';
import { serialiseRequirement } from './decode/requirements.js';
import type { CandidatePod } from './encode/candidates.js';
import { encodeProblem, type Problem } from './encode/problem.js';
import type { SchedulingInput } from './model/input.js';
import type { InstanceType } from './model/instancetype.js';
import type { PlannedRequirement } from './model/plan.js';
import type { Quantity } from './model/quantity.js';
import { parseDuration, parseTime } from './model/time.js';
import { type Configuration, DEFAULT_CONFIGURATION } from './model/wellknown.js';
import { pendingPods, podsOfDeletingNodes } from './provisioning/pods.js';
import type { Volumes } from './provisioning/volumes.js';
import type { KernelBackend } from './runtime/backend.js';
import { Session } from './runtime/solve.js';
import type { ClusterState } from './state/cluster.js';
import { ClusterReader } from './state/clusterreader.js';
import { PodDisruptionBudgets } from './state/poddisruptionbudgets.js';
import { podKey } from './state/podfacts.js';
import type { StateNode } from './state/statenode.js';

/** What one what-if decided. */
export interface SimulatedRound {
  /** New NodeClaims, not truncated, in the order in which the reference leaves them (chapter 02, 10.2). */
  nodeClaims: readonly SimulatedClaim[];
  /** Existing nodes that take pods, with the pods as `namespace/name`. */
  existingNodes: ReadonlyMap<StateNode, readonly string[]>;
  /** Pods that were tried and found no place. */
  podErrors: ReadonlySet<string>;
}

export interface SimulatedClaim {
  nodePool: string;
  pods: readonly string[];
  requests: ReadonlyMap<string, Quantity>;
  requirements: readonly PlannedRequirement[];
  /** Remaining types, cheapest first, ties by name. */
  instanceTypes: readonly { type: InstanceType; price: number }[];
}

export interface WhatIfOptions {
  backend: KernelBackend;
  configuration?: Configuration;
  /** Read the clusters before this one, which has most objects in common with them. */
  reader?: ClusterReader;
}

/**
 * What-ifs on one cluster (architecture, 1): the given nodes are gone and their currently reschedulable pods look for places beside those that wait
 * already. The cluster is encoded once for many of them, each of which only changes which nodes and pods take part; a cluster of which nothing is asked is
 * not encoded.
 */
export class WhatIf {
  readonly cluster: ClusterState;
  private readonly parts: Parts;
  private readonly backend: KernelBackend;
  private asked = false;
  private everyNode: Moves | undefined;

  /** `input` is normalised and valid. */
  constructor(input: SchedulingInput, { backend, configuration = DEFAULT_CONFIGURATION, reader = new ClusterReader() }: WhatIfOptions) {
    const { cluster, volumes } = reader.read(input);
    this.cluster = cluster;
    this.backend = backend;
    this.parts = { input, cluster, volumes, configuration };
  }

  /**
   * One what-if. `consolidation` keeps pods that are not pending off nodes inside their consolidateAfter window (chapter 02, 9.4).
   * Throws InvalidInput where an amount cannot be represented exactly.
   */
  simulate(candidates: readonly StateNode[], { consolidation }: { consolidation: boolean }): SimulatedRound {
    return this.movesOf(candidates).simulate(candidates, consolidation);
  }

  // Drift asks about one node, and mostly no more: then the pods of the others need not be ready to move.
  private movesOf(candidates: readonly StateNode[]): Moves {
    const isFirst = !this.asked;
    this.asked = true;
    if (isFirst && candidates.length === 1) return new Moves(this.parts, candidates, this.backend);
    this.everyNode ??= new Moves(this.parts, this.cluster.active, this.backend);
    return this.everyNode;
  }
}

interface Parts {
  /** Normalised. */
  input: SchedulingInput;
  cluster: ClusterState;
  volumes: Volumes;
  configuration: Configuration;
}

/** The cluster, encoded, with the pods that look for a place when some of its nodes go. */
class Moves {
  private readonly cluster: ClusterState;
  private readonly problem: Problem;
  private readonly session: Session;
  private readonly names: string[];
  private readonly nodeIds: Map<StateNode, number>;
  /** Candidate pods: the pending ones, those of nodes that may go, those of deleting nodes. */
  private readonly pending: readonly number[];
  private readonly leaving: readonly number[];
  private readonly byNode: ReadonlyMap<StateNode, readonly number[]>;

  /** `nodes` are those that may go. */
  constructor({ input, cluster, volumes, configuration }: Parts, nodes: readonly StateNode[], backend: KernelBackend) {
    this.cluster = cluster;
    const now = parseTime(input.now)!;
    const budgets = new PodDisruptionBudgets(input.podDisruptionBudgets ?? []);
    const candidates: CandidatePod[] = [];
    const add = (candidate: CandidatePod) => candidates.push(candidate) - 1;
    this.pending = pendingPods(input.pods, volumes, configuration).pods.map((pod) =>
      add({ pod, selected: true, exempt: pod.status?.phase === 'Pending' }),
    );
    const byNode = new Map<StateNode, number[]>();
    for (const node of nodes) {
      const own = node.pods.filter(({ pod }) => budgets.isCurrentlyReschedulable(pod, now));
      if (own.length > 0)
        byNode.set(
          node,
          own.map(({ pod }) => add({ pod, selected: false, exempt: pod.status?.phase === 'Pending' })),
        );
    }
    this.byNode = byNode;
    this.leaving = podsOfDeletingNodes(cluster, budgets, now).map(({ pod }) => add({ pod, selected: true, exempt: true }));
    this.problem = encodeProblem(input, cluster, volumes, candidates, {
      configuration,
      maxInstanceTypes: 0x7fffffff,
      reservedFallback: true,
      consolidation: false,
      memos: true,
      reasons: false,
      seed: 0,
      underConsolidateAfter: consolidateAfterRule(input, now),
    });
    this.names = this.problem.pods.map(podKey);
    this.nodeIds = new Map(cluster.active.map((node, id) => [node, id]));
    this.session = new Session(backend, this.problem.image);
  }

  simulate(candidates: readonly StateNode[], consolidation: boolean): SimulatedRound {
    const words = this.session.solve((session) => this.select(session, candidates, consolidation));
    const answer = new RoundAnswer(words, this.problem);
    const { problem, names } = this;
    return {
      nodeClaims: answer
        .claims()
        .sort((left, right) => left.order - right.order)
        .map((claim) => ({
          nodePool: problem.templates[claim.template]!.nodePool.metadata.name,
          pods: claim.pods().map((pod) => names[pod]!),
          requests: claim.requests(),
          requirements: claim.requirements().flatMap(serialiseRequirement),
          get instanceTypes() {
            return claim.instanceTypes().map(({ type, price }) => ({ type, price: price ?? Number.MAX_VALUE }));
          },
        })),
      existingNodes: new Map([...answer.placements()].map(([node, pods]) => [this.cluster.active[node]!, pods.map((pod) => names[pod]!)])),
      podErrors: new Set(answer.failed().map((pod) => names[pod]!)),
    };
  }

  private select(session: Session, gone: readonly StateNode[], consolidation: boolean): void {
    const header = session.header();
    header[H_FLAGS] = consolidation ? header[H_FLAGS]! | FLAG_CONSOLIDATION : header[H_FLAGS]! & ~FLAG_CONSOLIDATION;
    const nodes = session.section(S_SELECTED_NODES).fill(1);
    const moved: number[] = [];
    for (const node of gone) {
      nodes[this.nodeIds.get(node)!] = 0;
      moved.push(...(this.byNode.get(node) ?? []));
    }
    const batch = [...this.pending, ...moved, ...this.leaving];
    const selected = session.section(S_SELECTED_PODS).fill(0);
    // The batch comes first, in list order: it decides who creates a shared topology group (chapter 03, 17, N5).
    const list = session.section(S_POD_LIST);
    let at = 0;
    for (const candidate of batch) {
      const id = this.problem.queueIds[candidate]!;
      selected[id] = 1;
      list[at++] = id;
    }
    for (let id = 0; id < selected.length; id++) if (selected[id] === 0) list[at++] = id;
  }
}

/** Whether a node is inside its pool's consolidateAfter window (chapter 02, 9.4). */
function consolidateAfterRule(input: SchedulingInput, now: number): (node: StateNode) => boolean {
  const windows = new Map<string, number>();
  for (const { metadata, spec } of input.nodePools) {
    const window = parseDuration(spec.disruption?.consolidateAfter ?? '');
    if (window !== undefined && window !== 0) windows.set(metadata.name, window);
  }
  return ({ nodePool, nodeClaim }) => {
    const window = nodePool === undefined ? undefined : windows.get(nodePool);
    const initialized = nodeClaim?.status?.conditions?.find(({ type, status }) => type === 'Initialized' && status === 'True');
    if (window === undefined || !initialized) return false;
    const since = parseTime(nodeClaim!.status!.lastPodEventTime) ?? parseTime(initialized.lastTransitionTime) ?? 0;
    return now - since < window;
  };
}
