// limit: 900 s
// 10,000 generated problems have the same answer image on both backends, and 40,000 corrupt images the same status. Fresh problems but in CI; KERF_SEED repeats a run.
import { spawnSync } from 'node:child_process';

const files = ['test/parity/backends.test.ts', 'test/parity/corruption.test.ts'];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...files], {
  stdio: 'inherit',
  env: { ...(process.env.CI ? {} : { KERF_SEED: 'fresh' }), ...process.env, KERF_HEAVY: '1' },
});
process.exitCode = status ?? 1;
