import { Label } from '../model/wellknown.js';
import type { StateNode } from '../state/statenode.js';
import { allowedDisruptions, type DisruptionReason, usableAllowance } from './budget.js';
import { hasCondition } from './candidate.js';
import type { Snapshot } from './snapshot.js';

/** How many more nodes of a NodePool may be disrupted for a reason now, and the arithmetic behind it (chapter 05, 5). */
export interface Allowance {
  /** `allowed` less `disrupting`, at least 0. */
  remaining: number;
  allowed: number;
  /** The nodes that percentages refer to. */
  nodes: number;
  /** Of these, those that are not ready or are deleting. */
  disrupting: number;
  /** The budgets that cannot be evaluated, by position. */
  problems: { budget: number; problem: string }[];
}

/** The allowance of every managed NodePool for a reason, in order of name; also of those without nodes. */
export function readAllowances(snapshot: Snapshot, reason: DisruptionReason): Map<string, Allowance> {
  const { nodes, disrupting } = countNodes(snapshot);
  const names = [...snapshot.nodePools.keys()].sort();
  return new Map(
    names.map((name) => {
      const { budgets } = snapshot.nodePools.get(name)!.nodePool.spec.disruption ?? {};
      const counts = { nodes: nodes.get(name) ?? 0, disrupting: disrupting.get(name) ?? 0 };
      const evaluated = allowedDisruptions(budgets, counts.nodes, snapshot.now, reason);
      const allowed = usableAllowance(evaluated);
      return [name, { remaining: Math.max(0, allowed - counts.disrupting), allowed, ...counts, problems: evaluated.problems }];
    }),
  );
}

interface NodeCounts {
  /** By NodePool. */
  nodes: ReadonlyMap<string, number>;
  disrupting: ReadonlyMap<string, number>;
}

/** The counts are the same for every reason. */
const counted = new WeakMap<Snapshot, NodeCounts>();

function countNodes(snapshot: Snapshot): NodeCounts {
  const known = counted.get(snapshot);
  if (known !== undefined) return known;
  const nodes = new Map<string, number>();
  const disrupting = new Map<string, number>();
  for (const node of snapshot.nodes) {
    const { nodeClaim, initialized, markedForDeletion } = node;
    if (nodeClaim === undefined || !initialized || hasCondition({ nodeClaim }, 'InstanceTerminating')) continue;
    const nodePool = node.labels[Label.nodePool] ?? '';
    count(nodes, nodePool);
    if (!isReady(node) || markedForDeletion) count(disrupting, nodePool);
  }
  const counts = { nodes, disrupting };
  counted.set(snapshot, counts);
  return counts;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function isReady({ node }: StateNode): boolean {
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The allowances while a method spends them. */
export class Budgets {
  private readonly remaining: Map<string, number>;

  constructor(allowances: ReadonlyMap<string, Allowance>) {
    this.remaining = new Map([...allowances].map(([nodePool, allowance]) => [nodePool, allowance.remaining]));
  }

  of(nodePool: string): number {
    return this.remaining.get(nodePool) ?? 0;
  }

  spend(nodePool: string): void {
    this.remaining.set(nodePool, this.of(nodePool) - 1);
  }
}
