// Runs every Vitest project: the JavaScript backend with coverage of the kernel, then the rest without, which is faster. Sums what ran.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = `${root}.reports/`;
mkdirSync(reports, { recursive: true });

const runs = [
  { name: 'js', args: ['--project', 'js', '--coverage'] },
  { name: 'rest', args: ['--project', 'wasm', '--project', 'unit'] },
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name, args } of runs) {
  const report = `${reports}vitest-${name}.json`;
  rmSync(report, { force: true });
  const vitest = `${root}node_modules/vitest/vitest.mjs`;
  const run = spawnSync(
    process.execPath,
    [vitest, 'run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: root, stdio: 'inherit' },
  );
  const found = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  total.passed += found.numPassedTests;
  total.skipped += found.numPendingTests;
  // A file that cannot be loaded, or coverage below its threshold, fails the run without a failed test.
  total.failed += run.status !== 0 && found.numFailedTests === 0 ? 1 : found.numFailedTests;
}

writeFileSync(`${reports}tests.count`, `${total.passed} ${total.failed}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
