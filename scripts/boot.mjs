// Runs root scripts on a machine that has only Node and npm: fetches the pinned pnpm through npx, installs, then runs each script named.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const { packageManager, engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Kerf needs Node ${engines.node} to build and test; this is Node ${process.versions.node}.`);
  process.exit(1);
}

function pnpm(...args) {
  // --prefer-offline: what a first run fetched is enough for a second one without a network.
  const result = spawnSync('npx', ['--yes', '--prefer-offline', packageManager, ...args], {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.error) console.error(`npx could not be started: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

pnpm('install', '--frozen-lockfile', '--prefer-offline');
for (const script of process.argv.slice(2)) pnpm('run', script);
