import { defineConfig } from 'tsup';
import { withoutBareImports } from '../../scripts/bare-imports.mjs';

export default defineConfig({
  // One module per export; what they share is in chunks, and the bytes of the WASM kernel in one that `js` and `model` do not import.
  entry: ['src/index.ts', 'src/js.ts', 'src/wasm.ts', 'src/model.ts'],
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  plugins: [withoutBareImports],
  // kernel.wasm is in dist already.
  clean: ['!kernel.wasm'],
  dts: { compilerOptions: { composite: false, incremental: false, customConditions: [], noUncheckedIndexedAccess: false } },
});
