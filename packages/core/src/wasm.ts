export type { KernelBackend } from './runtime/backend.js';
export { createBackend, createWasm, createWasmSync } from './runtime/load.js';
export { createWasmFrom } from './runtime/wasm.js';
