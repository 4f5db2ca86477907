// Runs every check in scripts/heavy that needs a tool beyond Node. A check exits 0 when it holds, and prints a last line "skipped: <why>" where its
// tool is missing. Its time limit is its own: a first line `// limit: <n> s`, else 300 s. Arguments name the checks to run; none means all.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DEFAULT_LIMIT_S = 300;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}scripts/heavy/`;
const wanted = process.argv.slice(2);

const checks = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.mjs') && !file.endsWith('.test.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();
const unknown = wanted.filter((name) => !checks.includes(name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')}; there are: ${checks.join(', ') || 'none'}`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of checks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const file = `${folder}${name}.mjs`;
  const limit = Number(/^\/\/ limit: (\d+) s$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? DEFAULT_LIMIT_S);
  console.log(`--- ${name} (limit ${limit} s)`);
  const started = performance.now();
  const { outcome, why } = await run(file, limit);
  total[outcome] += 1;
  console.log(`--- ${name}: ${outcome}${why ? ` (${why})` : ''} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

mkdirSync(`${root}.reports`, { recursive: true });
writeFileSync(`${root}.reports/heavy.count`, `${total.passed} ${total.failed}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * @param {string} file
 * @param {number} limit seconds
 * @returns {Promise<{ outcome: 'passed' | 'failed' | 'skipped', why?: string }>}
 */
function run(file, limit) {
  return new Promise((resolve) => {
    // A group of its own, so that what the check started ends with it.
    const child = spawn(process.execPath, [file], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: process.platform !== 'win32',
    });
    let last = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (process.platform === 'win32') child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    }, limit * 1000);
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      last = (last + chunk).slice(-2000);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const line = last.trimEnd().split('\n').at(-1) ?? '';
      if (timedOut) resolve({ outcome: 'failed', why: 'time limit' });
      else if (code !== 0) resolve({ outcome: 'failed', why: signal ?? `exit status ${code}` });
      else resolve({ outcome: line.startsWith('skipped:') ? 'skipped' : 'passed' });
    });
  });
}
