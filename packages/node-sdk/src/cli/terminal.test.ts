import { afterEach, describe, expect, it, vi } from 'vitest';
import { processTerminal } from './terminal.js';

const { isTTY } = process.stdout;
afterEach(() => {
  vi.unstubAllEnvs();
  process.stdout.isTTY = isTTY;
  process.stdout.removeAllListeners('error');
});

describe('the terminal of the process', () => {
  it.each([
    ['on a terminal', true, {}, true],
    ['not elsewhere', false, {}, false],
    ['not where NO_COLOR is set', true, { NO_COLOR: '1' }, false],
    ['but where it is empty', true, { NO_COLOR: '' }, true],
    ['not on a terminal that has none', true, { TERM: 'dumb' }, false],
  ])('has colours: %s', (_, terminal, environment, expected) => {
    process.stdout.isTTY = terminal;
    for (const [name, value] of Object.entries({ NO_COLOR: undefined, TERM: 'xterm', ...environment })) vi.stubEnv(name, value);
    expect(processTerminal().colours).toBe(expected);
  });
});
