// limit: 1200 s
// The laws of test/laws on more and other problems than the plain test run tries. Fresh problems but in CI; KERF_SEED repeats a run.
import { spawnSync } from 'node:child_process';

const projects = ['--project', 'js', '--project', 'wasm'];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...projects, 'test/laws'], {
  stdio: 'inherit',
  env: { ...(process.env.CI ? {} : { KERF_SEED: 'fresh' }), ...process.env, KERF_HEAVY: '1' },
});
process.exitCode = status ?? 1;
