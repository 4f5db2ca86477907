// limit: 1800 s
// Explains every pod that a golden case leaves without a place: conflicts are minimal, and edits place the pod when they are made.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, KERF_EXPLAIN_ALL: '1' };
const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'wasm', 'test/explain.backend.test.ts'];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1);
