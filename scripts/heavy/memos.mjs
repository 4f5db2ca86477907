// limit: 900 s
// 10,000 generated problems have the same answer image with and without memos, on each backend. Fresh problems but in CI; KERF_SEED repeats a run.
import { spawnSync } from 'node:child_process';

const projects = ['--project', 'js', '--project', 'wasm'];
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...projects, 'test/parity/memos.backend.test.ts'],
  {
    stdio: 'inherit',
    env: { ...(process.env.CI ? {} : { KERF_SEED: 'fresh' }), ...process.env, KERF_HEAVY: '1' },
  },
);
process.exitCode = status ?? 1;
