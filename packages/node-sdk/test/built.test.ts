import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../src/cli/version.js';
import { example } from './kerf.js';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const INFLATE = ['simulate', '-f', example('layered-constraints'), '--scale', 'deployment/inflate=3', '--output', 'json'];

const kerf = (args: string[], input = '') => spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', input });

// The build comes before the tests in npm test; on its own Vitest runs without one.
if (!existsSync(CLI)) console.warn('the built command line: skipped, nothing is built; npm test builds first');
describe.skipIf(!existsSync(CLI))('the built command line (needs a build)', () => {
  it('has a version', () => {
    expect(kerf(['--version']).stdout).toBe(`${VERSION}\n`);
  });

  it.each(['js', 'wasm'])('plans on %s, without a word on standard error', (backend) => {
    const { status, stdout, stderr } = kerf([...INFLATE, '--backend', backend]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ backend, nodeClaims: [{ launch: { instanceType: 'r6gd.xlarge' } }] });
  });

  it('reads standard input, and ends with its exit status', () => {
    const { status, stdout, stderr } = kerf(['simulate', '-f', '-'], 'kind: Pod\n');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^-:1:1: error: /);
  });

  it('says nothing when its reader has had enough', async () => {
    const child = spawn(process.execPath, [CLI, 'scenario', 'parts'], { stdio: 'pipe' });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    child.stdin.on('error', () => {});
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end('{"kind":"quantity","quantity":"1"}\n'.repeat(50_000));
    await new Promise((resolve) => child.once('exit', resolve));
    expect(err).toBe('');
  });

  describe('on workers', () => {
    const DECIDE = [CLI, 'scenario', 'decide', '--workers', '2'];
    const line = '{"name":"a","nodePools":[],"pods":[]}\n';
    const ended = (child: ChildProcess) =>
      new Promise<{ status: number | null; signal: string | null }>((resolve) =>
        child.once('close', (status, signal) => resolve({ status, signal })),
      );

    it('answers in order, failing lines too, without a word on standard error', () => {
      const input = Array.from({ length: 300 }, (_, at) => (at % 7 === 0 ? '{\n' : line.replace('"a"', `"${at}"`))).join('');
      const { status, stdout, stderr } = spawnSync(process.execPath, DECIDE, { encoding: 'utf8', input });
      expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
      expect(stdout).toBe(kerf(['scenario', 'decide'], input).stdout);
      expect(stdout.trimEnd().split('\n')).toHaveLength(300);
    });

    it('ends at once at an interrupt, with its workers', async () => {
      const child = spawn(process.execPath, DECIDE, { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdin.on('error', () => {});
      child.stdin.write(line);
      await once(child.stdout, 'data');
      child.kill('SIGINT');
      expect(await ended(child)).toEqual({ status: null, signal: 'SIGINT' });
    });

    it('waits for a slow reader, however much there is to read', async () => {
      const child = spawn(process.execPath, DECIDE, { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdin.on('error', () => {});
      // Nobody reads the answers: beyond what lies in pipes and in flight, nothing is read either.
      const limit = 20_000;
      let written = 0;
      const stalled = async () => {
        while (written < limit) {
          written += 1;
          if (child.stdin.write(`{"name":"${'x'.repeat(2000)}","nodePools":[],"pods":[]}\n`)) continue;
          const drained = await Promise.race([once(child.stdin, 'drain').then(() => true), delay(2000, false)]);
          if (!drained) return true;
        }
        return false;
      };
      expect(await stalled()).toBe(true);
      expect(written).toBeLessThan(2000);
      child.kill('SIGKILL');
      await ended(child);
    });

    it('says nothing when its reader has had enough', async () => {
      const child = spawn(process.execPath, DECIDE, { stdio: 'pipe' });
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        err += text;
      });
      child.stdin.on('error', () => {});
      child.stdout.once('data', () => child.stdout.destroy());
      child.stdin.end(line.repeat(20_000));
      await ended(child);
      expect(err).toBe('');
    });
  });
});
