import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/cli.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  clean: true,
  dts: { entry: 'src/index.ts', compilerOptions: { composite: false, incremental: false, customConditions: [] } },
});
