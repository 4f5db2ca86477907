import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegion, writeCatalog } from '@kerf/instance-catalog';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CatalogFileError, readCatalogFile, readCatalogFileIfAny, writeCatalogFile } from './file.js';

const region = await loadRegion('us-west-1');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-catalog-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('writes what it reads, and leaves nothing beside it', async () => {
  const path = join(folder, 'c.json');
  await writeCatalogFile(path, [region]);
  await writeCatalogFile(path, await readCatalogFile(path));
  expect(await readFile(path, 'utf8')).toBe(writeCatalog([region]));
  expect(await readdir(folder)).toEqual(['c.json']);
});

it('follows a link to the file that it stands for', async () => {
  await writeFile(join(folder, 'real.json'), 'old');
  await symlink('real.json', join(folder, 'link.json'));
  await writeCatalogFile(join(folder, 'link.json'), [region]);
  expect((await lstat(join(folder, 'link.json'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'real.json'), 'utf8')).toBe(writeCatalog([region]));
});

it('leaves no trace where it cannot put the file in place', async () => {
  const path = join(folder, 'c.json');
  await mkdir(join(path, 'inside'), { recursive: true });
  await expect(writeCatalogFile(path, [region])).rejects.toThrow(CatalogFileError);
  expect(await readdir(folder)).toEqual(['c.json']);
});

it('does not write what could not be read back', async () => {
  const path = join(folder, 'c.json');
  await writeFile(path, 'old');
  await expect(writeCatalogFile(path, [{ ...region, name: '' }])).rejects.toThrow('catalog.regions[0].name');
  expect(await readFile(path, 'utf8')).toBe('old');
});

it('tells a missing file from one that cannot be read', async () => {
  expect(await readCatalogFileIfAny(join(folder, 'none.json'))).toEqual([]);
  await expect(readCatalogFile(join(folder, 'none.json'))).rejects.toThrow('there is no such file');
  await expect(readCatalogFileIfAny(folder)).rejects.toThrow('is a folder, not a file');
});
