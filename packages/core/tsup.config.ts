import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  // kernel.wasm is in dist already.
  clean: ['!kernel.wasm'],
  dts: { compilerOptions: { composite: false, incremental: false, customConditions: [], noUncheckedIndexedAccess: false } },
});
