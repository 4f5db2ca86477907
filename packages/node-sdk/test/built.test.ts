import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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
});
