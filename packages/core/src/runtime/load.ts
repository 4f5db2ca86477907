import type { KernelBackend } from './backend.js';
import { KERNEL_WASM_BASE64 } from './generated/kernel-wasm.js';
import { createJs } from './js.js';
import { createWasmFrom } from './wasm.js';

let compiled: WebAssembly.Module | undefined;

/**
 * The kernel as WebAssembly, from the bytes in this package. Throws where compiling is not allowed (a content security policy without
 * 'wasm-unsafe-eval', a platform without code generation); `createWasmFrom` with an imported module, `createJs` or `createBackend`
 * work there.
 */
export async function createWasm(): Promise<KernelBackend> {
  compiled ??= await WebAssembly.compile(bytes());
  return createWasmFrom(compiled);
}

/** As `createWasm`, at once. */
export function createWasmSync(): KernelBackend {
  compiled ??= new WebAssembly.Module(bytes());
  return createWasmFrom(compiled);
}

/**
 * WebAssembly where it may be compiled, else JavaScript, which gives the same answers more slowly. `kind` of what comes back says which it is.
 */
export async function createBackend(): Promise<KernelBackend> {
  try {
    compiled ??= await WebAssembly.compile(bytes());
  } catch {
    return createJs();
  }
  return createWasmFrom(compiled);
}

function bytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(KERNEL_WASM_BASE64), (char) => char.charCodeAt(0));
}
