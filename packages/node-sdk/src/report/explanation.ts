import {
  type CheaperType,
  type Constraint,
  type ConstraintCost,
  describeConflict,
  describeConstraint,
  describeCounterfactual,
  describeRefusal,
  type Explanation,
  type NodeExplanation,
  type NodeVerdict,
  type Reason,
  summarise,
} from '@kerf/core';
import { type Cell, renderColumns, words } from './columns.js';
import type { TableLayout } from './layout.js';
import { PLAN_API_VERSION } from './planjson.js';
import { pricePerHour, roundPrice } from './price.js';
import type { Reasons } from './reason.js';

/** An explained pod, and what its constraints cost where that was asked for. */
export interface ExplainedPod {
  explanation: Explanation;
  costs?: ConstraintCost[];
}

/** An explained pod for a person. */
export function explanationText({ explanation, costs }: ExplainedPod, describe: (reason: Reason) => string, options: TableLayout): string {
  const { style, width } = options;
  const sections = [style.bold(summarise(explanation))];
  const table = (title: string, columns: string[], rows: Cell[][]) => {
    if (rows.length > 0)
      sections.push(
        `${style.bold(title)}\n${renderColumns(
          columns.map((each) => ({ title: each })),
          rows,
          width,
          style.dim,
        )}`,
      );
  };
  if (explanation.state === 'unschedulable') {
    table(
      'WHY NOT',
      ['NODEPOOL', 'SMALLEST CONFLICT'],
      explanation.nodePools.map(({ nodePool, conflict, reason, minimal }) => [
        nodePool,
        words(
          conflict === undefined
            ? reason === undefined
              ? 'would take it now; it did not when its turn came'
              : describe(reason)
            : `${describeConflict(nodePool, conflict)}${minimal ? '' : ' (perhaps not the smallest)'}`,
        ),
      ]),
    );
    table(
      'WHAT WOULD PLACE IT (each solved again)',
      ['NODEPOOL', 'EDIT'],
      explanation.counterfactuals.map((counterfactual) => [counterfactual.nodePool, words(describeCounterfactual(counterfactual))]),
    );
  }
  if (explanation.state === 'new-node')
    table(
      'CHEAPER TYPES, AND WHY NOT',
      ['INSTANCE TYPE', 'PER HOUR', 'WHY NOT'],
      explanation.cheaper.map(({ instanceType, price, removedBy }) => [
        instanceType,
        pricePerHour(price),
        words(removedBy.length === 0 ? 'no room for all pods of the node together' : removals(removedBy, explanation.nodePool)),
      ]),
    );
  if (costs)
    table(
      'THE PLAN WITHOUT ONE OF ITS CONSTRAINTS',
      ['CONSTRAINT', 'PER HOUR', 'CHANGE', 'PODS WITHOUT A PLACE'],
      costs.map(({ constraint, costPerHour, difference, unschedulable }) => [
        words(describeConstraint(constraint)),
        pricePerHour(costPerHour),
        signed(roundPrice(difference)),
        unschedulable === 0 ? 'as before' : `${unschedulable > 0 ? '+' : ''}${unschedulable}`,
      ]),
    );
  return `${sections.join('\n\n')}\n`;
}

/** Each constraint beside whose it is; what the NodePool says is said once, whatever pods it concerns. */
function removals(removedBy: CheaperType['removedBy'], nodePool: string): string {
  const clauses = removedBy.flatMap(({ pod, conflict }) => {
    const says = (on: Constraint['on']) => conflict.filter((member) => member.on === on).map(describeConstraint);
    const of = (whose: string, said: string[]) => (said.length === 0 ? [] : [`${whose}: ${said.join(', ')}`]);
    return [...of(pod, says('pod')), ...of(`NodePool ${nodePool}`, says('nodePool')), ...says('cluster')];
  });
  return [...new Set(clauses)].join('; ');
}

function signed(difference: number): string {
  return `${difference < 0 ? '-' : '+'}${pricePerHour(Math.abs(difference))}`;
}

/** An explained node for a person. */
export function nodeExplanationText({ node, methods }: NodeExplanation, { width, style }: TableLayout): string {
  const rows = methods.map((verdict): Cell[] => [verdict.method, verdict.outcome, words(describeVerdict(verdict))]);
  const title = style.bold(`Why node ${node} is or is not disrupted`);
  return `${title}\n${renderColumns([{ title: 'METHOD' }, { title: 'OUTCOME' }, { title: 'WHY' }], rows, width, style.dim)}\n`;
}

/** A verdict on a node in words. */
export function describeVerdict(verdict: NodeVerdict): string {
  switch (verdict.outcome) {
    case 'disrupted': {
      const { decision, nodes, replacements, savings } = verdict;
      const by = decision === 'delete' ? '' : `, replaced by ${replacements.map(({ nodePool }) => `a node of ${nodePool}`).join(' and ')}`;
      return `${nodes.join(', ')} deleted${by}; saves ${pricePerHour(savings)} per hour`;
    }
    case 'refused':
      return describeRefusal(verdict.refusal);
    case 'not-reached':
      return verdict.method === 'multi' ? 'it is not among the nodes that would go together' : 'other nodes come first';
  }
}

/** Explained pods as a document. */
export function explanationDocument(pods: readonly ExplainedPod[], reasons: Reasons): object {
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Explanation',
    pods: pods.map(({ explanation, costs }) => ({
      ...worded(explanation, reasons),
      summary: summarise(explanation),
      ...(costs
        ? { costs: costs.map((cost) => ({ ...cost, difference: roundPrice(cost.difference), costPerHour: roundPrice(cost.costPerHour) })) }
        : {}),
    })),
  };
}

function worded(explanation: Explanation, words: Reasons): object {
  // How many problems were solved says nothing of the pod.
  if (explanation.state === 'unschedulable') {
    const { solves: _, nodePools, counterfactuals, reasons, ...rest } = explanation;
    return {
      ...rest,
      reasons: words.withMessages(explanation.pod, reasons),
      nodePools: nodePools.map(({ reason, ...each }) => ({
        ...each,
        ...(reason ? { reason: words.withMessages(explanation.pod, [reason])[0] } : {}),
        ...(each.conflict ? { message: describeConflict(each.nodePool, each.conflict) } : {}),
      })),
      counterfactuals: counterfactuals.map((each) => ({ ...each, message: describeCounterfactual(each) })),
    };
  }
  if (explanation.state === 'new-node') {
    const { solves: _, cheaper, ...rest } = explanation;
    return { ...rest, cheaper: cheaper.map((each) => ({ ...each, price: roundPrice(each.price) })) };
  }
  return explanation;
}

/** An explained node as a document. */
export function nodeExplanationDocument({ node, methods }: NodeExplanation): object {
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'NodeExplanation',
    node,
    methods: methods.map((verdict) => ({
      ...verdict,
      ...(verdict.outcome === 'disrupted' ? { savings: roundPrice(verdict.savings) } : {}),
      message: describeVerdict(verdict),
    })),
  };
}
