// Compiles the kernel to WASM: dist/kernel.wasm, and the same bytes as text in src/runtime/generated/kernel-wasm.ts for the bundle.
import { mkdir, writeFile } from 'node:fs/promises';
import { compile } from './compile.mjs';
import { kernelHash } from './hash.mjs';

const hash = await kernelHash();
const bytes = await compile('assembly/index.ts');

const dist = new URL('../dist/', import.meta.url);
const generated = new URL('../src/runtime/generated/', import.meta.url);
await mkdir(dist, { recursive: true });
await mkdir(generated, { recursive: true });
await writeFile(new URL('kernel.wasm', dist), bytes);
await writeFile(
  new URL('kernel-wasm.ts', generated),
  `// Written by build/kernel.mjs.
/** SHA-256 of the sources that the bytes were compiled from. */
export const KERNEL_SOURCE_HASH = '${hash}';
export const KERNEL_WASM_BASE64 =
  '${Buffer.from(bytes).toString('base64')}';
`,
);
console.log(`kernel.wasm: ${bytes.length} bytes, no imports, sources ${hash.slice(0, 12)}`);
