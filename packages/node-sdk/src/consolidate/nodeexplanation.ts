import type { DisruptionNow, MethodNow, NodeExplanation, NodeVerdict } from '@kerf/core';

/** Why each method of the pass takes or leaves the node. */
export function nodeExplanation({ methods }: DisruptionNow, node: string): NodeExplanation {
  return { node, methods: methods.map((method) => verdictOf(method, node)) };
}

function verdictOf({ method, commands, kept }: MethodNow, node: string): NodeVerdict {
  const command = commands.find(({ nodes }) => nodes.includes(node));
  if (command !== undefined) {
    const { decision, nodes, replacements, savings } = command;
    return {
      method,
      outcome: 'disrupted',
      decision,
      nodes,
      replacements: replacements.map(({ nodePool, instanceTypes }) => ({ nodePool, instanceTypes })),
      savings,
    };
  }
  const refusal = kept.find((each) => each.node === node)?.refusal;
  return refusal === undefined ? { method, outcome: 'not-reached' } : { method, outcome: 'refused', refusal };
}
