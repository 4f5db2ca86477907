// Compiles the kernel to WASM with bounds: src/runtime/generated/kernel-wasm-checked.ts, which tests run in place of kernel-wasm.ts.
import { mkdir, writeFile } from 'node:fs/promises';
import { compile } from './compile.mjs';
import { wasmModuleText } from './generated.mjs';
import { kernelHash } from './hash.mjs';

const hash = await kernelHash();
const bytes = await compile('assembly/indexchecked.ts', 'assembly/memchecked.ts');

const generated = new URL('../src/runtime/generated/', import.meta.url);
await mkdir(generated, { recursive: true });
await writeFile(new URL('kernel-wasm-checked.ts', generated), wasmModuleText('build/checked.mjs', hash, bytes));
console.log(`kernel with bounds: ${bytes.length} bytes, sources ${hash.slice(0, 12)}`);
