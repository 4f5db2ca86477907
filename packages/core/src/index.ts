export * from './js.js';
export { createBackend, createWasm, createWasmSync } from './runtime/load.js';
