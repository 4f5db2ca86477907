import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import * as core from '@kerf/core';
import { describe, expect, it } from 'vitest';
import * as sdk from '../src/index.js';
import { kerf } from './kerf.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGES = ['README.md', 'packages/core/README.md', 'packages/node-sdk/README.md'];
// UPDATE_READMES=1 writes what is printed into the pages.
const UPDATE = process.env.UPDATE_READMES !== undefined;

const COMMAND = /```console\n\$ kerf (.*)\n([^`]*)```/g;
const PROGRAM = /```js\n(.*?)```\n\n```\n([^`]*)```/gs;

describe.each(PAGES)('%s', (page) => {
  const path = ROOT + page;

  it('shows what its commands print', async () => {
    const text = readFileSync(path, 'utf8');
    for (const [block, line = '', shown] of text.matchAll(COMMAND)) {
      const args = line.split(' ').map((arg) => arg.replace(/^examples\//, `${ROOT}examples/`));
      const { out } = await kerf(args);
      if (UPDATE)
        writeFileSync(
          path,
          readFileSync(path, 'utf8').replace(block, () => `\`\`\`console\n$ kerf ${line}\n${out}\`\`\``),
        );
      else expect(out, line).toBe(shown);
    }
  });

  it('shows what its program prints', async () => {
    const text = readFileSync(path, 'utf8');
    const programs = [...text.matchAll(PROGRAM)];
    expect(programs).toHaveLength(1);
    for (const [block, program = '', shown = ''] of programs) {
      const out = await printed(program.replaceAll("'examples/", `'${ROOT}examples/`));
      if (UPDATE)
        writeFileSync(
          path,
          readFileSync(path, 'utf8').replace(block, () => block.replace(`\`\`\`\n${shown}\`\`\``, () => `\`\`\`\n${out}\`\`\``)),
        );
      else expect(out).toBe(shown);
    }
  });
});

describe('commands on the examples, wherever they are told', () => {
  const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.md$/.test(path) && !/(^|[\\/])(node_modules|dist|\.[a-z]+)[\\/]/.test(path),
  );
  const commands = pages.flatMap((page) =>
    [...readFileSync(ROOT + page, 'utf8').matchAll(/^kerf (.*examples\/.*)$/gm)].map(([, line = '']) => [page, line] as const),
  );
  it.each(commands)('%s: kerf %s', async (_, line) => {
    const { status, err } = await kerf(line.split(' ').map((arg) => arg.replace(/^examples\//, `${ROOT}examples/`)));
    // Pods without a place are what some of them show.
    expect([0, 3]).toContain(status);
    expect(err).toBe('');
  });
  it('are told of every example', () => {
    for (const example of readdirSync(`${ROOT}examples`))
      expect(commands.some(([, line]) => line.includes(`examples/${example}`))).toBe(true);
  });
});

/** Runs a program with the packages it imports, and gives what it prints. */
async function printed(program: string): Promise<string> {
  const body = program.replace(/^import (\{.*\}) from '(.*)';$/gm, 'const $1 = packages["$2"];');
  const Program = Object.getPrototypeOf(async () => {}).constructor;
  let out = '';
  const console = { log: (...values: unknown[]) => (out += `${format(...values)}\n`) };
  await new Program('packages', 'console', body)({ '@kerf/core': core, '@kerf/node-sdk': sdk }, console);
  return out;
}
