import { type Line, readLines } from './lines.js';

/** Answers one question; what it throws becomes the answer's `error`. */
export type Answerer = (question: unknown) => unknown | Promise<unknown>;

/** How a failing question is named in its answer, for example `name` or `id`. */
export type IdentityField = 'name' | 'id' | 'kind';

export interface AnswerCounts {
  answered: number;
  /** Those among them that were answered by an error. */
  failed: number;
}

/**
 * JSON lines in, JSON lines out, one for one and in order. A line that fails is answered by what identifies it and `error`, and does not stop the rest.
 * @param write Called with one line, newline included; awaited, so that a slow reader is waited for.
 */
export async function answerLines(
  stream: AsyncIterable<Uint8Array | string>,
  identity: IdentityField,
  answer: Answerer,
  write: (line: string) => Promise<void>,
): Promise<AnswerCounts> {
  const counts = { answered: 0, failed: 0 };
  for await (const line of readLines(stream)) {
    const answered = await answerLine(line, identity, answer);
    counts.answered += 1;
    if (answered.failed) counts.failed += 1;
    await write(`${answered.text}\n`);
  }
  return counts;
}

async function answerLine({ number, text }: Line, identity: IdentityField, answer: Answerer): Promise<{ text: string; failed: boolean }> {
  let question: unknown;
  try {
    question = JSON.parse(text);
  } catch (error) {
    return failure(identity, `line ${number}`, `line ${number} is not valid JSON: ${(error as Error).message}`);
  }
  try {
    return { text: JSON.stringify(await answer(question)), failed: false };
  } catch (error) {
    return failure(identity, identityOf(question, identity) ?? `line ${number}`, error instanceof Error ? error.message : String(error));
  }
}

function failure(identity: IdentityField, value: unknown, error: string): { text: string; failed: boolean } {
  return { text: JSON.stringify({ [identity]: value, error }), failed: true };
}

function identityOf(question: unknown, identity: IdentityField): unknown {
  return typeof question === 'object' && question !== null && Object.hasOwn(question, identity)
    ? (question as Record<string, unknown>)[identity]
    : undefined;
}
