import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.md') && !/(^|\/)(node_modules|dist|\.[a-z]+)\//.test(path))
  .sort();

describe('the pages', () => {
  it.each(pages)('%s links to what is there', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const missing = targets.filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it('list every decision by its title', () => {
    const files = readdirSync(join(ROOT, 'docs/decisions')).filter((file) => /^\d{4}-.*\.md$/.test(file));
    const rows = files.sort().map((file) => {
      const title = /^# (\d{4}):? (.+)$/m.exec(read(`docs/decisions/${file}`));
      expect(title?.[1], file).toBe(file.slice(0, 4));
      return `| [${title?.[1]}](${file}) | ${title?.[2]} |`;
    });
    const index = read('docs/decisions/README.md');
    // As for the READMEs: UPDATE_READMES=1 writes what is there.
    if (process.env.UPDATE_READMES !== undefined)
      writeFileSync(
        join(ROOT, 'docs/decisions/README.md'),
        index.replace(/(?:^\| \[.*\n)+/m, () => rows.map((row) => `${row}\n`).join('')),
      );
    else expect(index.match(/^\| \[.*$/gm)).toEqual(rows);
  });
});
