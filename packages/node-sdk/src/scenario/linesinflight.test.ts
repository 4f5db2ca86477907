import { describe, expect, it } from 'vitest';
import { LinesInFlight } from './linesinflight.js';

const limits = { lines: 1000, characters: 1e9 };

function withLines(...texts: string[]): LinesInFlight {
  const lines = new LinesInFlight(limits);
  for (const [at, text] of texts.entries()) lines.add({ number: at + 1, text });
  return lines;
}

const numbers = (batch: readonly { line: { number: number } }[]) => batch.map(({ line }) => line.number);

describe('LinesInFlight', () => {
  it('gives answers in the order of the lines, whichever comes first', () => {
    const lines = withLines('a', 'b');
    const [a, b] = lines.takeBatch(2);
    lines.setAnswer(b, { text: 'B', failed: false });
    expect(lines.takeAnswer()).toBeUndefined();
    lines.setAnswer(a, { text: 'A', failed: false });
    expect([lines.takeAnswer()?.text, lines.takeAnswer()?.text, lines.takeAnswer()]).toEqual(['A', 'B', undefined]);
    expect(lines.empty).toBe(true);
  });

  it('ends a batch at its most lines, and before a mebibyte of characters', () => {
    const long = 'x'.repeat(600_000);
    const lines = withLines('a', 'b', 'c', long, long, 'x'.repeat(3_000_000), 'd');
    expect([3, 9, 9, 9, 9, 9].map((most) => numbers(lines.takeBatch(most)))).toEqual([[1, 2, 3], [4], [5], [6], [7], []]);
  });

  it('gives lines that were put back one by one, before the others', () => {
    const lines = withLines('a', 'b', 'c', 'd', 'e');
    lines.putBack(lines.takeBatch(2));
    expect([9, 9, 9].map((most) => numbers(lines.takeBatch(most)))).toEqual([[1], [2], [3, 4, 5]]);
  });

  it('is full by lines, and by characters of lines and answers', () => {
    const byLines = new LinesInFlight({ lines: 2, characters: 100 });
    byLines.add({ number: 1, text: 'a' });
    expect(byLines.full).toBe(false);
    byLines.add({ number: 2, text: 'b' });
    expect(byLines.full).toBe(true);

    const byCharacters = new LinesInFlight({ lines: 9, characters: 100 });
    byCharacters.add({ number: 1, text: 'a'.repeat(99) });
    expect(byCharacters.full).toBe(false);
    const [only] = byCharacters.takeBatch(1);
    byCharacters.setAnswer(only, { text: 'b'.repeat(100), failed: false });
    expect(byCharacters.full).toBe(true);
    byCharacters.takeAnswer();
    expect(byCharacters.full).toBe(false);
  });
});
