import { decide, type InstanceType, type KernelBackend, type ScheduleOptions, type SchedulingInput } from '@kerf/core';
import { checkPlan, type Report } from '../checker/check.js';
import type { Outcome, Scenario } from './document.js';

/** A decision in the exchange format, as the checker reads it. */
export function outcomeOf(input: SchedulingInput, backend: KernelBackend, options: ScheduleOptions = {}): Outcome {
  const answer = decide({ name: 'law', ...input }, undefined, { ...options, backend });
  return {
    nodeClaims: answer.nodeClaims as Outcome['nodeClaims'],
    existingNodes: answer.existingNodes ?? {},
    podErrors: Object.keys(answer.podErrors ?? {}),
    ignored: Object.keys(answer.ignored ?? {}),
  };
}

/** What the independent checker says of the plan. */
export function checked(input: SchedulingInput, outcome: Outcome): Report {
  return checkPlan({ name: 'law', ...input } as Scenario, input.instanceTypes as InstanceType[], outcome);
}
