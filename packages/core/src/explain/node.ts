import { METHOD_NAMES, type MethodName, type MethodOutcome, runMethod } from '../disruption/method.js';
import type { Refusal } from '../disruption/refusal.js';
import { takeSnapshot } from '../disruption/snapshot.js';
import type { SchedulingInput } from '../model/input.js';
import { assertValidInput } from '../model/validate.js';
import type { KernelBackend } from '../runtime/backend.js';
import { createJs } from '../runtime/js.js';
import { normaliseInput } from '../state/normalise.js';
import { WhatIf } from '../whatif.js';

/** Why a node is or is not disrupted, per method in the order in which a pass tries them (chapter 05, 1). */
export interface NodeExplanation {
  node: string;
  methods: NodeVerdict[];
}

export type NodeVerdict = { method: MethodName } & (
  | {
      outcome: 'disrupted';
      decision: 'delete' | 'replace';
      /** All nodes of the command. */
      nodes: string[];
      /** The new nodes, each with its NodePool and cheapest instance types first. */
      replacements: { nodePool: string; instanceTypes: string[] }[];
      /** Per hour. */
      savings: number;
    }
  | { outcome: 'refused'; refusal: Refusal }
  /** The method found a command for other nodes first. */
  | { outcome: 'not-reached' }
);

/**
 * Explains why each method of disruption takes or leaves a node of the input, as the cluster stands: before the second look after 15 seconds.
 *
 * @throws InvalidInput where the input cannot be decided; RangeError where it has no such node.
 */
export function explainNode(input: SchedulingInput, node: string, options: { backend?: KernelBackend } = {}): NodeExplanation {
  assertValidInput(input);
  const normal = normaliseInput(input);
  const whatIf = new WhatIf(normal, { backend: options.backend ?? createJs() });
  const snapshot = takeSnapshot(normal, whatIf.cluster);
  if (!snapshot.nodes.some(({ name }) => name === node)) {
    const names = snapshot.nodes.map(({ name }) => name);
    throw new RangeError(
      `there is no node ${JSON.stringify(node)}; there ${names.length === 0 ? 'are none' : `are ${names.slice(0, 10).join(', ')}`}`,
    );
  }
  return { node, methods: METHOD_NAMES.map((method) => verdictOf(node, runMethod(method, snapshot, whatIf))) };
}

function verdictOf(node: string, { method, commands, blocked, refused }: MethodOutcome): NodeVerdict {
  const command = commands.find(({ candidates }) => candidates.some((candidate) => candidate.node.name === node));
  if (command !== undefined)
    return {
      method,
      outcome: 'disrupted',
      decision: command.replacements.length > 0 ? 'replace' : 'delete',
      nodes: command.candidates.map((candidate) => candidate.node.name),
      replacements: command.replacements.map(({ nodePool, instanceTypes }) => ({
        nodePool,
        instanceTypes: instanceTypes.map(({ name }) => name),
      })),
      savings: command.savings,
    };
  const refusal = [...refused, ...blocked].find((each) => each.node === node)?.refusal;
  return refusal === undefined ? { method, outcome: 'not-reached' } : { method, outcome: 'refused', refusal };
}
