import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import * as everything from '../src/index.js';

const SOURCE = fileURLToPath(new URL('../src/browser.ts', import.meta.url));

it('what is meant for the browser needs no module of Node, directly or not', async () => {
  const { metafile } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['kerf-source'],
    outdir: 'unused',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.some((path) => path.endsWith('/validate/validate.ts'))).toBe(true);
  expect(inputs.filter((path) => /cli-table3|piscina|aws-sdk|commander/.test(path))).toEqual([]);
});

it('what is meant for the browser is in the package itself too', async () => {
  const forBrowser = await import('../src/browser.js');
  expect(Object.keys(forBrowser)).toEqual(expect.arrayContaining(['loadManifests', 'schedulingProblem', 'validateManifests', 'simulate']));
  expect(everything).toMatchObject(forBrowser);
});
