import * as core from '@kerf/core';
import { createJs, createWasmSync, type KernelBackend } from '@kerf/core';
import type { Answer, Scenario } from './document.js';
import { typesOf } from './golden.js';

/** What tests across packages ask of the engine, in one place. */
export interface Engine {
  decide(scenario: Scenario): Answer;
  answerPart(question: Record<string, unknown>): Record<string, unknown>;
}

const { decide, answerPart } = core as unknown as {
  decide?: (scenario: unknown, options: { backend: KernelBackend }) => Answer;
  answerPart?: (question: unknown, options: { backend: KernelBackend }) => Record<string, unknown>;
};

/** The engine on one backend; nothing while the core does not export it. */
export function engineOn(name: 'js' | 'wasm'): Engine | undefined {
  if (decide === undefined || answerPart === undefined) return undefined;
  const backend = name === 'js' ? createJs() : createWasmSync();
  return {
    decide(scenario) {
      const { catalog: _, ...rest } = scenario;
      return decide({ ...rest, instanceTypes: typesOf(scenario) }, { backend });
    },
    answerPart: (question) => answerPart(question, { backend }),
  };
}
