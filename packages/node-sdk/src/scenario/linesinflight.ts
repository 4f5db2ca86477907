import type { Answer } from './answers.js';
import type { Line } from './lines.js';

/** Characters of lines that are sent to a worker together; one line may be longer. */
const MAX_BATCH_CHARACTERS = 1024 * 1024;

/** A line that was read and whose answer has not been taken. */
export interface LineInFlight {
  line: Line;
  answer?: Answer;
  /** To be sent without others: a worker ended when it had this line among others. */
  alone: boolean;
}

export interface FlightLimits {
  lines: number;
  /** Of lines without an answer and of answers together. The line that goes beyond is the last to be read. */
  characters: number;
}

/** The lines in flight, in the order in which they were read and are answered. */
export class LinesInFlight {
  readonly #limits: FlightLimits;
  readonly #all: LineInFlight[] = [];
  readonly #waiting: LineInFlight[] = [];
  #characters = 0;

  constructor(limits: FlightLimits) {
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.#all.length === 0;
  }

  get full(): boolean {
    return this.#all.length >= this.#limits.lines || this.#characters >= this.#limits.characters;
  }

  add(line: Line): void {
    const added: LineInFlight = { line, alone: false };
    this.#all.push(added);
    this.#waiting.push(added);
    this.#characters += line.text.length;
  }

  /** The next lines for a worker; none where none wait. */
  takeBatch(most: number): LineInFlight[] {
    let count = 0;
    let characters = 0;
    for (const { line, alone } of this.#waiting) {
      if (count > 0 && (alone || count >= most || characters + line.text.length > MAX_BATCH_CHARACTERS)) break;
      count += 1;
      characters += line.text.length;
      if (alone) break;
    }
    return this.#waiting.splice(0, count);
  }

  /** Takes back lines that no worker answered; each is sent alone next. */
  putBack(batch: readonly LineInFlight[]): void {
    for (const each of batch) each.alone = true;
    this.#waiting.unshift(...batch);
  }

  setAnswer(answered: LineInFlight, answer: Answer): void {
    answered.answer = answer;
    this.#characters += answer.text.length - answered.line.text.length;
    // Its text is counted no more, and so not kept.
    answered.line = { number: answered.line.number, text: '' };
  }

  /** The answer to the oldest line; undefined while there is none. */
  takeAnswer(): Answer | undefined {
    const answer = this.#all[0]?.answer;
    if (answer === undefined) return undefined;
    this.#all.shift();
    this.#characters -= answer.text.length;
    return answer;
  }
}
