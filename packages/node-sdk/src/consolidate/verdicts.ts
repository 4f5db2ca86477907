import type { CommandNow, DisruptionNow, MethodNow, NodeNow, Refusal } from '@kerf/core';

/** What the pass does: the commands of the first method that has any. */
export function chosenMethod({ methods }: DisruptionNow): MethodNow | undefined {
  return methods.find(({ commands }) => commands.length > 0);
}

/** Why a node stays. */
export interface KeptNode {
  node: NodeNow;
  refusals: { method: string; refusal: Refusal }[];
  /** Another method would act on it if it came to it. */
  later?: { method: string; command: CommandNow };
}

/** What says nothing of a node but that the method is not meant for it. */
const UNTELLING: ReadonlySet<string> = new Set(['not-empty', 'empty', 'not-drifted', 'dynamic-nodepool', 'static-nodepool']);

/** Every node that the pass leaves alone, by name: with what keeps it, one entry for each different reason. */
export function keptNodes(decision: DisruptionNow): KeptNode[] {
  const going = new Set((chosenMethod(decision)?.commands ?? []).flatMap(({ nodes }) => nodes));
  return decision.nodes
    .filter(({ node }) => !going.has(node))
    .map((node) => {
      const all = decision.methods.flatMap(({ method, kept }) =>
        kept.filter((each) => each.node === node.node).map(({ refusal }) => ({ method, refusal })),
      );
      const telling = all.filter(({ refusal }) => !UNTELLING.has(refusal.code));
      const seen = new Set<string>();
      const refusals = (telling.length > 0 ? telling : all).filter(({ refusal }) => {
        const text = JSON.stringify(refusal);
        return !seen.has(text) && seen.add(text);
      });
      const method = decision.methods.find(({ commands }) => commands.some(({ nodes }) => nodes.includes(node.node)));
      const command = method?.commands.find(({ nodes }) => nodes.includes(node.node));
      return { node, refusals, ...(method === undefined || command === undefined ? {} : { later: { method: method.method, command } }) };
    });
}
