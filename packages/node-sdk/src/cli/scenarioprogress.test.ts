import { describe, expect, it } from 'vitest';
import { ScenarioProgress } from './scenarioprogress.js';

/** What a terminal of one line would show after each write. */
function screen(stream: { isTTY?: boolean; columns?: number }) {
  const shown: string[] = [];
  let line = '';
  const write = (text: string) => {
    for (const piece of text.split(/(?=\r)/)) {
      const after = piece.replace(/^\r/, '');
      line = piece.startsWith('\r') ? after + line.slice(after.length) : line + after;
    }
    shown.push(line.trimEnd());
  };
  return { shown, stream: { ...stream, write } };
}

function countAll({ stream }: ReturnType<typeof screen>) {
  let now = 0;
  const progress = new ScenarioProgress(stream, () => now);
  for (let at = 1; at <= 50; at++) {
    now += 10;
    progress.count(at % 20 === 0);
  }
  progress.end();
}

describe('ScenarioProgress', () => {
  it('counts on a terminal, ten times a second, and leaves nothing', () => {
    const terminal = screen({ isTTY: true, columns: 80 });
    countAll(terminal);
    expect(terminal.shown).toEqual([
      '10 answered, 100 a second',
      '20 answered, 1 by an error, 100 a second',
      '30 answered, 1 by an error, 100 a second',
      '40 answered, 2 by an error, 100 a second',
      '50 answered, 2 by an error, 100 a second',
      '',
    ]);
  });

  it('stays on one line of a narrow terminal', () => {
    const terminal = screen({ isTTY: true, columns: 12 });
    countAll(terminal);
    expect(Math.max(...terminal.shown.map(({ length }) => length))).toBe(11);
    expect(terminal.shown.at(-1)).toBe('');
  });

  it('says nothing elsewhere', () => {
    const pipe = screen({});
    countAll(pipe);
    expect(pipe.shown).toEqual([]);
  });
});
