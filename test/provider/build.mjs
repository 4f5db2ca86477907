// Builds the program that asks the provider, once for each state of its sources.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/kerf-provider/', import.meta.url));

/** The path of the program; built where needed. @param {boolean} [build] false: `undefined` where it is not there yet */
export function providerProgram(build = true) {
  const hash = createHash('sha256');
  for (const file of readdirSync(here).sort())
    if (file.endsWith('.go') || file === 'go.mod' || file === 'go.sum') hash.update(`${file}\0`).update(readFileSync(join(here, file)));
  const program = join(cache, hash.digest('hex').slice(0, 16) + (process.platform === 'win32' ? '.exe' : ''));
  if (existsSync(program)) return program;
  if (!build) return undefined;
  mkdirSync(cache, { recursive: true });
  execFileSync('go', ['build', '-buildvcs=false', '-ldflags=-s -w', '-o', `${program}.part`, '.'], {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, GOFLAGS: '-mod=readonly' },
  });
  renameSync(`${program}.part`, program);
  return program;
}

/** One run of the program: questions in, answers out, in order. */
export class Provider {
  /** @param {string} program @param {string} world path of a file */
  constructor(program, world) {
    this.child = spawn(program, [world], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** @param {unknown} question @returns {Promise<any>} */
  async ask(question) {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the provider ended without an answer');
    return JSON.parse(value);
  }

  end() {
    this.child.stdin.end();
  }
}
