import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createJs, decide } from '@kerf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  catalog,
  decideCases,
  decideCategories,
  disruptCases,
  disruptCategories,
  partCases,
  partKinds,
  typesOf,
} from './support/golden.js';

const DIST = new URL('../packages/node-sdk/dist/', import.meta.url);
const built = existsSync(new URL('worker.js', DIST));
if (!built) console.warn('sweeps: skipped, nothing is built; npm test builds first');

interface Progress {
  read: number;
  answered: number;
  failed: number;
}

const run = promisify(execFile);
/** One of so many cases. */
const sliced = <Case>(cases: readonly Case[], step: number) => cases.filter((_, at) => at % step === 0);

// Worker threads run the build, as plain Node does.
describe.skipIf(!built)('sweeps on workers (need a build)', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kerf-sweep-'));
  const catalogs = join(folder, 'catalogs');
  const scenarios = sliced(decideCategories.flatMap(decideCases), 20).map(({ scenario }) => scenario);
  const disruptions = sliced(disruptCategories.flatMap(disruptCases), 25).map(({ scenario }) => scenario);
  const questions = sliced(partKinds.flatMap(partCases), 20).map(({ question }) => question);

  beforeAll(() => {
    mkdirSync(catalogs);
    const names = [...scenarios, ...disruptions].flatMap(({ catalog: name }) => (name === undefined ? [] : [name]));
    for (const name of new Set(names)) writeFileSync(join(catalogs, `${name}.json`), JSON.stringify(catalog(name)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function kerf(command: string, lines: readonly unknown[], ...args: string[]) {
    const file = join(folder, `${command}.jsonl`);
    writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    const options = command === 'parts' ? [] : ['--catalogs', catalogs];
    const cli = fileURLToPath(new URL('cli.js', DIST));
    const all = [cli, 'scenario', command, file, ...options, ...args];
    try {
      const { stdout, stderr } = await run(process.execPath, all, { maxBuffer: 2 ** 28 });
      return { status: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, stdout, stderr };
    }
  }

  /** Runs a program against the build, as plain Node does, and gives what it prints. */
  async function program(text: string, input: unknown = null) {
    const file = join(folder, 'program.mjs');
    writeFileSync(join(folder, 'input.json'), JSON.stringify(input));
    writeFileSync(
      file,
      `import { readFileSync } from 'node:fs';
      import { decideAll } from ${JSON.stringify(new URL('index.js', DIST).href)};
      const input = JSON.parse(readFileSync(new URL('input.json', import.meta.url), 'utf8'));
      ${text}`,
    );
    return run(process.execPath, [file], { maxBuffer: 2 ** 28, timeout: 30_000 });
  }

  it.each(['js', 'wasm'])('decide as one process does, byte for byte, on %s', async (backend) => {
    const lines = scenarios.flatMap((scenario, at) => (at % 9 === 0 ? [scenario, '{', { name: 'no pools' }] : [scenario]));
    const alone = await kerf('decide', lines, '--backend', backend);
    expect(alone).toMatchObject({ status: 3, stderr: '' });
    expect(alone.stdout.split('\n')).toHaveLength(lines.length + 1);
    for (const workers of ['2', '5']) expect(await kerf('decide', lines, '--backend', backend, '--workers', workers)).toEqual(alone);
  });

  it('disrupt, and answer parts, as one process does', async () => {
    for (const [command, lines] of [
      ['disrupt', disruptions],
      ['parts', questions],
    ] as const) {
      const alone = await kerf(command, lines);
      expect(alone.stdout.split('\n')).toHaveLength(lines.length + 1);
      expect(await kerf(command, lines, '--workers', '3')).toEqual(alone);
    }
  });

  it('are offered to programs, of which they ask no more than they may', async () => {
    const asked = [...scenarios.map((scenario, at) => (at % 2 === 0 ? scenario : JSON.stringify(scenario))), { name: 'no pools' }];
    const { stdout } = await program(
      `
      const answers = [], seen = [];
      const options = { workers: 2, catalogs: input.catalogs, scenariosInFlight: 20, onProgress: (progress) => seen.push(progress) };
      for await (const answer of decideAll(input.asked, options)) answers.push(JSON.stringify(answer));
      console.log(JSON.stringify({ answers, seen }));`,
      { asked, catalogs },
    );
    const { answers, seen } = JSON.parse(stdout);
    const backend = createJs();
    const expected = scenarios.map((scenario) => JSON.stringify(decide(scenario as never, typesOf(scenario), { backend })));
    expect(answers.slice(0, -1)).toEqual(expected);
    expect(JSON.parse(answers.at(-1))).toEqual({ name: 'no pools', error: expect.stringContaining('nodePools') });
    expect(seen.map(({ answered }: Progress) => answered)).toEqual(answers.map((_: string, at: number) => at + 1));
    expect(seen.at(-1)).toEqual({ read: asked.length, answered: asked.length, failed: 1 });
    for (const { read, answered } of seen as Progress[]) expect(read - answered).toBeLessThanOrEqual(20);
  });

  it('let a program end when they are aborted', async () => {
    const { stdout, stderr } = await program(`
      const controller = new AbortController();
      async function* endless() { for (let n = 0; ; n++) yield { name: String(n), nodePools: [], pods: [] }; }
      let count = 0;
      try {
        for await (const { name } of decideAll(endless(), { workers: 2, signal: controller.signal })) {
          if (name !== String(count++)) throw new Error('out of order');
          if (count === 500) controller.abort();
        }
      } catch (error) { console.log(error.name, count); }`);
    expect({ stdout, stderr }).toEqual({ stdout: 'AbortError 500\n', stderr: '' });
  });
});
