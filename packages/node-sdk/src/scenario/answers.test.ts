import { describe, expect, it } from 'vitest';
import { answerLines } from './answers.js';
import { readLines } from './lines.js';

async function* chunks(...texts: (string | Uint8Array)[]) {
  yield* texts;
}

async function answersTo(text: string, answer: (question: unknown) => unknown) {
  const out: string[] = [];
  const counts = await answerLines(chunks(text), 'name', answer, async (line) => {
    out.push(line);
  });
  return { out: out.join(''), counts };
}

describe('readLines', () => {
  const read = async (...texts: (string | Uint8Array)[]) => {
    const lines = [];
    for await (const line of readLines(chunks(...texts))) lines.push([line.number, line.text]);
    return lines;
  };

  it('joins a line that arrives in pieces, in the middle of a character too', async () => {
    const bytes = Buffer.from('{"a":"ä"}\n{"b"');
    expect(await read(bytes.subarray(0, 7), bytes.subarray(7), ':1}')).toEqual([
      [1, '{"a":"ä"}'],
      [2, '{"b":1}'],
    ]);
  });

  it('passes over blank lines but counts them', async () => {
    expect(await read('\n1\r\n \n2')).toEqual([
      [2, '1\r'],
      [4, '2'],
    ]);
  });

  it('refuses what is not UTF-8', async () => {
    await expect(read(new Uint8Array([0xff, 0x0a]))).rejects.toThrow(TypeError);
  });
});

describe('answerLines', () => {
  it('answers one line for one, in order, also when answers come late', async () => {
    const { out, counts } = await answersTo('{"n":3}\n{"n":1}\n{"n":2}\n', async (question) => {
      const { n } = question as { n: number };
      await new Promise((resolve) => setTimeout(resolve, n));
      return { n: n * 10 };
    });
    expect(out).toBe('{"n":30}\n{"n":10}\n{"n":20}\n');
    expect(counts).toEqual({ answered: 3, failed: 0 });
  });

  it('answers a failing line by its name and error, and goes on', async () => {
    const { out, counts } = await answersTo('{"name":"a"}\n{"name":"b"}\n{broken\n[]\n{"name":"c"}\n', (question) => {
      if ((question as { name?: string }).name !== 'a' && (question as { name?: string }).name !== 'c') throw new Error('no answer');
      return question;
    });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ name: 'a' });
    expect(lines[1]).toEqual({ name: 'b', error: 'no answer' });
    expect(lines[2]).toMatchObject({ name: 'line 3', error: expect.stringContaining('line 3 is not valid JSON') });
    expect(lines[3]).toEqual({ name: 'line 4', error: 'no answer' });
    expect(lines[4]).toEqual({ name: 'c' });
    expect(counts).toEqual({ answered: 5, failed: 3 });
  });

  it('waits for the writer before it reads on', async () => {
    let reading = 0;
    async function* source() {
      for (let i = 0; i < 5; i++) {
        reading = i;
        yield `{"n":${i}}\n`;
      }
    }
    await answerLines(
      source(),
      'name',
      (question) => question,
      async (line) => {
        await Promise.resolve();
        expect(JSON.parse(line).n).toBe(reading);
      },
    );
  });
});
