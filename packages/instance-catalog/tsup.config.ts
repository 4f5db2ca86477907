import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  clean: true,
  // The model types of @kerf/core are written out, so that the package depends on nothing.
  dts: { resolve: ['@kerf/core'], compilerOptions: { composite: false, incremental: false, customConditions: [] } },
});
