/** What the exit status of `kerf` says. */
export const EXIT = {
  /** Everything asked for was done: all pods are placed, every line is answered. */
  ok: 0,
  /** A fault of Kerf. */
  fault: 1,
  /** The command line or the input is wrong, or the output cannot be written; standard error says what. */
  badInput: 2,
  /** Some pods find no place, or some lines are answered by an error. */
  incomplete: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Wrong input that a command found; the message goes to standard error as it stands. */
export class BadInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadInput';
  }
}
