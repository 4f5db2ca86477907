import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

test.each(files)('%s shares no code with the engine', (file) => {
  const source = readFileSync(new URL(file, folder), 'utf8');
  const imports = [...source.matchAll(/^import (type )?[^;]*? from '([^']+)';/gms)].map(([, type, from]) => ({
    type: type !== undefined,
    from: from!,
  }));
  for (const { type, from } of imports) {
    const own = /^\.\/[a-z]+\.js$/.test(from) || from.startsWith('node:');
    expect(own || (type && (from === '@kerf/core' || from === '../support/document.js')), `${file} imports ${from}`).toBe(true);
  }
});
