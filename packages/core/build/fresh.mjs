// Before the tests: compiles the kernel when its sources are not those of the last build, so that a test run never judges an old one.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kernelHash } from './hash.mjs';

const generated = new URL('../src/runtime/generated/kernel-wasm.ts', import.meta.url);

export default async function setup() {
  if (existsSync(generated) && readFileSync(generated, 'utf8').includes(await kernelHash())) return;
  const build = spawnSync(process.execPath, [fileURLToPath(new URL('kernel.mjs', import.meta.url))], { stdio: 'inherit' });
  // Tests on JavaScript can still run beside an old WASM; the test of the hash says what is wrong.
  if (build.status !== 0 && !existsSync(generated)) throw new Error('the kernel does not compile to WASM');
}
