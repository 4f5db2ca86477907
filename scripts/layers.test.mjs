import { expect, test } from 'vitest';
import { checkLayer } from './layers.mjs';

const KERNEL = 'packages/core/kernel/a.ts';
const CORE = 'packages/core/src/model/a.ts';
const CATALOG = 'packages/instance-catalog/src/a.ts';
const SDK = 'packages/node-sdk/src/load/a.ts';

test.each([
  [KERNEL, "import { a } from './mem';"],
  [CORE, "import { a } from '../encode/b.js';"],
  [CORE, "import { SECTION } from '../../kernel/layout.js';"],
  [CORE, 'const at = new Date(0); const day = Date.parse(text);'],
  [CATALOG, "import type { InstanceType } from '@kerf/core';"],
  [CATALOG, "const region = await import('./regions/a.js');"],
  [SDK, "import { schedule } from '@kerf/core'; import { parse } from 'yaml'; import { readFile } from 'node:fs/promises';"],
  [SDK, "import { parseQuantity } from '@kerf/core/model';"],
  [SDK, 'const now = new Date();'],
  ['bench/run.ts', "import { schedule } from '../packages/core/src/index.js';"],
])('%s may: %s', (path, text) => {
  expect(checkLayer(path, text)).toEqual([]);
});

test.each([
  [KERNEL, "import { a } from '../src/model/a';"],
  [KERNEL, "export { a } from '../../node-sdk/src/a';"],
  [CORE, "import { a } from '../../../instance-catalog/src/a.js';"],
  [CORE, "import type { A } from '@kerf/instance-catalog';"],
  [CORE, "import { a } from '@kerf/node-sdk';"],
  [CORE, "import { parse } from 'yaml';"],
  [CORE, "import { readFileSync } from 'node:fs';"],
  [CORE, "type A = import('node:fs').Stats;"],
  [CORE, "const a = await import('yaml');"],
  [CORE, 'const a = await import(name);'],
  [CATALOG, "import { schedule } from '@kerf/core';"],
  [CATALOG, "import { type InstanceType } from '@kerf/core';"],
  [CATALOG, "export { schedule } from '@kerf/core';"],
  [CATALOG, "import type { A } from '../../core/src/model/a.js';"],
  [CATALOG, "import { readFileSync } from 'node:fs';"],
  [SDK, "import { a } from '../../../core/src/index.js';"],
  [SDK, "import { a } from '@kerf/core/src/model/a.js';"],
  [CATALOG, "import { parseQuantity } from '@kerf/core/model';"],
  [CORE, 'const now = Date.now();'],
  [CORE, 'const now = new Date();'],
  [CORE, 'const pick = Math.random();'],
  [CORE, 'names.sort((a, b) => a.localeCompare(b));'],
  [CATALOG, 'const text = price.toLocaleString();'],
])('%s may not: %s', (path, text) => {
  expect(checkLayer(path, text)).toHaveLength(1);
});
