import { availableParallelism } from 'node:os';
import type { DisruptionAnswer, KernelBackend, Outcome, Scenario } from '@kerf/core';
import type { Answer } from './answers.js';
import type { ScenarioCommand } from './command.js';
import type { Line } from './lines.js';
import { answerOnWorkers } from './workers.js';

/** Most workers of one run. */
export const MAX_WORKERS = 128;

/** Scenarios (chapter 06, 13), or their JSON texts. */
export type Scenarios = AsyncIterable<Scenario | string> | Iterable<Scenario | string>;

/** How scenarios are answered; all optional. */
export interface SweepOptions {
  /** Worker threads, a whole number from 1 to 128. Default: the cores that this process may use. */
  workers?: number;
  /** The kernel that decides; both decide alike. Default `js`. */
  backend?: KernelBackend['kind'];
  /** Folder where `NAME.json` or `NAME.json.gz`, arrays of instance types, lie for scenarios that name a catalog. Each worker reads a catalog once. */
  catalogs?: string;
  /** Ends the workers when it is aborted; the iteration then rejects with an error named `AbortError`. */
  signal?: AbortSignal;
  /** Called before each answer is handed out. */
  onProgress?: (progress: SweepProgress) => void;
  /**
   * Most scenarios that are taken from the source and whose answers have not been handed out, a whole number from 1. Default: 128 for each worker.
   * None is taken either while the texts of those, and of their answers, amount to 16 Mi characters or more for each worker.
   */
  scenariosInFlight?: number;
}

/** How far a sweep is. */
export interface SweepProgress {
  /** Scenarios taken from the source. */
  read: number;
  /** Answers handed out, with the one to come. */
  answered: number;
  /** Those among them that are errors. */
  failed: number;
}

/** The answer to a scenario that cannot be answered. */
export interface FailedScenario {
  /** Of the scenario, or `line N` where it has none or ended its worker; the first is 1. */
  name: string;
  error: string;
}

/**
 * Decides many scenarios on worker threads: what `decide` of @kerf/core answers to each, in the order of the scenarios, whatever the number of workers.
 * A scenario that fails is answered by its error, also where it takes its worker down, and does not stop the rest.
 *
 * The source is read no further ahead than `scenariosInFlight`, so that it may be larger than memory; nothing is read before the first answer is asked for.
 * The workers end with the iteration: after the last answer, at a `break`, at an error, when `signal` is aborted.
 * @throws RangeError for options out of bounds; AbortError; what the source throws, after the answers to what it gave; Error where workers cannot start.
 */
export function decideAll(scenarios: Scenarios, options: SweepOptions = {}): AsyncGenerator<Outcome | FailedScenario, void, undefined> {
  return sweep<Outcome>('decide', scenarios, options);
}

/** As `decideAll`: what `disrupt` of @kerf/core answers to each scenario, each on its own untouched cluster. */
export function disruptAll(
  scenarios: Scenarios,
  options: SweepOptions = {},
): AsyncGenerator<DisruptionAnswer | FailedScenario, void, undefined> {
  return sweep<DisruptionAnswer>('disrupt', scenarios, options);
}

function sweep<Answered>(
  command: ScenarioCommand['command'],
  scenarios: Scenarios,
  {
    workers = Math.min(availableParallelism(), MAX_WORKERS),
    backend = 'js',
    catalogs,
    scenariosInFlight,
    signal,
    onProgress,
  }: SweepOptions,
): AsyncGenerator<Answered | FailedScenario, void, undefined> {
  assertWithin('workers', workers, MAX_WORKERS);
  if (scenariosInFlight !== undefined) assertWithin('scenariosInFlight', scenariosInFlight, Number.MAX_SAFE_INTEGER);
  const progress: SweepProgress = { read: 0, answered: 0, failed: 0 };
  const answers = answerOnWorkers(
    asLines(scenarios, progress),
    { command, backend, ...(catalogs === undefined ? {} : { catalogs }) },
    {
      workers,
      ...(scenariosInFlight === undefined ? {} : { linesInFlight: scenariosInFlight }),
      ...(signal === undefined ? {} : { signal }),
    },
  );
  return parsed(answers, progress, onProgress);
}

async function* parsed<Answered>(
  answers: AsyncIterable<Answer>,
  progress: SweepProgress,
  onProgress: SweepOptions['onProgress'],
): AsyncGenerator<Answered | FailedScenario, void, undefined> {
  for await (const { text, failed } of answers) {
    progress.answered += 1;
    if (failed) progress.failed += 1;
    onProgress?.({ ...progress });
    yield JSON.parse(text) as Answered | FailedScenario;
  }
}

async function* asLines(scenarios: Scenarios, progress: SweepProgress): AsyncGenerator<Line, void, undefined> {
  for await (const scenario of scenarios) {
    progress.read += 1;
    // What has no JSON, such as undefined, is refused by the worker as no object.
    yield { number: progress.read, text: typeof scenario === 'string' ? scenario : (JSON.stringify(scenario) ?? 'null') };
  }
}

function assertWithin(name: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > most)
    throw new RangeError(`${name} must be a whole number from 1 to ${most}, found ${value}`);
}
