import { describe, expect, it } from 'vitest';
import { type Answer, answerLines } from './answers.js';
import { readLines } from './lines.js';

async function* chunks(...texts: (string | Uint8Array)[]) {
  yield* texts;
}

async function answersTo(text: string, answer: (question: unknown) => unknown) {
  const answers: Answer[] = [];
  for await (const each of answerLines(readLines(chunks(text)), 'name', answer)) answers.push(each);
  return answers;
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
    const answers = await answersTo('{"n":3}\n{"n":1}\n{"n":2}\n', async (question) => {
      const { n } = question as { n: number };
      await new Promise((resolve) => setTimeout(resolve, n));
      return { n: n * 10 };
    });
    expect(answers).toEqual(['{"n":30}', '{"n":10}', '{"n":20}'].map((text) => ({ text, failed: false })));
  });

  it('answers a failing line by its name and error, and goes on', async () => {
    const answers = await answersTo('{"name":"a"}\n{"name":"b"}\n{broken\n[]\n{"name":"c"}\n', (question) => {
      if ((question as { name?: string }).name !== 'a' && (question as { name?: string }).name !== 'c') throw new Error('no answer');
      return question;
    });
    expect(answers.map(({ failed }) => failed)).toEqual([false, true, true, true, false]);
    expect(answers.map(({ text }) => JSON.parse(text))).toEqual([
      { name: 'a' },
      { name: 'b', error: 'no answer' },
      { name: 'line 3', error: expect.stringContaining('line 3 is not valid JSON') },
      { name: 'line 4', error: 'no answer' },
      { name: 'c' },
    ]);
  });

  it.each(['{}', '['.repeat(20_000) + ']'.repeat(20_000)])(
    'names a line by its number where its name is no text, as %.9s',
    async (name) => {
      const [answer] = await answersTo(`{"name":${name}}`, () => {
        throw new Error('no answer');
      });
      expect(answer).toEqual({ text: '{"name":"line 1","error":"no answer"}', failed: true });
    },
  );

  it('waits until an answer is taken before it reads on', async () => {
    let reading = 0;
    async function* source() {
      for (let i = 0; i < 5; i++) {
        reading = i;
        yield `{"n":${i}}\n`;
      }
    }
    for await (const { text } of answerLines(readLines(source()), 'name', (question) => question)) {
      await Promise.resolve();
      expect(JSON.parse(text).n).toBe(reading);
    }
  });
});
