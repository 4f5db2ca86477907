import { type CommandNow, describeRefusal } from '@kerf/core';
import { PLAN_API_VERSION } from '../report/planjson.js';
import { roundPrice } from '../report/price.js';
import type { Consolidation } from './consolidate.js';
import { chosenMethod, keptNodes } from './verdicts.js';

/** What would be disrupted now, as the document `kind: Consolidation`. */
export function consolidationDocument(consolidation: Consolidation): object {
  const { decision, region, currency, now } = consolidation;
  const chosen = chosenMethod(decision);
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Consolidation',
    region,
    currency,
    now,
    ...(chosen === undefined ? {} : { method: chosen.method, reason: chosen.reason }),
    savingsPerHour: roundPrice((chosen?.commands ?? []).reduce((sum, { savings }) => sum + savings, 0)),
    commands: (chosen?.commands ?? []).map(commandDocument),
    kept: keptNodes(decision).map((each) => ({
      node: each.node.node,
      refusals: each.refusals.map(({ method, refusal }) => ({ method, ...refusal, message: describeRefusal(refusal) })),
      ...(each.later === undefined ? {} : { later: { method: each.later.method, decision: each.later.command.decision } }),
    })),
    nodes: decision.nodes.map((node) => ({ ...node, price: roundPrice(node.price) })),
    methods: decision.methods.map(({ method, reason, commands, kept, allowances }) => ({
      method,
      reason,
      commands: commands.map(commandDocument),
      kept: kept.map(({ node, refusal }) => ({ node, ...refusal })),
      budgets: allowances.map(({ nodePool, allowance }) => ({ nodePool, ...allowance })),
    })),
  };
}

function commandDocument({ savings, ...command }: CommandNow): object {
  return { ...command, savings: roundPrice(savings) };
}
