import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kerf } from '../../test/kerf.js';
import { VERSION } from './version.js';

describe('kerf', () => {
  it('has the version of its package', () => {
    expect(VERSION).toBe(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version);
  });

  it.each([['--version'], ['--help'], ['simulate', '--help'], ['scenario', 'decide', '--help']])(
    'answers %s on standard output',
    async (...args) => {
      const { status, out, err } = await kerf(args);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).not.toBe('');
    },
  );

  it('documents every option of simulate and the exit status, here and in docs/cli.md', async () => {
    const { out } = await kerf(['simulate', '--help'], { columns: 200 });
    const page = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option as string);
    expect(options.length).toBeGreaterThan(15);
    for (const option of options) if (option !== '--help') expect(page).toContain(`\`${option}`);
    expect(out).toContain('Exit status: 0 all pods are placed, 3 some are not, 2 bad input, 1 a fault of Kerf.');
  });

  it('documents every option of every command', async () => {
    const pages = ['cli', 'catalog', 'lint', 'upgrade'].map((page) =>
      readFileSync(new URL(`../../../../docs/${page}.md`, import.meta.url), 'utf8'),
    );
    const subcommands = (help: string) =>
      [...(/\nCommands:\n([\s\S]*)/.exec(help)?.[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name as string);
    const checked: string[] = [];
    const check = async (path: readonly string[]): Promise<void> => {
      const { status, out } = await kerf([...path, '--help'], { columns: 200 });
      expect({ path, status }).toEqual({ path, status: 0 });
      const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option as string);
      const missing = options.filter((option) => !['--help', '--version'].includes(option) && !pages.some((page) => page.includes(option)));
      expect({ path, missing }).toEqual({ path, missing: [] });
      checked.push(path.join(' '));
      for (const name of subcommands(out)) if (name !== 'help') await check([...path, name]);
    };
    await check([]);
    expect(checked).toEqual(expect.arrayContaining(['explain', 'catalog list', 'scenario verdicts']));
    expect(checked.length).toBeGreaterThan(18);
  });

  it('tells the exit status of every command that reads manifests or scenarios', async () => {
    for (const path of [
      ['explain'],
      ['validate'],
      ['lint'],
      ['diff'],
      ['consolidate'],
      ['upgrade'],
      ['scenario', 'decide'],
      ['scenario', 'verdicts'],
    ])
      expect({ path, out: (await kerf([...path, '--help'])).out }).toMatchObject({
        path,
        out: expect.stringContaining('\nExit status: 0 '),
      });
  });

  it('says how to name several files, where a shell spread a pattern', async () => {
    const { status, err } = await kerf(['simulate', '-f', 'a.yaml', 'b.yaml', 'c.yaml']);
    expect(status).toBe(2);
    expect(err).toContain(
      "error: too many arguments for 'simulate'. Expected 0 arguments but got 2. Name each file or folder by -f of its own",
    );
    expect((await kerf(['catalog', 'regions', 'x'])).err).not.toContain('-f');
  });

  it.each([
    [[], 'Usage: kerf'],
    [['simulat'], "unknown command 'simulat'"],
    [['scenario'], 'Usage: kerf scenario'],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await kerf(args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(message);
  });
});
