import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer } from './answer.js';

/** The right answer of each workload, under `name/pods`. */
export type Answers = Record<string, Answer>;

export interface Gates {
  /** How far a kernel time may lie above its gate, in percent. */
  tolerancePercent: number;
  /** Least kernel time over least time of the calibration loop in the same run, under `name/pods`. */
  kernel: Record<string, { js: number; wasm: number }>;
  /** As `tolerancePercent`, for `bytes`. */
  bytesTolerancePercent: number;
  /** Bytes of what ships, a module with all that it imports, under the path from the root. */
  bytes: Record<string, number>;
  /** Peak memory of a process that decides 20,000 pods on 1,000 types, in MiB. */
  peakMiB: number;
}

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}.json`, import.meta.url));

export const readAnswers = (): Answers => (existsSync(pathOf('answers')) ? JSON.parse(readFileSync(pathOf('answers'), 'utf8')) : {});
export const readGates = (): Gates => JSON.parse(readFileSync(pathOf('gates'), 'utf8'));

export function writeTable(name: 'answers' | 'gates', table: object): void {
  writeFileSync(pathOf(name), `${JSON.stringify(table, null, 2)}\n`);
}

/** The first field in which an answer differs from the right one, or undefined. */
export function differingField(found: Answer, right: Answer): string | undefined {
  const field = [...new Set([...Object.keys(right), ...Object.keys(found)])].find((key) => found[key] !== right[key]);
  return field === undefined ? undefined : `${field} ${found[field]}, should be ${right[field]}`;
}
