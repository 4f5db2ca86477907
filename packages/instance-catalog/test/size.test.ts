import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import usEast1 from '../data/regions/us-east-1.js';
import { decodeRegion, resolveInstanceTypes } from '../src/index.js';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const files = (folder: string): string[] => readdirSync(new URL(`../${folder}/`, import.meta.url)).map((name) => `${folder}/${name}`);
const sources = files('src').filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
const regionModules = files('data/regions');
const compressed = (paths: string[]): number => paths.reduce((sum, path) => sum + gzipSync(read(path)).length, 0);

test('the embedded data of all regions take at most 600 kB compressed', () => {
  expect(regionModules).toHaveLength(30);
  expect(compressed([...regionModules, 'data/types.ts', 'data/index.ts'])).toBeLessThan(600_000);
});

test('the code with the largest region takes less than 150 kB compressed, even as source text', () => {
  for (const module of regionModules) expect(compressed([...sources, 'data/types.ts', module])).toBeLessThan(150_000);
});

test('a region is loaded alone, and nothing needs a host', () => {
  for (const module of regionModules)
    expect(read(module).match(/from '(.*)'/g)).toEqual(["from '../../src/regionsource.js'", "from '../types.js'"]);
  expect(read('data/index.ts').match(/^import (?!type)/gm)).toBeNull();
  for (const source of sources) expect(read(source)).not.toMatch(/^import (?!type).*(?:'node:|'@kerf\/)|require\(/m);
});

test('no generated module is larger than 1.5 MB', () => {
  for (const module of [...regionModules, 'data/types.ts']) expect(read(module).length).toBeLessThan(1_500_000);
});

test('the largest region is decoded and resolved in less than 25 ms', () => {
  const once = (): number => {
    const start = performance.now();
    resolveInstanceTypes(decodeRegion(usEast1));
    return performance.now() - start;
  };
  expect(Math.min(...Array.from({ length: 20 }, once))).toBeLessThan(25);
});
