import type { Line } from './lines.js';

/** Answers one question; what it throws becomes the answer's `error`. */
export type Answerer = (question: unknown) => unknown | Promise<unknown>;

/** How a failing question is named in its answer, for example `name` or `id`. */
export type IdentityField = 'name' | 'id' | 'kind';

/** The answer to one line. */
export interface Answer {
  /** JSON, without a newline at its end. */
  text: string;
  /** Whether it is an error. */
  failed: boolean;
}

/**
 * Answers JSON lines, one for one and in order. A line that fails is answered by what identifies it and `error`, and does not stop the rest.
 * The next line is read once the answer before it has been taken.
 */
export async function* answerLines(
  lines: AsyncIterable<Line>,
  identity: IdentityField,
  answer: Answerer,
): AsyncGenerator<Answer, void, undefined> {
  for await (const line of lines) yield await answerLine(line, identity, answer);
}

export async function answerLine({ number, text }: Line, identity: IdentityField, answer: Answerer): Promise<Answer> {
  let question: unknown;
  try {
    question = JSON.parse(text);
  } catch (error) {
    return failedAnswer(identity, `line ${number}`, `line ${number} is not valid JSON: ${(error as Error).message}`);
  }
  try {
    return { text: JSON.stringify(await answer(question)), failed: false };
  } catch (error) {
    return failedAnswer(
      identity,
      identityOf(question, identity) ?? `line ${number}`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

export function failedAnswer(identity: IdentityField, value: unknown, error: string): Answer {
  return { text: JSON.stringify({ [identity]: value, error }), failed: true };
}

/** Undefined also where it is a list or an object: that names nothing, and may be too deep to be written. */
function identityOf(question: unknown, identity: IdentityField): unknown {
  if (typeof question !== 'object' || question === null || !Object.hasOwn(question, identity)) return undefined;
  const value = (question as Record<string, unknown>)[identity];
  return typeof value === 'object' && value !== null ? undefined : value;
}
