// Builds the reference with its ties pinned, once for each state of its sources.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePinned } from './pin.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/kerf-oracle/', import.meta.url));

/** The tool that is missing to build and feed the reference, if any. */
export const missingTool = () =>
  ['go', 'python3'].find((tool) => spawnSync(tool, [tool === 'go' ? 'version' : '--version']).error !== undefined);

/** Builds the reference where needed; returns the path of the program. */
export function buildOracle() {
  const sources = readdirSync(here)
    .filter((file) => file.endsWith('.go') || ['go.mod', 'go.sum', 'pin.mjs'].includes(file))
    .sort();
  const hash = createHash('sha256');
  for (const file of sources) hash.update(`${file}\0`).update(readFileSync(join(here, file)));
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  const program = join(folder, process.platform === 'win32' ? 'oracle.exe' : 'oracle');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const modfile = writePinned(join(folder, 'module'));
  execFileSync('go', ['build', '-buildvcs=false', `-modfile=${modfile}`, '-o', program, '.'], {
    cwd: here,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  });
  return program;
}
