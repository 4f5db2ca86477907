import { isCompatible, readRequirements, type StatedRequirement } from '../disruption/requirementset.js';
import type { SchedulingInput } from '../model/input.js';
import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { Launch, Plan, PlannedNodeClaim } from '../model/plan.js';
import type { Pod } from '../model/pod.js';
import type { KernelBackend } from '../runtime/backend.js';
import { schedule } from '../schedule.js';
import { normaliseInput } from '../state/normalise.js';
import { podKey } from '../state/podfacts.js';
import type { Constraint, PodConstraint } from './constraint.js';
import { conflictWith } from './counterfactual.js';
import { podConstraints, podWithout } from './podconstraints.js';
import { Probe, type Question } from './probe.js';

export type PlacementExplanation =
  | { state: 'existing-node'; pod: string; node: string; why: 'first-existing-node-that-accepts' }
  | {
      state: 'new-node';
      pod: string;
      nodePool: string;
      /** Every pod of the new node, in order of placement. */
      pods: string[];
      /** `opened`: no existing node and no planned node accepted it. `joined`: the planned node with the fewest pods that accepted it (chapter 02, 10). */
      why: 'opened' | 'joined';
      launch?: Launch;
      /** Types of the NodePool that are cheaper than the one launched, cheapest first, and who turned them down. */
      cheaper: CheaperType[];
      solves: number;
    }
  /** Neither waits nor was left out: it has its node already. */
  | { state: 'bound'; pod: string; node: string };

export interface CheaperType {
  instanceType: string;
  price: number;
  /** The first pods of the node that do not fit the type on their own, each with its minimal conflict; empty where only all pods together do not. */
  removedBy: { pod: string; conflict: Constraint[] }[];
}

/** Cheaper types and pods of a node that are looked at. */
const MOST_TYPES = 5;
const MOST_PODS = 3;

interface Placed {
  input: SchedulingInput;
  /** Normalised, but for its pods. */
  normal: SchedulingInput;
  plan: Plan;
  pod: Pod;
  backend: KernelBackend;
}

/** Explains the place of a pod that has one. */
export function explainPlacement({ input, normal, plan, pod, backend }: Placed): PlacementExplanation {
  const name = podKey(pod);
  const existing = plan.existingNodes.find(({ pods }) => pods.includes(name));
  if (existing) return { state: 'existing-node', pod: name, node: existing.name, why: 'first-existing-node-that-accepts' };
  const claim = plan.nodeClaims.find(({ pods }) => pods.includes(name));
  if (claim === undefined) return { state: 'bound', pod: name, node: pod.spec.nodeName ?? '' };
  const probe = Probe.of(input, normal, plan, backend, pod);
  const removers = new Removers(probe, claim, pod);
  const cheaper = cheaperTypes(probe, claim).map(({ type, price }) => ({ instanceType: type.name, price, removedBy: removers.of(type) }));
  return {
    state: 'new-node',
    pod: name,
    nodePool: claim.nodePool,
    pods: claim.pods,
    why: claim.pods[0] === name ? 'opened' : 'joined',
    ...(claim.launch ? { launch: claim.launch } : {}),
    cheaper,
    solves: probe.solves,
  };
}

function cheaperTypes(probe: Probe, { nodePool, launch, instanceTypes }: PlannedNodeClaim): { type: InstanceType; price: number }[] {
  if (launch === undefined) return [];
  const kept = new Set(instanceTypes.map(({ name }) => name));
  const { template } = probe.input.nodePools.find(({ metadata }) => metadata.name === nodePool)!.spec;
  const labels = Object.entries(template.metadata?.labels ?? {}).map(
    ([key, value]): StatedRequirement => ({ key, operator: 'In', values: [value] }),
  );
  const allowed = readRequirements([...(template.spec.requirements ?? []), ...labels], probe.configuration);
  const { wellKnownLabels } = probe.configuration;
  const price = ({ offerings }: InstanceType) =>
    offerings
      .filter(
        ({ available, requirements }) =>
          available && isCompatible(allowed, readRequirements(requirements, probe.configuration), wellKnownLabels),
      )
      .reduce((least, offering) => Math.min(least, offering.price), Number.POSITIVE_INFINITY);
  return probe
    .typesOf(nodePool)
    .filter(({ name }) => !kept.has(name))
    .map((type) => ({ type, price: price(type) }))
    .filter((each) => each.price < launch.price)
    .sort((a, b) => a.price - b.price || (a.type.name < b.type.name ? -1 : 1))
    .slice(0, MOST_TYPES);
}

/** Which pods of a planned node turn a type down, each on its own. */
class Removers {
  private readonly nodePool: NodePool;
  private readonly pods: readonly Pod[];
  /** The types that a question leaves, by its text: every type is asked for with much the same questions. */
  private readonly left = new Map<string, ReadonlySet<InstanceType>>();

  constructor(
    private readonly probe: Probe,
    claim: PlannedNodeClaim,
    first: Pod,
  ) {
    const { spec, ...nodePool } = probe.input.nodePools.find(({ metadata }) => metadata.name === claim.nodePool)!;
    const { limits: _, ...unlimited } = spec;
    this.nodePool = { ...nodePool, spec: unlimited };
    this.pods = differentPods(first, claim.pods, probe);
  }

  of(type: InstanceType): CheaperType['removedBy'] {
    return this.pods.flatMap((pod) => {
      const conflict = conflictWith(this.probe, pod, this.nodePool, (question) => this.typesLeft(question).has(type));
      return conflict === undefined ? [] : [{ pod: podKey(pod), conflict: conflict.members }];
    });
  }

  private typesLeft(question: Question): ReadonlySet<InstanceType> {
    const text = JSON.stringify(question);
    let types = this.left.get(text);
    if (types === undefined) {
      types = new Set(this.probe.newNodeTypes(question));
      this.left.set(text, types);
    }
    return types;
  }
}

/** The pod and the first others of its node that differ from it and from each other. */
function differentPods(first: Pod, names: readonly string[], { input, configuration }: Probe): Pod[] {
  const mates = new Set(names);
  mates.delete(podKey(first));
  const others = normaliseInput({ ...input, pods: input.pods.filter((pod) => mates.has(podKey(pod))), nodePools: [] }, configuration).pods;
  const bySpec = new Map<string, Pod>();
  for (const pod of [first, ...others]) {
    const text = JSON.stringify(pod.spec);
    if (!bySpec.has(text)) bySpec.set(text, pod);
    if (bySpec.size >= MOST_PODS) break;
  }
  return [...bySpec.values()];
}

/** What a plan costs without one constraint of a pod and of all pods like it. */
export interface ConstraintCost {
  constraint: PodConstraint;
  /** Of the plan, per hour. */
  costPerHour: number;
  /** Change against the plan as it is; negative where leaving the constraint out saves money. */
  difference: number;
  /** Change in the number of pods without a place. */
  unschedulable: number;
}

/**
 * The price of the plan without each constraint of a pod, the greatest saving first. What a workload asks for, all of its pods ask for: the constraint is left out of
 * every pod of the namespace with the same spec. Solves the whole round once per constraint. `replan` is how `plan` was made of the input.
 *
 * @throws RangeError where the input does not have the pod.
 */
export function constraintCosts(
  input: SchedulingInput,
  plan: Plan,
  pod: string,
  replan: (input: SchedulingInput) => Plan = (edited) => schedule(edited),
): ConstraintCost[] {
  const namespaceOf = ({ metadata }: Pod) => metadata.namespace || 'default';
  const subject = input.pods.find((each) => `${namespaceOf(each)}/${each.metadata.name}` === pod);
  if (subject === undefined) throw new RangeError(`there is no pod ${JSON.stringify(pod)}; pods are named as namespace/name`);
  const text = JSON.stringify(subject.spec);
  const isLike = (each: Pod) => each === subject || (namespaceOf(each) === namespaceOf(subject) && JSON.stringify(each.spec) === text);
  const like = new Set(input.pods.filter(isLike));
  return podConstraints(subject)
    .map((constraint): ConstraintCost => {
      const without = replan({ ...input, pods: input.pods.map((each) => (like.has(each) ? podWithout(each, [constraint]) : each)) });
      return {
        constraint,
        costPerHour: without.costPerHour,
        difference: without.costPerHour - plan.costPerHour,
        unschedulable: without.unschedulable.length - plan.unschedulable.length,
      };
    })
    .sort((a, b) => a.difference - b.difference);
}
