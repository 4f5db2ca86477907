import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['run.ts', 'memory.ts', 'karpenter.ts', 'quality.ts', 'sweep.ts', 'timedcli.ts'],
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  clean: true,
  // Core from its sources, once: consolidation and the sections of the answer are not all part of its public entry.
  noExternal: ['@kerf/core'],
  external: ['highs', 'tinybench'],
  esbuildOptions: (options) => {
    options.conditions = ['kerf-source', 'module', 'import'];
  },
});
