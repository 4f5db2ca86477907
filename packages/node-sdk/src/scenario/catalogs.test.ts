import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogFolder } from './catalogs.js';

const TYPES = [{ name: 'a', requirements: [], offerings: [], capacity: { pods: '1' } }];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kerf-catalogs-'));
  await writeFile(join(folder, 'plain.json'), JSON.stringify(TYPES));
  await writeFile(join(folder, 'third.json'), JSON.stringify(TYPES));
  await writeFile(join(folder, 'packed.json.gz'), gzipSync(JSON.stringify(TYPES)));
  await writeFile(join(folder, 'object.json'), '{}');
  await writeFile(join(folder, 'broken.json'), '[');
  await writeFile(join(folder, 'torn.json.gz'), gzipSync('[]').subarray(0, 8));
});

afterAll(() => rm(folder, { recursive: true }));

describe('CatalogFolder', () => {
  it('reads a catalog, packed or not, once', async () => {
    const catalogs = new CatalogFolder(folder);
    expect(await catalogs.load('plain')).toEqual(TYPES);
    expect(await catalogs.load('packed')).toEqual(TYPES);
    expect(await catalogs.load('packed')).toBe(await catalogs.load('packed'));
  });

  it('keeps what was used last, as far as there is room', async () => {
    const { length } = JSON.stringify(TYPES);
    const catalogs = new CatalogFolder(folder, 2 * length);
    const [plain, packed] = [await catalogs.load('plain'), await catalogs.load('packed')];
    expect(await catalogs.load('plain')).toBe(plain);
    await catalogs.load('third');
    expect(await catalogs.load('plain')).toBe(plain);
    expect(await catalogs.load('packed')).not.toBe(packed);
  });

  it.each([
    ['missing', /neither missing.json nor missing.json.gz/],
    ['object', /must be an array/],
    ['broken', /not valid JSON/],
    ['torn', /cannot be unpacked/],
    ['../plain', /no file name/],
    ['/etc/passwd', /no file name/],
    ['', /no file name/],
  ])('refuses %j', async (name, message) => {
    await expect(new CatalogFolder(folder).load(name)).rejects.toThrow(message);
  });
});
