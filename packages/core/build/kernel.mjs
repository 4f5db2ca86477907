// Compiles the kernel to WASM: dist/kernel.wasm, and the same bytes as text in src/runtime/generated/kernel-wasm.ts for the bundle.
// A process of its own: importing asc replaces parts of the globals (Array.prototype.sort among them).
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { kernelHash } from './hash.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// AssemblyScript has no type imports; an import of a type is the same to it.
const withoutTypeImports = (text) => text.replace(/^import type \{/gm, 'import {');

const RELEASE = ['-O3', '--converge', '--noAssert', '--uncheckedBehavior', 'always', '--runtime', 'stub', '--use', 'abort='];

async function compile(outFile, mem, flags) {
  const outputs = new Map();
  const { error, stderr } = await asc.main(['assembly/index.ts', '--baseDir', root, '--outFile', outFile, ...flags], {
    // JavaScript and WASM differ in one file: the kernel's mem.ts.
    readFile: async (name, baseDir) => {
      try {
        return withoutTypeImports(await readFile(join(baseDir, name === 'kernel/mem.ts' ? mem : name), 'utf8'));
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      outputs.set(name, contents);
    },
    listFiles: () => [],
  });
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  const bytes = outputs.get(outFile);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (imports.length > 0) throw new Error(`${outFile} must not import anything; found ${imports.map((i) => `${i.module}.${i.name}`).join(', ')}`);
  return bytes;
}

const hash = await kernelHash();
const bytes = await compile('kernel.wasm', 'assembly/mem.ts', RELEASE);

await mkdir(new URL('../dist/', import.meta.url), { recursive: true });
await mkdir(new URL('../src/runtime/generated/', import.meta.url), { recursive: true });
await writeFile(new URL('../dist/kernel.wasm', import.meta.url), bytes);
await writeFile(
  new URL('../src/runtime/generated/kernel-wasm.ts', import.meta.url),
  `// Written by build/kernel.mjs.
/** SHA-256 of the sources that the bytes were compiled from. */
export const KERNEL_SOURCE_HASH = '${hash}';
export const KERNEL_WASM_BASE64 =
  '${Buffer.from(bytes).toString('base64')}';
`,
);
console.log(`kernel.wasm: ${bytes.length} bytes, no imports, sources ${hash.slice(0, 12)}`);
