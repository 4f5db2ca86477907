import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contents, installInto, node, PACKAGES, type PackageName, packAll, ROOT } from './install.js';

const built = PACKAGES.every((name) => existsSync(join(ROOT, 'packages', name, 'dist/index.d.ts')));
if (!built) console.warn('packed packages: skipped, nothing is built; npm test builds first');

const REGIONS = 30;
/** How a WASM module begins, in base64. */
const WASM_START = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1]).toString('base64');
/** Names that carry a hash of what is in them stand for any number of such files. */
const withoutHashes = (paths: readonly string[]) => [
  ...new Set(paths.map((path) => path.replace(/-[A-Za-z0-9_-]{8}(\.(d\.ts|js))$/, '-*$1'))),
];

const FILES: Record<PackageName, string[]> = {
  core: [
    'LICENSE',
    'README.md',
    'dist/*.d.ts',
    'dist/chunk-*.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/js.d.ts',
    'dist/js.js',
    'dist/kernel.wasm',
    'dist/model.d.ts',
    'dist/model.js',
    'dist/wasm.d.ts',
    'dist/wasm.js',
    'package.json',
  ],
  'instance-catalog': [
    'LICENSE',
    'README.md',
    'dist/*.d.ts',
    'dist/NOTICE',
    'dist/chunk-*.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/region.d.ts',
    `dist/regions/*.js (${REGIONS})`,
    'dist/types-*.js',
    'package.json',
  ],
  'node-sdk': [
    'LICENSE',
    'README.md',
    'dist/browser.d.ts',
    'dist/browser.js',
    'dist/chunk-*.js',
    'dist/cli.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/refresh-*.js',
    'dist/worker.js',
    'package.json',
  ],
};

describe.skipIf(!built)('packed packages (need a build)', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kerf-packed-'));
  const project = join(folder, 'project');
  let tarballs: Record<PackageName, string>;

  beforeAll(async () => {
    tarballs = await packAll(folder);
    await installInto(project, tarballs);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PACKAGES)('%s holds these files and no others', async (name) => {
    const paths = await contents(tarballs[name]);
    const regions = paths.filter((path) => path.startsWith('dist/regions/'));
    const shown = withoutHashes(paths.filter((path) => !regions.includes(path))).map((path) => path.replace(/[a-z]+-\*\.d\.ts$/, '*.d.ts'));
    if (regions.length > 0) shown.push(`dist/regions/*.js (${regions.length})`);
    expect([...new Set(shown)].sort()).toEqual(FILES[name]);
  });

  it.each(PACKAGES)('%s passes publint and attw', async (name) => {
    const bin = (tool: string, file: string) => join(ROOT, 'node_modules', tool, file);
    const [lint, types] = await Promise.all([
      node(folder, bin('publint', 'src/cli.js'), tarballs[name], '--strict'),
      node(
        folder,
        bin('@arethetypeswrong/cli', 'dist/index.js'),
        ...[tarballs[name], '--profile', 'esm-only', '--exclude-entrypoints', './kernel.wasm', './package.json'],
      ),
    ]);
    expect(lint).toMatchObject({ status: 0 });
    expect(types).toMatchObject({ status: 0 });
  });

  it('plan the nodes of walkthrough A in a project of their own, alike on every backend', async () => {
    const { status, out } = await node(project, 'main.mjs', join(ROOT, 'examples/layered-constraints'));
    expect({ status, out }).toMatchObject({ status: 0 });
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ kind }) => kind)).toEqual(['js', 'wasm', 'wasm', 'wasm']);
    for (const { plan } of answers) {
      expect({ ...plan, backend: 'js' }).toEqual(answers[0].plan);
      expect(plan.nodeClaims).toMatchObject([{ launch: { instanceType: 'r6gd.xlarge', zone: 'us-west-2a' } }]);
    }
  });

  it('bring the command line', async () => {
    const kerf = join(project, 'node_modules/@kerf/node-sdk/dist/cli.js');
    expect(existsSync(join(project, 'node_modules/.bin/kerf'))).toBe(true);
    const { status, out } = await node(project, kerf, 'simulate', '--region', 'us-west-2', '-f', join(ROOT, 'examples/team-nodes'));
    expect({ status, out }).toMatchObject({ status: 0 });
    expect(out).toContain('all pods placed');
  });

  it('find the module of the workers', async () => {
    const kerf = join(project, 'node_modules/@kerf/node-sdk/dist/cli.js');
    const file = join(folder, 'scenarios.jsonl');
    writeFileSync(file, '{"name":"a","nodePools":[],"pods":[]}\n{"name":"b","nodePools":[],"pods":[]}\n');
    expect(await node(project, kerf, 'scenario', 'decide', '--workers', '2', file)).toEqual({
      status: 0,
      out: '{"name":"a","nodeClaims":[]}\n{"name":"b","nodeClaims":[]}\n',
    });
  });

  it.each(['bundler', 'nodenext'])('have types under moduleResolution %s', async (moduleResolution) => {
    const config = join(project, `tsconfig.${moduleResolution}.json`);
    const compilerOptions = {
      target: 'es2022',
      module: moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution,
      lib: ['ES2022', 'DOM'],
      types: [],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(config, JSON.stringify({ compilerOptions, files: ['types.ts'] }));
    expect(await node(project, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config)).toEqual({ status: 0, out: '' });
  });

  it.each([
    ['js', 0],
    ['model', 0],
    ['wasm', 1],
    ['index', 1],
  ])('carry the WASM bytes in @kerf/core/%s %i times', (entry, times) => {
    const texts = textsFrom(join(project, `node_modules/@kerf/core/dist/${entry}.js`));
    expect(texts.filter((text) => text.includes(WASM_START))).toHaveLength(times);
  });
});

/** The module and all that it imports, however far. */
function textsFrom(entry: string): string[] {
  const texts = new Map<string, string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (texts.has(path)) continue;
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    for (const [, name = ''] of text.matchAll(/(?:from|import) ?['"](\.\/[^'"]+)['"]/g)) waiting.push(join(dirname(path), name));
  }
  return [...texts.values()];
}
