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
