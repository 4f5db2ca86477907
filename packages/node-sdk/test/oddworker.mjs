// Answers batches as src/scenario/worker.ts does, in the odd ways that lines ask for.
import { workerData } from 'node:worker_threads';

/** Where a beat is left for as long as the worker spins. */
const beats = workerData.beats === undefined ? undefined : new Int32Array(workerData.beats);

async function answer({ number, text }) {
  const { delay, exit, spin, leave } = JSON.parse(text);
  if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay));
  if (exit !== undefined) process.exit(exit);
  if (leave) {
    setTimeout(() => {
      throw new Error('left behind');
    });
    await new Promise(() => {});
  }
  while (spin) Atomics.add(beats, 0, 1);
  return { text: JSON.stringify({ number }), failed: false };
}

export default async function answerBatch(lines) {
  const start = performance.now();
  const answers = [];
  for (const line of lines) answers.push(await answer(line));
  return { answers, milliseconds: performance.now() - start };
}
