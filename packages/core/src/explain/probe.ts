import type { ClaimAnswer } from '../decode/answer.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { Plan } from '../model/plan.js';
import type { Pod } from '../model/pod.js';
import { type Configuration, DEFAULT_CONFIGURATION, Label } from '../model/wellknown.js';
import { Round } from '../round.js';
import type { KernelBackend } from '../runtime/backend.js';
import { type DecidedRound, decidedRound } from '../schedule.js';
import { instanceTypesOf } from '../state/offeredtypes.js';
import { hasRequiredAntiAffinity, isSamePod, podKey } from '../state/podfacts.js';
import { TypeAmounts } from './amounts.js';
import { type Edit, editNodePool, editPod, editText, isNodePoolEdit } from './edit.js';
import { TakenPlaces, topologySelectors } from './planned.js';

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

/** What does not depend on the question. */
interface Surroundings {
  /** The types that each NodePool sees, in provider order. */
  types: ReadonlyMap<string, readonly InstanceType[]>;
  places: TakenPlaces;
  decided: () => DecidedRound;
  hasAntiAffinityOfOthers: boolean;
  hasReservations: boolean;
  /** What other pods took, and how NodePools share DaemonSets, may decide whether a pod finds a new node (chapter 02, 7.2, 12). */
  isShared: boolean;
}

/** Puts questions about one pod of a plan to the kernel. */
export class Probe {
  readonly configuration: Configuration = DEFAULT_CONFIGURATION;
  /** How often the kernel was asked. */
  solves = 0;
  private readonly reservations = new Map<string, InstanceType[]>();
  /** Rounds that only differ in the spec of their one pending pod and in its NodePool. */
  private readonly rounds = new Map<string, Round>();
  /** Whether edits place the pod, by their text. */
  private readonly verified = new Map<string, boolean>();

  private constructor(
    readonly input: SchedulingInput,
    private readonly backend: KernelBackend,
    private readonly pod: Pod,
    private readonly around: Surroundings,
  ) {}

  /** A probe for a pod of the plan of `input`. `normal` is the input normalised but for its pods; `pod` is normalised. */
  static of(input: SchedulingInput, normal: SchedulingInput, plan: Plan, backend: KernelBackend, pod: Pod): Probe {
    let known: DecidedRound | undefined;
    const decided = () => {
      known ??= decidedRound(input, plan, backend);
      return known;
    };
    const places = new TakenPlaces(normal, plan, DEFAULT_CONFIGURATION, decided);
    const others = input.pods.filter((other) => other.spec.affinity?.podAntiAffinity !== undefined && !isSamePod(other, pod));
    const types = new Map(input.nodePools.map(({ metadata: { name } }) => [name, instanceTypesOf(input, name)]));
    const hasReservations = [...new Set(types.values())].some((list) => list.some(isReserved));
    const isShared =
      hasReservations ||
      others.length > 0 ||
      (input.daemonSets ?? []).some(
        ({ spec }) =>
          (spec.template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.length ?? 0) > 1,
      );
    const hasAntiAffinityOfOthers = others.some(hasRequiredAntiAffinity);
    return new Probe(normal, backend, pod, { types, places, decided, hasAntiAffinityOfOthers, hasReservations, isShared });
  }

  get hasAntiAffinityOfOthers(): boolean {
    return this.around.hasAntiAffinityOfOthers;
  }

  get hasReservations(): boolean {
    return this.around.hasReservations;
  }

  /** The types that a NodePool sees, in provider order. */
  typesOf(nodePool: string): readonly InstanceType[] {
    return this.around.types.get(nodePool) ?? [];
  }

  /** The NodePool with what remains of its limits in place of the limits. */
  withRemainingLimits(nodePool: NodePool): NodePool {
    const limits = this.around.places.remainingLimits(nodePool);
    return limits === undefined ? nodePool : { ...nodePool, spec: { ...nodePool.spec, limits } };
  }

  /**
   * Whether the pod, as it is after `edits`, finds a place in the round if it finds a new node of the NodePool as the round leaves it. True where the pod has no topology
   * constraint, and nothing but limits is used up or counts pods: limits only shrink, so its turn finds no less, and what comes before its turn has not changed.
   */
  isAlone(pod: Pod, { spec }: NodePool, edits: readonly Edit[]): boolean {
    const usedUp = Object.keys(spec.limits ?? {}).length > 0 && edits.some(isNodePoolEdit);
    const mayBeDropped = this.input.nodePools.some((each) =>
      each.spec.template.spec.requirements?.some(({ minValues }) => minValues !== undefined),
    );
    return !this.around.isShared && !usedUp && !mayBeDropped && !hasTopology(pod) && !hasTopology(this.pod);
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
    return new TypeAmounts(this.typesOf(nodePool), this.configuration);
  }

  /** Whether the pod finds a place in the whole round after edits. Edits of the pod alone come up once for every NodePool. */
  placesInRound(edits: readonly Edit[]): boolean {
    const text = editText(edits);
    let places = this.verified.get(text);
    if (places === undefined) {
      places = this.solveRound(edits);
      this.verified.set(text, places);
    }
    return places;
  }

  private solveRound(edits: readonly Edit[]): boolean {
    this.solves++;
    const { round } = this.around.decided();
    const nodePools = round.nodePools.map((nodePool) => editNodePool(nodePool, edits));
    const edited = round.edited(editPod(this.pod, edits), nodePools, { reasons: false });
    return edited?.places(this.backend, this.pod) ?? false;
  }

  private solve(question: Question): ClaimAnswer | undefined {
    this.solves++;
    const round = this.roundOf(question).edited(asPending(question.pod), this.nodePoolsOf(question));
    return round?.solve(this.backend).claims()[0];
  }

  /** A round with what stands around the pod of the question, which asks for nothing yet. */
  private roundOf(question: Question): Round {
    const { pod, nodePool, daemonSets, reservedCapacity } = question;
    const name = JSON.stringify([
      podKey(pod),
      nodePool.metadata.name,
      daemonSets !== false,
      reservedCapacity !== false,
      this.keepsAway(question),
      this.countsPods(question) && topologySelectors(pod),
    ]);
    let round = this.rounds.get(name);
    if (round === undefined) {
      round = Round.prepare(this.surroundings(question), { reasons: false });
      this.rounds.set(name, round);
    }
    return round;
  }

  /** Whether pods with a place matter to the question. */
  private countsPods(question: Question): boolean {
    return hasTopology(question.pod) || this.keepsAway(question);
  }

  private keepsAway({ antiAffinityOfOthers }: Question): boolean {
    return this.hasAntiAffinityOfOthers && antiAffinityOfOthers !== false;
  }

  private surroundings(question: Question): SchedulingInput {
    const { pod, daemonSets, reservedCapacity } = question;
    const {
      nodes: _nodes,
      nodeClaims: _claims,
      csiNodes: _csi,
      podDisruptionBudgets: _budgets,
      nodePoolInstanceTypes: _,
      ...rest
    } = this.input;
    const nodePools = this.nodePoolsOf(question);
    const lists = nodePools.map(({ metadata: { name } }): [string, readonly InstanceType[]] => [
      name,
      this.hasReservations ? this.reservationsLeft(name, reservedCapacity !== false) : this.typesOf(name),
    ]);
    const shared = lists.every(([, list]) => list === lists[0]![1]);
    const { places } = this.around;
    const counted = this.countsPods(question);
    const counting = counted ? this.podsThatCount(question) : [];
    const names = new Set(counting.map(podKey));
    const daemonPods = places.daemonPods.filter((each) => !names.has(podKey(each)));
    const waiting = asPending(pod);
    return {
      ...rest,
      nodePools,
      daemonSets: daemonSets === false ? [] : (this.input.daemonSets ?? []),
      ...(counted ? { nodes: places.nodes } : {}),
      pods: [...counting, ...daemonPods, { ...waiting, spec: { containers: waiting.spec.containers ?? [] } }],
      ...(shared
        ? { instanceTypes: lists[0]![1] as InstanceType[] }
        : { instanceTypes: [], nodePoolInstanceTypes: Object.fromEntries(lists) as Record<string, InstanceType[]> }),
    };
  }

  /** The NodePool, and where pods are counted the others too: their domains count for topology (chapter 03, 3), but none of them may open a node. */
  private nodePoolsOf(question: Question): NodePool[] {
    const { nodePool } = question;
    if (!this.countsPods(question)) return [nodePool];
    const closed = this.input.nodePools
      .filter(({ metadata }) => metadata.name !== nodePool.metadata.name)
      .map((other) => ({ ...other, spec: { ...other.spec, limits: { nodes: '0' } } }));
    return [this.withNodesCounted(nodePool), ...closed];
  }

  private podsThatCount(question: Question): Pod[] {
    const pods = this.around.places.podsThatCount(question.pod);
    if (this.keepsAway(question)) return pods;
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
    const own = this.around.places.nodes.filter(({ metadata }) => metadata.labels?.[Label.nodePool] === nodePool.metadata.name).length;
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
    const { reserved } = this.around.places;
    const offerings = type.offerings.map((offering) => {
      if (offering.reservationCapacity === undefined) return offering;
      if (!wanted) return { ...offering, available: false };
      const id = offering.requirements.find(({ key }) => key === this.configuration.reservationIdLabel)?.values?.[0] ?? '';
      return { ...offering, reservationCapacity: Math.max(0, offering.reservationCapacity - (reserved.get(id) ?? 0)) };
    });
    return { ...type, offerings };
  }
}

/** The pod without the node that it leaves. */
function asPending(pod: Pod): Pod {
  if (!pod.spec.nodeName) return pod;
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec, status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] } };
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
