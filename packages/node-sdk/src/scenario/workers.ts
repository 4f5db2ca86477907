import type { Piscina } from 'piscina';
import { AbortError } from './aborterror.js';
import { type Answer, failedAnswer, type IdentityField } from './answers.js';
import { IDENTITY_FIELDS, type ScenarioCommand } from './command.js';
import { Gate } from './gate.js';
import type { Line } from './lines.js';
import { type FlightLimits, type LineInFlight, LinesInFlight } from './linesinflight.js';
import type { AnsweredBatch } from './worker.js';

/** How long a batch should keep a worker: long against the cost of a message, short against the wait for its answers. */
const BATCH_MS = 20;
const MAX_BATCH_LINES = 64;

const LINES_PER_WORKER = 128;
const CHARACTERS_PER_WORKER = 16 * 1024 * 1024;

export interface WorkerOptions {
  workers: number;
  /** Most lines that are read and whose answers have not been taken; default 128 for each worker. */
  linesInFlight?: number;
  signal?: AbortSignal;
  /** The module that the workers run; default: the one of the build. */
  module?: URL;
}

/**
 * Answers lines as `answerLines` does, in the same order and with the same bytes, on worker threads. Lines are read ahead as far as the limits allow.
 * A line on which a worker ends (memory, `process.exit`) is answered by an error. Workers end with the iteration, however it ends.
 * @throws AbortError once the signal is aborted, at once; Error where workers cannot start; what reading throws, after the answers to what was read.
 */
export async function* answerOnWorkers(
  lines: AsyncIterable<Line>,
  command: ScenarioCommand,
  { workers, linesInFlight = workers * LINES_PER_WORKER, signal, module = new URL('./worker.js', import.meta.url) }: WorkerOptions,
): AsyncGenerator<Answer, void, undefined> {
  // Loaded only by who asks for workers.
  const { Piscina } = await import('piscina');
  if (signal?.aborted) throw new AbortError(signal.reason);
  const pool = new Piscina({
    filename: module.href,
    minThreads: workers,
    maxThreads: workers,
    workerData: command,
    recordTiming: false,
  });
  const run = new WorkerRun(lines, pool, workers, IDENTITY_FIELDS[command.command], {
    lines: linesInFlight,
    characters: workers * CHARACTERS_PER_WORKER,
  });
  const abort = () => void run.end(new AbortError(signal?.reason));
  signal?.addEventListener('abort', abort);
  try {
    yield* run.answers();
  } finally {
    signal?.removeEventListener('abort', abort);
    await run.end();
  }
}

/** One run over lines: reads, hands batches to workers as they become free, and gives the answers in order. */
class WorkerRun {
  readonly #lines: AsyncIterator<Line>;
  readonly #pool: Piscina;
  readonly #identity: IdentityField;
  readonly #inFlight: LinesInFlight;
  readonly #answered = new Gate();
  readonly #taken = new Gate();
  #free = 0;
  #batchLines = 1;
  #sending = false;
  #reading: 'on' | 'done' | { error: unknown } = 'on';
  #failure: Error | undefined;
  #ended: Promise<void> | undefined;

  constructor(lines: AsyncIterable<Line>, pool: Piscina, workers: number, identity: IdentityField, limits: FlightLimits) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#pool = pool;
    this.#identity = identity;
    this.#inFlight = new LinesInFlight(limits);
    pool.on('error', (error: Error) => void this.end(new Error(`a worker failed: ${error.message}`)));
    void this.#start(workers);
    void this.#read();
  }

  async *answers(): AsyncGenerator<Answer, void, undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const answer = this.#inFlight.takeAnswer();
      if (answer !== undefined) {
        this.#taken.open();
        yield answer;
      } else if (this.#inFlight.empty && this.#reading !== 'on') {
        if (this.#reading !== 'done') throw this.#reading.error;
        return;
      } else await this.#answered.wait();
    }
  }

  /** Ends the workers; resolves when none is left. */
  end(failure?: Error): Promise<void> {
    if (this.#ended === undefined) {
      this.#failure = failure;
      this.#ended = this.#pool.destroy();
      // Not waited for: a reader that waits for its source closes only when something comes.
      if (this.#reading === 'on') this.#lines.return?.().catch(() => {});
      this.#answered.open();
      this.#taken.open();
    }
    return this.#ended;
  }

  /** A worker that cannot load its module would else end on line after line. */
  async #start(workers: number): Promise<void> {
    try {
      await this.#pool.run([]);
    } catch (error) {
      await this.end(new Error(`workers cannot be started: ${(error as Error).message}`));
      return;
    }
    this.#free = workers;
    this.#send();
  }

  async #read(): Promise<void> {
    try {
      for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next()) {
        this.#inFlight.add(next.value);
        this.#sendSoon();
        while (this.#inFlight.full && this.#ended === undefined) await this.#taken.wait();
        if (this.#ended !== undefined) return;
      }
      this.#reading = 'done';
    } catch (error) {
      this.#reading = { error };
    }
    this.#answered.open();
  }

  /** Sends once all lines that arrived together are read, so that they make full batches, and a lone line does not wait for others. */
  #sendSoon(): void {
    if (this.#sending) return;
    this.#sending = true;
    setImmediate(() => {
      this.#sending = false;
      this.#send();
    });
  }

  #send(): void {
    while (this.#free > 0 && this.#ended === undefined) {
      const batch = this.#inFlight.takeBatch(this.#batchLines);
      if (batch.length === 0) return;
      this.#free -= 1;
      void this.#answer(batch);
    }
  }

  async #answer(batch: LineInFlight[]): Promise<void> {
    try {
      const { answers, milliseconds }: AnsweredBatch = await this.#pool.run(batch.map(({ line }) => line));
      batch.forEach((each, at) => this.#inFlight.setAnswer(each, answers[at] as Answer));
      this.#adaptBatch(batch.length, milliseconds);
    } catch (error) {
      // The worker ended: on which of the lines shows when each is sent alone.
      const [only] = batch;
      if (batch.length > 1 || only === undefined) this.#inFlight.putBack(batch);
      else this.#inFlight.setAnswer(only, this.#endedOn(only.line, error as Error));
    }
    this.#free += 1;
    this.#answered.open();
    this.#send();
  }

  /** The line is named by its number: what a worker could not read is not parsed here. */
  #endedOn({ number }: Line, error: Error): Answer {
    return failedAnswer(this.#identity, `line ${number}`, `the worker ended while it answered line ${number}: ${error.message}`);
  }

  #adaptBatch(lines: number, milliseconds: number): void {
    const fitting = milliseconds > 0 ? Math.floor((lines * BATCH_MS) / milliseconds) : MAX_BATCH_LINES;
    this.#batchLines = Math.max(1, Math.min(fitting, 2 * lines, MAX_BATCH_LINES));
  }
}
