// limit: 600 s
// Every backend test on the WASM kernel with bounds.
import { spawnSync } from 'node:child_process';

for (const args of [
  ['packages/core/build/checked.mjs'],
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'checked', '--testTimeout', '300000'],
]) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, KERF_CHECKED: '1' } });
  if (status !== 0) process.exit(status ?? 1);
}
