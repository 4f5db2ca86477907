// AssemblyScript to WASM. For a process of its own: importing asc replaces parts of the globals (Array.prototype.sort among them).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

const FLAGS = ['-O3', '--converge', '--noAssert', '--uncheckedBehavior', 'always', '--runtime', 'stub', '--use', 'abort='];

// AssemblyScript has no type imports; an import of a type is the same to it.
const withoutTypeImports = (text) => text.replace(/^import type \{/gm, 'import {');

/**
 * The module compiled from `entry`, with `mem` in place of the kernel's mem.ts; both are paths from the package's root. Exits with the compiler's
 * messages when it does not compile, and throws when the module would import anything.
 */
export async function compile(entry, mem = 'assembly/mem.ts') {
  let bytes;
  const { error, stderr } = await asc.main([entry, '--baseDir', root, '--outFile', 'out.wasm', ...FLAGS], {
    readFile: async (name, baseDir) => {
      // JavaScript and WASM differ in one file.
      const file = name === 'kernel/mem.ts' ? mem : name;
      try {
        return withoutTypeImports(await readFile(join(baseDir, file), 'utf8'));
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (imports.length > 0)
    throw new Error(`${entry} must not import anything; found ${imports.map((i) => `${i.module}.${i.name}`).join(', ')}`);
  return bytes;
}
