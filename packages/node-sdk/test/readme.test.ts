import { readFileSync, writeFileSync } from 'node:fs';
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

/** Runs a program with the packages it imports, and gives what it prints. */
async function printed(program: string): Promise<string> {
  const body = program.replace(/^import (\{.*\}) from '(.*)';$/gm, 'const $1 = packages["$2"];');
  const Program = Object.getPrototypeOf(async () => {}).constructor;
  let out = '';
  const console = { log: (...values: unknown[]) => (out += `${format(...values)}\n`) };
  await new Program('packages', 'console', body)({ '@kerf/core': core, '@kerf/node-sdk': sdk }, console);
  return out;
}
