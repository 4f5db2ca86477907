import { createJs, createWasmSync, InvalidInput, type KernelBackend, type SchedulingInput } from '@kerf/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Round } from '../../packages/core/src/round.js';
import { Session } from '../../packages/core/src/runtime/solve.js';
import type { ScheduleOptions } from '../../packages/core/src/schedule.js';
import { minimise } from '../differential/minimise.js';
import type { Scenario } from './document.js';
import { seedOfRun } from './seed.js';

export { seedOfRun };

/** What a law has against an input, or nothing where it holds. */
export type Law = (input: SchedulingInput) => string | undefined;

/** How many inputs a law is tried on: `few` in the plain test run, `many` where `KERF_HEAVY` is set. */
export function runs(few: number, many: number): number {
  return process.env.KERF_HEAVY ? many : few;
}

export function backendNamed(name: 'js' | 'wasm'): KernelBackend {
  return name === 'js' ? createJs() : createWasmSync();
}

/** Fails with the seed and the smallest input found on which the law does not hold. */
export async function holds(law: Law, inputs: fc.Arbitrary<SchedulingInput>, numRuns: number): Promise<void> {
  const seed = seedOfRun();
  const objection: Law = (input) => {
    try {
      return law(input);
    } catch (error) {
      if (error instanceof InvalidInput) return undefined;
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  };
  const property = fc.property(inputs, (input) => {
    const found = objection(input);
    if (found !== undefined) throw new Error(found);
  });
  // The minimiser drops fields and whole objects, which generators built on one another cannot.
  const { failed, counterexample, numRuns: ran } = fc.check(property, { seed, numRuns, endOnFailure: true });
  if (!failed) return;
  // A smaller input must fail in the same way: an objection stays an objection, an exception that exception.
  const sort = (found: string | undefined) => found && /^[A-Za-z]*Error|^CorruptImage/.exec(found)?.[0];
  const first = objection(counterexample![0]);
  const fails = (candidate: Scenario) => {
    const found = objection(candidate as SchedulingInput);
    return found !== undefined && sort(found) === sort(first);
  };
  const small = await minimise({ name: 'counterexample', ...counterexample![0] } as Scenario, (candidates) => candidates.findIndex(fails));
  expect.fail(`seed ${seed}, input ${ran}: ${objection(small as SchedulingInput)}\n${JSON.stringify(small)}`);
}

/** Normalises and encodes. Throws InvalidInput. */
export function encoded(input: SchedulingInput, options: ScheduleOptions = {}): Round {
  return Round.prepare(input, options);
}

/** The words of the answer image. */
export function answerOf(image: Uint8Array, backend: KernelBackend): Int32Array {
  return new Session(backend, image).solve();
}

/** Where two answers differ first, or nothing. */
export function wordDifference(a: Int32Array, b: Int32Array): string | undefined {
  if (a.length !== b.length) return `${a.length} words against ${b.length}`;
  const at = a.findIndex((word, index) => word !== b[index]);
  return at < 0 ? undefined : `word ${at} is ${a[at]} against ${b[at]}`;
}
