// Compiles the kernel to WASM: dist/kernel.wasm, and the same bytes as text in src/runtime/generated/kernel-wasm.ts for the bundle.
import { mkdir, writeFile } from 'node:fs/promises';
import { compile } from './compile.mjs';
import { wasmModuleText } from './generated.mjs';
import { kernelHash } from './hash.mjs';

const hash = await kernelHash();
const bytes = await compile('assembly/index.ts');

const dist = new URL('../dist/', import.meta.url);
const generated = new URL('../src/runtime/generated/', import.meta.url);
await mkdir(dist, { recursive: true });
await mkdir(generated, { recursive: true });
await writeFile(new URL('kernel.wasm', dist), bytes);
await writeFile(new URL('kernel-wasm.ts', generated), wasmModuleText('build/kernel.mjs', hash, bytes));
console.log(`kernel.wasm: ${bytes.length} bytes, no imports, sources ${hash.slice(0, 12)}`);
