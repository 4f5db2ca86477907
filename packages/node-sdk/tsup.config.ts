import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', browser: 'src/browser.ts', cli: 'src/cli.ts', worker: 'src/scenario/worker.ts' },
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  clean: true,
  dts: {
    entry: { index: 'src/index.ts', browser: 'src/browser.ts' },
    compilerOptions: { composite: false, incremental: false, customConditions: [] },
  },
});
