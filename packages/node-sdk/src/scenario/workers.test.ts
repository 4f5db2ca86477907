import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from './lines.js';
import { answerOnWorkers, type WorkerOptions } from './workers.js';

const ODD = new URL('../../test/oddworker.mjs', import.meta.url);

/** Runs test/oddworker.mjs in place of the worker of the build. */
function onOddWorkers(lines: AsyncIterable<{ number: number; text: string }>, options: WorkerOptions, beats?: SharedArrayBuffer) {
  return answerOnWorkers(lines, { command: 'decide', backend: 'js', ...{ beats } }, { module: ODD, ...options });
}

async function* linesOf(...questions: object[]) {
  for (const [at, question] of questions.entries()) yield { number: at + 1, text: JSON.stringify(question) };
}

async function textsOf(answers: AsyncIterable<{ text: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of answers) texts.push(text);
  return texts;
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => JSON.stringify({ number: at + 1 }));
const delay = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('answerOnWorkers', () => {
  it('keeps the order of the lines, however long each takes', async () => {
    const delays = fc.array(fc.record({ delay: fc.integer({ min: 0, max: 12 }) }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 4 }), async (questions, workers) => {
        expect(await textsOf(onOddWorkers(linesOf(...questions), { workers }))).toEqual(numbered(questions.length));
      }),
      { numRuns: 8 },
    );
  });

  it('answers a line although no other follows it', async () => {
    let answered = () => {};
    async function* oneAtATime() {
      for (let number = 1; number <= 20; number++) {
        const taken = new Promise<void>((resolve) => {
          answered = resolve;
        });
        yield { number, text: '{}' };
        await taken;
      }
    }
    const texts: string[] = [];
    for await (const { text } of onOddWorkers(oneAtATime(), { workers: 2 })) {
      texts.push(text);
      answered();
    }
    expect(texts).toEqual(numbered(20));
  });

  it.each([1, 7, 300])('reads %i lines ahead of a slow reader, and no more', async (linesInFlight) => {
    let read = 0;
    let taken = 0;
    let most = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        most = Math.max(most, read - taken);
        yield { number: read, text: '{}' };
      }
    }
    for await (const _ of onOddWorkers(endless(), { workers: 2, linesInFlight })) {
      taken += 1;
      if (taken <= 5) await delay(30);
      if (taken === 3 * linesInFlight + 5) break;
    }
    // An answer on its way to the reader is handed out already.
    expect(most).toBe(linesInFlight + 1);
  });

  it('reads no further once the lines ahead are 16 Mi characters for each worker', async () => {
    const text = JSON.stringify({ long: ' '.repeat(6 * 1024 * 1024) });
    let read = 0;
    let most = 0;
    let taken = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        most = Math.max(most, read - taken);
        yield { number: read, text: read > 3 ? text : JSON.stringify({ delay: 200, long: text }) };
      }
    }
    for await (const _ of onOddWorkers(endless(), { workers: 1 })) {
      taken += 1;
      if (taken === 2) break;
    }
    expect(most).toBe(3 + 1);
  });

  it.each([
    ['an exit', { exit: 7 }, 'exited with code: 7'],
    ['an exit with status 0', { exit: 0 }, 'exited with code: 0'],
    ['an error that nothing catches', { leave: true }, 'left behind'],
  ])('answers the line on which a worker ends by %s by an error, and the others as ever', async (_, bad, message) => {
    const questions: object[] = Array.from({ length: 40 }, () => ({}));
    for (const at of [0, 29, 30, 39]) questions[at] = bad;
    const answers: { text: string; failed: boolean }[] = [];
    for await (const answer of onOddWorkers(linesOf(...questions), { workers: 2 })) answers.push(answer);
    expect(answers.map(({ text, failed }) => (failed ? 'failed' : JSON.parse(text).number))).toEqual(
      questions.map((question, at) => (question === bad ? 'failed' : at + 1)),
    );
    expect(JSON.parse(answers[29].text)).toEqual({
      name: 'line 30',
      error: expect.stringContaining('the worker ended while it answered line 30: '),
    });
    expect(answers[29].text).toContain(message);
  });

  it('says that workers cannot start', async () => {
    const missing = new URL('missing.mjs', ODD);
    await expect(textsOf(onOddWorkers(linesOf({}), { workers: 2, module: missing }))).rejects.toThrow(
      /^(workers cannot be started|a worker failed): Cannot find module/,
    );
  });

  it('fails as its source does, after the answers to what was read', async () => {
    async function* broken() {
      yield '{}\n{}\n';
      await delay(50);
      yield new Uint8Array([0xff, 0x0a]);
    }
    const texts: string[] = [];
    const run = async () => {
      for await (const { text } of onOddWorkers(readLines(broken()), { workers: 2 })) texts.push(text);
    };
    await expect(run()).rejects.toThrow(TypeError);
    expect(texts).toEqual(numbered(2));
  });

  describe('leaves no worker behind', () => {
    const beating = async (beats: SharedArrayBuffer) => {
      const count = () => Atomics.load(new Int32Array(beats), 0);
      const before = count();
      await delay(100);
      return count() !== before;
    };

    it('when it is aborted', async () => {
      const beats = new SharedArrayBuffer(4);
      const controller = new AbortController();
      const answers = onOddWorkers(linesOf({}, { spin: true }, { spin: true }), { workers: 2, signal: controller.signal }, beats);
      expect(await answers.next()).toMatchObject({ done: false });
      const next = answers.next();
      next.catch(() => {});
      await expect.poll(() => beating(beats)).toBe(true);
      controller.abort(new Error('enough'));
      await expect(next).rejects.toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: { message: 'enough' } });
      expect(await beating(beats)).toBe(false);
    });

    it('when it is aborted while nobody asks for an answer', async () => {
      const beats = new SharedArrayBuffer(4);
      const controller = new AbortController();
      const answers = onOddWorkers(linesOf({}, { spin: true }), { workers: 1, signal: controller.signal }, beats);
      await answers.next();
      await expect.poll(() => beating(beats)).toBe(true);
      controller.abort();
      await expect.poll(() => beating(beats)).toBe(false);
      await expect(answers.next()).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('when its reader has had enough', async () => {
      const beats = new SharedArrayBuffer(4);
      for await (const _ of onOddWorkers(linesOf({}, { delay: 20 }, { spin: true }), { workers: 2 }, beats)) {
        await expect.poll(() => beating(beats)).toBe(true);
        break;
      }
      expect(await beating(beats)).toBe(false);
    });

    it('and starts none after an abort', async () => {
      const answers = onOddWorkers(linesOf({}), { workers: 2, signal: AbortSignal.abort() });
      await expect(answers.next()).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('and closes its source', async () => {
      let closed = false;
      async function* source() {
        try {
          for (let number = 1; ; number++) yield { number, text: '{}' };
        } finally {
          closed = true;
        }
      }
      for await (const _ of onOddWorkers(source(), { workers: 1, linesInFlight: 3 })) break;
      expect(closed).toBe(true);
    });
  });
});
