// Lets a script outside Vitest use what the tests use (comparer, checker, golden cases, minimiser): their TypeScript without its types, in a folder of
// the cache that is gone when the script ends.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
  symlinkSync(`${test}golden`, `${cache}golden`, 'junction');
  process.on('exit', () => rmSync(cache, { recursive: true, force: true }));
  const names = ['support/compare.js', 'support/golden.js', 'support/mutate.js', 'checker/check.js', 'differential/minimise.js'];
  const modules = await Promise.all(names.map((name) => import(pathToFileURL(`${cache}${name}`).href)));
  return Object.assign({}, ...modules);
}
