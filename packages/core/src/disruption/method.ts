import { compareText } from '../state/podfacts.js';
import { type Allowance, Budgets, readAllowances } from './allowance.js';
import { BalancedPolicy } from './balanced.js';
import type { DisruptionReason } from './budget.js';
import { type Candidate, type Candidates, type DisruptionClass, readCandidates } from './candidate.js';
import type { Command, Decision } from './command.js';
import { refuseConsolidation } from './consolidation.js';
import { decideDrift, refuseDrift } from './drift.js';
import { decideEmptiness, refuseEmptiness } from './emptiness.js';
import { decideMultiNode } from './multinode.js';
import type { Refusal, RefusedNode } from './refusal.js';
import type { Simulator } from './simulation.js';
import { decideSingleNode } from './singlenode.js';
import type { Snapshot } from './snapshot.js';
import { decideStaticDrift, refuseStaticDrift } from './staticdrift.js';

/** The methods, as the exchange format names them (chapter 06, 14.2); `static-drift` is not part of it. */
export type MethodName = 'emptiness' | 'static-drift' | 'drift' | 'multi' | 'single';

interface Method {
  name: MethodName;
  reason: DisruptionReason;
  class: DisruptionClass;
  refuse(candidate: Candidate): Refusal | undefined;
  decide(candidates: readonly Candidate[], budgets: Budgets, snapshot: Snapshot, simulator: Simulator, all: readonly Candidate[]): Decision;
}

/** In the order in which a pass tries them (chapter 05, 1). */
const METHODS: readonly Method[] = [
  { name: 'emptiness', reason: 'Empty', class: 'graceful', refuse: refuseEmptiness, decide: decideEmptiness },
  { name: 'static-drift', reason: 'Drifted', class: 'eventual', refuse: refuseStaticDrift, decide: decideStaticDrift },
  { name: 'drift', reason: 'Drifted', class: 'eventual', refuse: refuseDrift, decide: decideDrift },
  {
    name: 'multi',
    reason: 'Underutilized',
    class: 'graceful',
    refuse: refuseConsolidation,
    decide: (candidates, budgets, snapshot, simulator, all) =>
      decideMultiNode(candidates, budgets, snapshot, simulator, new BalancedPolicy(all, snapshot)),
  },
  {
    name: 'single',
    reason: 'Underutilized',
    class: 'graceful',
    refuse: refuseConsolidation,
    decide: (candidates, budgets, snapshot, simulator, all) =>
      decideSingleNode(candidates, budgets, snapshot, simulator, new BalancedPolicy(all, snapshot)),
  },
];

/** The names of the methods, in the order in which a pass tries them. */
export const METHOD_NAMES: readonly MethodName[] = METHODS.map(({ name }) => name);

/** What one method would do to the cluster as it stands, and why it would leave every other node alone. */
export interface MethodOutcome {
  method: MethodName;
  reason: DisruptionReason;
  /** In order of node name. */
  candidates: Candidate[];
  /** The nodes that are no candidates, with the first check that they fail; in order of node name. */
  blocked: RefusedNode[];
  /** By NodePool, in order of name. */
  allowances: Map<string, Allowance>;
  /** Before the second look after 15 seconds. */
  commands: Command[];
  /** Candidates that the method turned down one by one, in the order in which it took them. */
  refused: RefusedNode[];
}

/** Runs one method on a cluster. */
export function runMethod(name: MethodName, snapshot: Snapshot, simulator: Simulator): MethodOutcome {
  const method = METHODS.find((each) => each.name === name)!;
  const { candidates: all, blocked } = readCandidates(snapshot, method.class);
  const filtered = filter({ candidates: all, blocked }, method);
  const allowances = readAllowances(snapshot, method.reason);
  const { commands, refused } = method.decide(filtered.candidates, new Budgets(allowances), snapshot, simulator, all);
  return { method: name, reason: method.reason, ...filtered, allowances, commands, refused };
}

function filter({ candidates, blocked }: Candidates, method: Method): Candidates {
  const kept: Candidate[] = [];
  const dropped: RefusedNode[] = [...blocked];
  for (const candidate of candidates) {
    const refusal = method.refuse(candidate);
    if (refusal === undefined) kept.push(candidate);
    else dropped.push({ node: candidate.node.name, refusal });
  }
  return { candidates: kept, blocked: dropped.sort((left, right) => compareText(left.node, right.node)) };
}
