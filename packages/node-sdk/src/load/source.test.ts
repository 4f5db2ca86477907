import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_SOURCE_LIMITS, readSources } from './source.js';

let folder = '';

async function* stdin(...chunks: string[]): AsyncGenerator<string> {
  yield* chunks;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-'));
  await mkdir(join(folder, 'B'));
  await mkdir(join(folder, 'a.d'));
  await mkdir(join(folder, '.git'));
  for (const file of ['B/x.yaml', 'a.d/y.yml', 'a.yaml', 'Z.json', 'notes.txt', '.hidden.yaml', '.git/z.yaml'])
    await writeFile(join(folder, file), file);
  await writeFile(join(folder, 'bad.bin'), new Uint8Array([0xff, 0xfe, 0x41]));
  await symlink(join(folder, 'a.yaml'), join(folder, 'link.yaml'));
});

afterAll(() => rm(folder, { recursive: true }));

it('a folder is read in byte order of its paths', async () => {
  const { sources, diagnostics } = await readSources([folder], stdin());
  expect(diagnostics).toEqual([]);
  expect(sources.map(({ name }) => name.slice(folder.length + 1))).toEqual(['B/x.yaml', 'Z.json', 'a.d/y.yml', 'a.yaml', 'link.yaml']);
  expect(sources[0]?.text).toBe('B/x.yaml');
});

it('files and standard input keep the order given', async () => {
  const { sources } = await readSources([join(folder, 'a.yaml'), '-', join(folder, 'Z.json')], stdin('kind: ', 'x'));
  expect(sources.map(({ text }) => text)).toEqual(['a.yaml', 'kind: x', 'Z.json']);
  expect(sources[1]?.name).toBe('-');
});

it('what cannot be read is told, and the rest is read', async () => {
  const { sources, diagnostics } = await readSources(
    [join(folder, 'none.yaml'), join(folder, 'bad.bin'), '-', '-', join(folder, 'a.yaml')],
    stdin('x'),
  );
  expect(diagnostics.map(({ severity, code, source }) => [severity, code, source?.file])).toEqual([
    ['error', 'unreadable', join(folder, 'none.yaml')],
    ['error', 'not-utf8', join(folder, 'bad.bin')],
    ['error', 'unreadable', '-'],
  ]);
  expect(diagnostics[0]?.message).toContain('no such file');
  expect(sources.map(({ text }) => text)).toEqual(['x', 'a.yaml']);
});

it.each([
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 'is not UTF-8 text but UTF-16, as PowerShell writes it; save it as UTF-8'],
  ['UTF-16, the other way round', [0xfe, 0xff, 0x00, 0x61], 'is not UTF-8 text but UTF-16, as PowerShell writes it; save it as UTF-8'],
  ['gzip', [0x1f, 0x8b, 0x08, 0xff], 'is not UTF-8 text but compressed by gzip; unpack it first'],
  ['something else', [0x89, 0x50, 0x4e, 0x47], 'is not UTF-8 text; a manifest is YAML or JSON in UTF-8'],
])('%s is told from text, with what to do', async (_, bytes, message) => {
  const file = join(folder, 'encoded.bin');
  await writeFile(file, new Uint8Array(bytes));
  const { sources, diagnostics } = await readSources([file], stdin());
  expect(sources).toEqual([]);
  expect(diagnostics).toMatchObject([{ severity: 'error', code: 'not-utf8', message }]);
});

it('a list with commas is told to be no list', async () => {
  const { diagnostics } = await readSources(['a.yaml,b.yaml'], stdin());
  expect(diagnostics).toMatchObject([
    { code: 'unreadable', message: 'cannot be read: there is no such file or folder; name several one by one' },
  ]);
});

it('a URL is told how to come in', async () => {
  const { diagnostics } = await readSources(['https://example.com/nodepool.yaml'], stdin());
  expect(diagnostics).toMatchObject([{ severity: 'error', code: 'unreadable', message: expect.stringContaining('curl -L URL | kerf') }]);
});

it('limits hold for files, input and folders', async () => {
  const limits = { ...DEFAULT_SOURCE_LIMITS, bytes: 4 };
  const { diagnostics } = await readSources([join(folder, 'a.yaml'), '-'], stdin('123', '456'), limits);
  expect(diagnostics.map(({ code }) => code)).toEqual(['size-limit', 'size-limit']);
  expect((await readSources([folder], stdin(), { ...DEFAULT_SOURCE_LIMITS, files: 2 })).diagnostics[0]?.code).toBe('file-limit');
  expect((await readSources([folder], stdin(), { ...DEFAULT_SOURCE_LIMITS, depth: 0 })).diagnostics[0]?.code).toBe('folder-limit');
});

it('a folder without manifests is pointed out', async () => {
  expect((await readSources([join(folder, '.git', '..', '.git')], stdin())).sources).toHaveLength(1);
  await mkdir(join(folder, 'empty'));
  expect((await readSources([join(folder, 'empty')], stdin())).diagnostics).toMatchObject([{ severity: 'warning', code: 'no-manifests' }]);
});
