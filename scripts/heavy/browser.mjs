// limit: 180 s
// Walkthrough A in a browser: a page with core and one region of the catalog, bundled from the built packages, must answer byte for byte what Node does, on
// JavaScript and on WASM; and on JavaScript alone where the page's content security policy forbids WebAssembly. Chromium: $CHROMIUM or /usr/bin/chromium.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const PAGE_LIMIT_MS = 60_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(chromium)) {
  console.log('skipped: chromium not found');
  process.exit(0);
}
if (!existsSync(join(root, 'packages/node-sdk/dist/index.js'))) {
  console.error('nothing is built; run the build script first');
  process.exit(1);
}

const scratch = mkdtempSync(join(tmpdir(), 'kerf-browser-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** The problem as plain JSON, made as the command line makes it. */
async function walkthrough() {
  const { loadManifests, parseScale, readSources } = await import(pathToFileURL(join(root, 'packages/node-sdk/dist/index.js')).href);
  const { sources } = await readSources([join(root, 'examples/layered-constraints')], process.stdin);
  const { input, ec2NodeClasses } = loadManifests(sources, { scale: [parseScale('deployment/inflate=3')] });
  return JSON.stringify({ input, nodeClass: ec2NodeClasses[0] });
}

/** @param {string} file @param {'browser' | 'node'} platform */
async function bundled(file, platform) {
  const { outputFiles, warnings } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform,
    target: 'es2022',
    nodePaths: [join(root, 'test/node_modules')],
  });
  if (warnings.length > 0) throw new Error(`bundling warns: ${warnings[0].text}`);
  return outputFiles[0].text;
}

/**
 * Loads the page in a browser of its own and gives what it answers.
 * @param {string} script @param {string} problem @param {string} policy
 * @returns {Promise<{ plans: ({ kind: string, plan: unknown } | null)[], error?: string }>}
 */
function inBrowser(script, problem, policy) {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      const send = (/** @type {string} */ type, /** @type {string} */ body) =>
        response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body);
      if (request.url === '/') send('text/html', '<!doctype html><script type="module" src="/page.js"></script>');
      else if (request.url === '/page.js') send('text/javascript', script);
      else if (request.url === '/problem.json') send('application/json', problem);
      else if (request.url === '/answer') {
        let body = '';
        request.setEncoding('utf8').on('data', (text) => {
          body += text;
        });
        request.on('end', () => {
          send('text/plain', '');
          end(() => resolve(JSON.parse(body)));
        });
      } else response.writeHead(404).end();
    });
    /** @type {import('node:child_process').ChildProcess} */
    let browser;
    const timer = setTimeout(() => end(() => reject(new Error(`no answer from the page within ${PAGE_LIMIT_MS / 1000} s`))), PAGE_LIMIT_MS);
    const end = (/** @type {() => void} */ settle) => {
      clearTimeout(timer);
      server.close();
      server.closeAllConnections();
      browser.once('exit', settle);
      browser.kill('SIGKILL');
    };
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const profile = mkdtempSync(join(scratch, 'profile-'));
      const flags = [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--no-first-run',
        `--user-data-dir=${profile}`,
      ];
      browser = spawn(chromium, [...flags, `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
      browser.once('error', reject);
    });
  });
}

const problem = await walkthrough();
const { planOf, createJs, createWasm } = await import(
  `data:text/javascript;base64,${Buffer.from(await bundled('test/browser/node.mjs', 'node')).toString('base64')}`
);
const expected = (/** @type {string} */ kind, /** @type {unknown} */ backend) =>
  JSON.stringify({ kind, plan: planOf(JSON.parse(problem), backend) });
const [js, wasm] = [expected('js', createJs()), expected('wasm', await createWasm())];
const page = await bundled('test/browser/page.mjs', 'browser');
console.log(`page: ${(page.length / 1024).toFixed(0)} kB minified, problem ${(problem.length / 1024).toFixed(0)} kB`);

let failed = 0;
for (const [name, policy, answers] of [
  ['WASM allowed', "script-src 'self' 'wasm-unsafe-eval'", [js, wasm, wasm]],
  ['WASM forbidden', "script-src 'self'", [js, 'null', js]],
]) {
  const { plans, error } = await inBrowser(page, problem, /** @type {string} */ (policy));
  const found = (plans ?? []).map((plan) => JSON.stringify(plan));
  const same = found.length === answers.length && found.every((text, i) => text === answers[i]);
  console.log(`${name}: ${error ?? (same ? `${found.length} answers as Node gives them` : `answers differ:\n${found.join('\n')}`)}`);
  if (!same) failed += 1;
}
process.exitCode = failed > 0 ? 1 : 0;
