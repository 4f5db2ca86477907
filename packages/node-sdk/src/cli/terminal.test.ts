import { afterEach, describe, expect, it, vi } from 'vitest';
import { processTerminal } from './terminal.js';

const { isTTY } = process.stdout;
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.stdout.isTTY = isTTY;
  process.stdout.removeAllListeners('error');
});

describe('the terminal of the process', () => {
  it.each([
    ['EPIPE', 0, ''],
    ['ENOSPC', 2, 'error: standard output cannot be written: no space\n'],
  ])('ends at %s of standard output with %i', (code, status, told) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as () => never);
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const listeners = new Set(process.stdout.listeners('error'));
    processTerminal();
    const [added] = process.stdout.listeners('error').filter((each) => !listeners.has(each));
    if (code === 'EPIPE')
      exit.mockImplementation(() => {
        throw new Error('ended');
      });
    try {
      (added as (error: Error) => void)(Object.assign(new Error('no space'), { code }));
    } catch {}
    expect(exit.mock.calls[0]).toEqual([status]);
    expect(write.mock.calls.map(([text]) => text).join('')).toBe(told);
  });

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
