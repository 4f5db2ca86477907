import { readFileSync, writeFileSync } from 'node:fs';
import { createJs, createWasmSync, schedule } from '@kerf/core';
import { expect, inject, it } from 'vitest';
import { REASON_EXAMPLES } from './support/reasonexamples.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();
const page = new URL('../docs/reasons.md', import.meta.url);

it.each(REASON_EXAMPLES.filter(({ input }) => input !== undefined))(
  '$code is what its example reports',
  ({ code, input, maxInstanceTypes }) => {
    const { unschedulable } = schedule(input!, { backend, ...(maxInstanceTypes === undefined ? {} : { maxInstanceTypes }) });
    expect(unschedulable.flatMap(({ reasons }) => reasons.map((reason) => reason.code))).toContain(code);
  },
);

it('docs/reasons.md shows the examples', () => {
  const rows = REASON_EXAMPLES.map(({ code, cause, example, remedy }) => `| \`${code}\` | ${cause} | ${example} | ${remedy} |\n`).join('');
  const text = readFileSync(page, 'utf8');
  const shown = /(?:^\| `.*\n)+/m;
  // As for the READMEs: UPDATE_READMES=1 writes what is there.
  if (process.env.UPDATE_READMES !== undefined)
    writeFileSync(
      page,
      text.replace(shown, () => rows),
    );
  else expect(shown.exec(text)?.[0]).toBe(rows);
});
