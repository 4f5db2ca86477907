import { createHash } from 'node:crypto';
import { type KernelBackend, type Plan, type SchedulingInput, schedule } from '@kerf/core';
import { type MethodOutcome, runMethod } from '../packages/core/src/disruption/method.js';
import { takeSnapshot } from '../packages/core/src/disruption/snapshot.js';
import { normaliseInput } from '../packages/core/src/state/normalise.js';
import { WhatIf } from '../packages/core/src/whatif.js';
import type { Workload } from './workload.js';

export type Decision = { plan: Plan } | { methods: MethodOutcome[] };

/** One call as a user makes it: validation, encoding, kernel, decoding. */
export function decideWorkload({ decides }: Workload, input: SchedulingInput, backend: KernelBackend): Decision {
  if (decides === 'provisioning') return { plan: schedule(input, { backend }) };
  const normalised = normaliseInput(input);
  const whatIf = new WhatIf(normalised, { backend });
  const snapshot = takeSnapshot(normalised, whatIf.cluster);
  return { methods: (['multi', 'single'] as const).map((method) => runMethod(method, snapshot, whatIf)) };
}

/** What answers.json holds of a decision. */
export type Answer = Record<string, number | string>;

/** The decision in figures, with a hash over all of it: which pod goes where, in which order, on which types, for what price. */
export function answerOf(decision: Decision): Answer {
  if ('plan' in decision) {
    const { nodeClaims, existingNodes, unschedulable, costPerHour } = decision.plan;
    const hash = createHash('sha256');
    for (const { nodePool, pods, requests, requirements, launchCandidates, launch } of nodeClaims)
      hash.update(JSON.stringify([nodePool, pods, requests, requirements, launchCandidates, launch]));
    hash.update(JSON.stringify([existingNodes, unschedulable.map(({ pod }) => pod)]));
    const placed = [...nodeClaims, ...existingNodes].reduce((sum, { pods }) => sum + pods.length, 0);
    return {
      placed,
      unschedulable: unschedulable.length,
      nodeClaims: nodeClaims.length,
      existingNodes: existingNodes.length,
      costPerHour: Math.round(costPerHour * 1e4) / 1e4,
      hash: hash.digest('hex').slice(0, 16),
    };
  }
  const hash = createHash('sha256');
  const answer: Answer = {};
  for (const { method, candidates, commands, refused } of decision.methods) {
    const names = commands.map((command) => [
      command.candidates.map(({ node }) => node.name),
      command.replacements.length,
      command.savings,
    ]);
    hash.update(JSON.stringify([method, candidates.map(({ node }) => node.name), names, refused]));
    answer[`${method}Candidates`] = candidates.length;
    answer[`${method}Commands`] = commands.length;
  }
  return { ...answer, hash: hash.digest('hex').slice(0, 16) };
}
