import { type ClaimAnswer, RoundAnswer } from '../decode/answer.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan } from '../model/plan.js';
import type { Pod } from '../model/pod.js';
import { type Configuration, DEFAULT_CONFIGURATION, Label } from '../model/wellknown.js';
import type { KernelBackend } from '../runtime/backend.js';
import { Session } from '../runtime/solve.js';
import { prepareRound, type Round } from '../schedule.js';
import { normaliseInput } from '../state/normalise.js';
import { hasRequiredAntiAffinity, podKey } from '../state/podfacts.js';
import { TypeAmounts } from './amounts.js';
import { type TakenPlaces, takenPlaces } from './planned.js';

/** One question: would this pod find a new node of this NodePool, beside what is placed already? */
export interface Question {
  pod: Pod;
  /** With what remains of its limits as limits. */
  nodePool: NodePool;
  /** false leaves DaemonSets out. */
  daemonSets?: boolean;
  /** false leaves out the anti-affinity that other pods require. */
  antiAffinityOfOthers?: boolean;
  /** false takes every capacity reservation as not there. */
  reservedCapacity?: boolean;
}

/** Puts questions about one pod of a plan to the kernel. */
export class Probe {
  readonly configuration: Configuration = DEFAULT_CONFIGURATION;
  /** How often the kernel was asked. */
  solves = 0;
  private taken: TakenPlaces | undefined;
  private readonly typesByPool: ReadonlyMap<string, readonly InstanceType[]>;
  private readonly reservations = new Map<string, InstanceType[]>();
  readonly hasAntiAffinityOfOthers: boolean;
  readonly hasReservations: boolean;
  /** What other pods took, and how NodePools share DaemonSets, may decide whether a pod finds a new node (chapter 02, 7.2, 12). */
  private readonly isShared: boolean;

  /** The input is valid and was planned as `plan`; but for its pods it is normalised. `pod` is. */
  constructor(
    readonly input: SchedulingInput,
    private readonly plan: Plan,
    private readonly backend: KernelBackend,
    private readonly pod: Pod,
  ) {
    const byName = new Map((input.instanceTypes ?? []).map((type) => [type.name, type]));
    const own = input.nodePoolInstanceTypes ?? {};
    this.typesByPool = new Map(
      input.nodePools.map(({ metadata: { name } }) => {
        const listed = Object.hasOwn(own, name) ? own[name] : undefined;
        return [name, listed?.map((type) => (typeof type === 'string' ? byName.get(type)! : type)) ?? input.instanceTypes ?? []];
      }),
    );
    this.hasAntiAffinityOfOthers = input.pods.some((other) => hasRequiredAntiAffinity(other) && !isSamePod(other, pod));
    this.hasReservations = [...new Set(this.typesByPool.values())].some((types) => types.some(isReserved));
    this.isShared =
      this.hasReservations ||
      input.pods.some((other) => other.spec.affinity?.podAntiAffinity !== undefined && !isSamePod(other, pod)) ||
      (input.daemonSets ?? []).some(
        ({ spec }) =>
          (spec.template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.length ?? 0) > 1,
      );
  }

  /** The same probe with other types for one NodePool. */
  restrictedTo(nodePool: string, types: InstanceType[]): Probe {
    const nodePoolInstanceTypes = { ...this.input.nodePoolInstanceTypes, [nodePool]: types };
    return new Probe({ ...this.input, nodePoolInstanceTypes }, this.plan, this.backend, this.pod);
  }

  /** The types that a NodePool sees, in provider order. */
  typesOf(nodePool: string): readonly InstanceType[] {
    return this.typesByPool.get(nodePool) ?? [];
  }

  get places(): TakenPlaces {
    this.taken ??= takenPlaces(
      normaliseInput(this.input, this.configuration),
      this.plan,
      (nodePool) => this.typesOf(nodePool),
      this.configuration,
    );
    return this.taken;
  }

  /** The NodePool with what remains of its limits in place of the limits. */
  withRemainingLimits(nodePool: NodePool): NodePool {
    const limits = this.places.remaining.get(nodePool.metadata.name);
    return limits === undefined ? nodePool : { ...nodePool, spec: { ...nodePool.spec, limits } };
  }

  /**
   * Whether the pod finds a place in the round if it finds a new node of the NodePool alone: nothing that happens before can take that away. True where it
   * has no topology constraint, and nothing in the round is used up or counts pods.
   */
  isAlone(pod: Pod, { spec }: NodePool): boolean {
    const usedUp =
      Object.keys(spec.limits ?? {}).length > 0 || spec.template.spec.requirements?.some(({ minValues }) => minValues !== undefined);
    return !this.isShared && !usedUp && !hasTopology(pod);
  }

  /** Whether the pod finds a new node. */
  admits(question: Question): boolean {
    return this.solve(question) !== undefined;
  }

  /** The instance types of the new node that the pod finds, cheapest first; undefined where it finds none. */
  newNodeTypes(question: Question): InstanceType[] | undefined {
    return this.solve(question)
      ?.instanceTypes()
      .map(({ type }) => type);
  }

  amountsOf(nodePool: string): TypeAmounts {
    return new TypeAmounts(encodedList(this.typesOf(nodePool)), this.configuration);
  }

  private solve({ pod, nodePool, ...without }: Question): ClaimAnswer | undefined {
    this.solves++;
    const round = prepareRound(this.problemOf({ pod, nodePool, ...without }), { reasons: false });
    const answer = new RoundAnswer(new Session(this.backend, round.problem.image).solve(), round.problem);
    return answer.claims()[0];
  }

  private problemOf({ pod, nodePool, daemonSets, antiAffinityOfOthers, reservedCapacity }: Question): SchedulingInput {
    const {
      nodes: _nodes,
      nodeClaims: _claims,
      csiNodes: _csi,
      podDisruptionBudgets: _budgets,
      nodePoolInstanceTypes: _,
      ...rest
    } = this.input;
    const waiting = asPending(pod);
    const topology = hasTopology(pod) || (this.hasAntiAffinityOfOthers && antiAffinityOfOthers !== false);
    const problem: SchedulingInput = {
      ...rest,
      nodePools: [nodePool],
      daemonSets: daemonSets === false ? [] : (this.input.daemonSets ?? []),
      pods: [waiting],
    };
    const types = (name: string) => this.encodedTypes(name, reservedCapacity !== false);
    if (!topology) return { ...problem, instanceTypes: types(nodePool.metadata.name) };
    const pools = [this.withNodesCounted(nodePool), ...this.closedNodePools(nodePool.metadata.name)];
    const lists = pools.map(({ metadata: { name } }): [string, InstanceType[]] => [name, types(name)]);
    const shared = lists.every(([, list]) => list === lists[0]![1]);
    return {
      ...problem,
      nodePools: pools,
      nodes: this.places.nodes,
      pods: [...this.placedPods(antiAffinityOfOthers !== false), waiting],
      ...(shared ? { instanceTypes: lists[0]![1] } : { instanceTypes: [], nodePoolInstanceTypes: Object.fromEntries(lists) }),
    };
  }

  private encodedTypes(nodePool: string, reservedCapacity: boolean): InstanceType[] {
    return this.hasReservations ? this.reservationsLeft(nodePool, reservedCapacity) : encodedList(this.typesOf(nodePool));
  }

  /** The other NodePools: their domains count for topology (chapter 03, 3), but none of them may open a node. */
  private closedNodePools(name: string): NodePool[] {
    return this.input.nodePools
      .filter(({ metadata }) => metadata.name !== name)
      .map((nodePool) => ({ ...nodePool, spec: { ...nodePool.spec, limits: { nodes: '0' } } }));
  }

  private placedPods(antiAffinity: boolean): Pod[] {
    const { pods } = this.places;
    if (antiAffinity) return pods;
    return pods.map((pod) => {
      if (!hasRequiredAntiAffinity(pod)) return pod;
      const { podAntiAffinity: _, ...affinity } = pod.spec.affinity!;
      return { ...pod, spec: { ...pod.spec, affinity } };
    });
  }

  /** The nodes that a problem lists count against the limit of nodes once more: gives them back. */
  private withNodesCounted(nodePool: NodePool): NodePool {
    const { limits } = nodePool.spec;
    if (limits?.nodes === undefined) return nodePool;
    const own = this.places.nodes.filter(({ metadata }) => metadata.labels?.[Label.nodePool] === nodePool.metadata.name).length;
    return { ...nodePool, spec: { ...nodePool.spec, limits: { ...limits, nodes: String(Number(limits.nodes) + own) } } };
  }

  private reservationsLeft(nodePool: string, wanted: boolean): InstanceType[] {
    const name = `${wanted} ${nodePool}`;
    let types = this.reservations.get(name);
    if (types === undefined) {
      types = this.typesOf(nodePool).map((type) => (isReserved(type) ? this.withReservationsLeft(type, wanted) : type));
      this.reservations.set(name, types);
    }
    return types;
  }

  private withReservationsLeft(type: InstanceType, wanted: boolean): InstanceType {
    const { reserved } = this.places;
    const offerings = type.offerings.map((offering) => {
      if (offering.reservationCapacity === undefined) return offering;
      if (!wanted) return { ...offering, available: false };
      const id = offering.requirements.find(({ key }) => key === this.configuration.reservationIdLabel)?.values?.[0] ?? '';
      return { ...offering, reservationCapacity: Math.max(0, offering.reservationCapacity - (reserved.get(id) ?? 0)) };
    });
    return { ...type, offerings };
  }

  /** Solves the whole round of an edited input. */
  solveRound(input: SchedulingInput): { round: Round; answer: RoundAnswer } {
    this.solves++;
    const round = prepareRound(input, {});
    return { round, answer: new RoundAnswer(new Session(this.backend, round.problem.image).solve(), round.problem) };
  }

  /** Whether the pod finds a place in the whole round of an edited input. */
  placesInRound(input: SchedulingInput, pod: string): boolean {
    const { round, answer } = this.solveRound(input);
    const id = round.problem.pods.findIndex((candidate) => podKey(candidate) === pod);
    return id >= 0 && !answer.failed().includes(id);
  }
}

/** The pod without the node that it leaves. */
function asPending(pod: Pod): Pod {
  if (!pod.spec.nodeName) return pod;
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec, status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] } };
}

function isSamePod(left: Pod, right: Pod): boolean {
  return left.metadata.name === right.metadata.name && (left.metadata.namespace || 'default') === (right.metadata.namespace || 'default');
}

function isReserved({ offerings }: InstanceType): boolean {
  return offerings.some(({ reservationCapacity }) => reservationCapacity !== undefined);
}

function hasTopology({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((part) => [
    ...(part?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(part?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
  ]);
  return terms.length > 0 || (spec.topologySpreadConstraints?.length ?? 0) > 0;
}

// Facts of a list of types are worked out once per list, for the lists of one problem: a list of its own keeps those of single NodePools.
const encodedLists = new WeakMap<readonly InstanceType[], InstanceType[]>();

function encodedList(types: readonly InstanceType[]): InstanceType[] {
  let list = encodedLists.get(types);
  if (list === undefined || list.length !== types.length || list.some((type, i) => type !== types[i])) {
    list = [...types];
    encodedLists.set(types, list);
  }
  return list;
}
