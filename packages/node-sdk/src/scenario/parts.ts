import { answerPart, type KernelBackend, type PartQuestion } from '@kerf/core';
import type { Answerer } from './answers.js';

/** Answers questions about the parts of a decision (chapter 06, 14.3). */
export function partAnswerer(backend: KernelBackend): Answerer {
  return (question) => {
    if (typeof question !== 'object' || question === null || Array.isArray(question)) throw new TypeError('a question must be an object');
    return answerPart(question as PartQuestion, { backend });
  };
}
