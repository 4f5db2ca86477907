import type { NodePool } from '../model/nodepool.js';
import type { Pod } from '../model/pod.js';
import { type Conflict, findConflict, TestBudget } from './conflict.js';
import type { Constraint, NodePoolConstraint, PodConstraint } from './constraint.js';
import { type Edit, editNodePool, editPod, editText } from './edit.js';
import { nodePoolConstraints, nodePoolWithout } from './nodepoolconstraints.js';
import { podConstraints, podWithout } from './podconstraints.js';
import type { Probe, Question } from './probe.js';
import { suggestEdits } from './suggestions.js';

/** Edits that, made together, give the pod a place: found by solving again. */
export interface Counterfactual {
  /** The NodePool whose conflict they undo. */
  nodePool: string;
  edits: Edit[];
}

/** Tests of one minimal conflict. */
const MOST_TESTS = 120;
/** Edits of one counterfactual. */
const MOST_EDITS = 3;
/** Counterfactuals and tried sets of edits of one NodePool. */
const MOST_SHOWN = 6;
const MOST_TRIED = 24;

/** Suggested from the smallest change to the largest: the first that suffices is all there is to say. */
const SMALLEST_FIRST: ReadonlySet<Edit['code']> = new Set(['raise-limit', 'raise-max-skew', 'lower-min-values', 'reduce-request']);

/**
 * The minimal conflict of the pod with a NodePool whose limits are what remains; undefined where a new node of it takes the pod. `admits` says which answers to the
 * questions count as that.
 */
export function conflictWith(
  probe: Probe,
  pod: Pod,
  nodePool: NodePool,
  admits: (question: Question) => boolean = (question) => probe.admits(question),
): Conflict<Constraint> | undefined {
  const { configuration } = probe;
  const own = podConstraints(pod);
  const stated = probe.input.nodePools.find(({ metadata }) => metadata.name === nodePool.metadata.name)?.spec.limits ?? {};
  const pools = nodePoolConstraints(nodePool, { ...stated }, pod, configuration);
  const cluster: Constraint[] = [];
  if ((probe.input.daemonSets?.length ?? 0) > 0) cluster.push({ on: 'cluster', code: 'daemonsets' });
  if (probe.hasAntiAffinityOfOthers) cluster.push({ on: 'cluster', code: 'anti-affinity-of-other-pods' });
  if (probe.hasReservations) cluster.push({ on: 'cluster', code: 'reserved-capacity' });
  const all: Constraint[] = [...cluster, ...own, ...pools];
  return findConflict(
    all,
    (kept) => {
      const has = new Set<Constraint>(kept);
      const left = podWithout(
        pod,
        own.filter((constraint: PodConstraint) => !has.has(constraint)),
      );
      const dropped = pools.filter((constraint: NodePoolConstraint) => !has.has(constraint));
      const keeps = (code: Constraint['code']) => cluster.every((constraint) => constraint.code !== code || has.has(constraint));
      return admits({
        pod: left,
        nodePool: nodePoolWithout(nodePool, dropped, left, configuration),
        daemonSets: keeps('daemonsets'),
        antiAffinityOfOthers: keeps('anti-affinity-of-other-pods'),
        reservedCapacity: keeps('reserved-capacity'),
      });
    },
    new TestBudget(MOST_TESTS),
  );
}

/** Searches the smallest edits that undo the conflicts of a pod with one NodePool. Every one that is answered was solved again. */
export class CounterfactualSearch {
  private tried = 0;
  private readonly seen = new Set<string>();
  private readonly found: Counterfactual[] = [];

  constructor(
    private readonly probe: Probe,
    private readonly pod: Pod,
    /** With what remains of its limits as limits. */
    private readonly nodePool: NodePool,
  ) {}

  run(conflict: readonly Constraint[]): Counterfactual[] {
    let level: { edits: Edit[]; conflict: readonly Constraint[] }[] = [{ edits: [], conflict }];
    for (let depth = 1; depth <= MOST_EDITS && level.length > 0 && this.found.length === 0; depth++) {
      const next: typeof level = [];
      for (const { edits, conflict: members } of level) {
        for (const member of [...members].reverse()) {
          for (const edit of this.suggest(member, members, edits)) {
            if (this.found.length >= MOST_SHOWN || this.tried >= MOST_TRIED) return this.found;
            if (depth > 1 && this.found.length > 0 && edit.code === 'drop-constraint') continue;
            const before = this.found.length;
            const left = this.attempt([...edits, edit]);
            if (this.found.length > before && SMALLEST_FIRST.has(edit.code)) break;
            if (left !== undefined && left.length > 0) next.push({ edits: [...edits, edit], conflict: left });
          }
        }
      }
      // Of sets that do not suffice, the first of each level leads on: more would multiply the work.
      level = next.slice(0, 2);
    }
    return this.found;
  }

  private suggest(member: Constraint, conflict: readonly Constraint[], edits: readonly Edit[]): Edit[] {
    const pod = editPod(this.pod, edits);
    const nodePool = this.edited(edits);
    return suggestEdits(member, { probe: this.probe, pod, nodePool, conflict });
  }

  /** Answers the conflict that is left; undefined where there is none, or where the edits change nothing. */
  private attempt(edits: Edit[]): Constraint[] | undefined {
    const text = editText(edits);
    if (this.seen.has(text)) return undefined;
    this.seen.add(text);
    this.tried++;
    const pod = editPod(this.pod, edits);
    const nodePool = this.edited(edits);
    if (this.probe.admits({ pod, nodePool })) {
      if (this.places(pod, edits)) this.found.push({ nodePool: this.nodePool.metadata.name, edits });
      return undefined;
    }
    return conflictWith(this.probe, pod, nodePool)?.members;
  }

  /** The NodePool after edits, with what then remains of its limits. */
  private edited(edits: readonly Edit[]): NodePool {
    const withoutLimits = editNodePool(
      this.nodePool,
      edits.filter(({ code }) => code !== 'raise-limit'),
    );
    const limits = { ...withoutLimits.spec.limits };
    // A limit that is raised by so much leaves so much more.
    for (const edit of edits) if (edit.code === 'raise-limit') delete limits[edit.resource];
    return { ...withoutLimits, spec: { ...withoutLimits.spec, limits } };
  }

  private places(pod: Pod, edits: readonly Edit[]): boolean {
    return this.probe.isAlone(pod, this.nodePool, edits) || this.probe.placesInRound(edits);
  }
}
