// Lets a script outside Vitest use the comparer, the checker and the minimiser: their TypeScript without its types, in a folder of the cache.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const test = fileURLToPath(new URL('..', import.meta.url));
const cache = fileURLToPath(new URL(`../../node_modules/.cache/kerf-differential-${process.pid}/`, import.meta.url));

export async function loadTestModules() {
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${cache}package.json`, '{"type":"module"}\n');
  for (const folder of ['support', 'checker', 'differential']) {
    mkdirSync(`${cache}${folder}`, { recursive: true });
    for (const file of readdirSync(`${test}${folder}`)) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.endsWith('.d.ts')) continue;
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
      const { outputText } = ts.transpileModule(readFileSync(`${test}${folder}/${file}`, 'utf8'), { compilerOptions: options });
      writeFileSync(`${cache}${folder}/${file.slice(0, -'.ts'.length)}.js`, outputText);
    }
  }
  try {
    const from = (/** @type {string} */ path) => import(pathToFileURL(`${cache}${path}`).href);
    const [{ compareDecide, comparePart }, { checkPlan }, { QUIRKS }, { minimise }] = await Promise.all([
      from('support/compare.js'),
      from('checker/check.js'),
      from('checker/quirks.js'),
      from('differential/minimise.js'),
    ]);
    return { compareDecide, comparePart, checkPlan, QUIRKS, minimise };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
