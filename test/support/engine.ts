import { answerPart, createJs, createWasmSync, decide } from '@kerf/core';
import type { Answer, Scenario } from './document.js';
import { typesOf } from './golden.js';

/** What tests across packages ask of the engine, in one place. */
export interface Engine {
  decide(scenario: Scenario): Answer;
  answerPart(question: Record<string, unknown>): Record<string, unknown>;
}

/** The engine on one backend. */
export function engineOn(name: 'js' | 'wasm'): Engine {
  const backend = name === 'js' ? createJs() : createWasmSync();
  return {
    decide: (scenario) => decide(scenario as never, typesOf(scenario) as never, { backend }) as never,
    answerPart: (question) => answerPart(question as never, { backend }),
  };
}
