/** As `process.stderr` is. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const REDRAW_MS = 100;

/** A last line on a terminal that counts answers as they come, and goes when they are all there. Nothing where the stream is no terminal. */
export class ScenarioProgress {
  readonly #stream: ProgressStream;
  readonly #clock: () => number;
  readonly #start: number;
  #drawnAt: number;
  #drawn = '';
  #answered = 0;
  #failed = 0;

  /** @param clock in milliseconds */
  constructor(stream: ProgressStream, clock: () => number) {
    this.#stream = stream;
    this.#clock = clock;
    this.#start = clock();
    this.#drawnAt = this.#start;
  }

  count(failed: boolean): void {
    this.#answered += 1;
    if (failed) this.#failed += 1;
    if (this.#stream.isTTY !== true) return;
    const now = this.#clock();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const pace = Math.round((this.#answered * 1000) / (now - this.#start));
    this.#draw(`${this.#answered} answered${this.#failed > 0 ? `, ${this.#failed} by an error` : ''}, ${pace} a second`);
  }

  end(): void {
    this.#draw('');
  }

  #draw(text: string): void {
    const clear = this.#drawn === '' ? '' : `\r${' '.repeat(this.#drawn.length)}\r`;
    this.#drawn = text.slice(0, (this.#stream.columns ?? 80) - 1);
    if (clear !== '' || this.#drawn !== '') this.#stream.write(clear + this.#drawn);
  }
}
