// A module of its own in the build, run on worker threads: workers.ts starts it by its address.
import { workerData } from 'node:worker_threads';
import { type Answer, answerLine } from './answers.js';
import { answererOf, IDENTITY_FIELDS, type ScenarioCommand } from './command.js';
import type { Line } from './lines.js';

export interface AnsweredBatch {
  /** One for each line, in order. */
  answers: Answer[];
  milliseconds: number;
}

const command = workerData as ScenarioCommand;
const answer = answererOf(command);

export default async function answerBatch(lines: readonly Line[]): Promise<AnsweredBatch> {
  const start = performance.now();
  const answers: Answer[] = [];
  for (const line of lines) answers.push(await answerLine(line, IDENTITY_FIELDS[command.command], answer));
  return { answers, milliseconds: performance.now() - start };
}
