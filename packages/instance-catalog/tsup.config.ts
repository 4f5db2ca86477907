import { copyFileSync, readdirSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { withoutBareImports } from '../../scripts/bare-imports.mjs';

const regions = readdirSync(new URL('./data/regions/', import.meta.url)).map((file) => file.replace(/\.ts$/, ''));

export default defineConfig({
  // One module per region, so that each can be loaded, or bundled, alone.
  entry: { index: 'src/index.ts', ...Object.fromEntries(regions.map((name) => [`regions/${name}`, `data/regions/${name}.ts`])) },
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  plugins: [withoutBareImports],
  clean: true,
  // The licences of the works that the data come from go where the data go.
  onSuccess: async () => copyFileSync('../../NOTICE', 'dist/NOTICE'),
  // The model types of @kerf/core are written out, so that the package depends on nothing.
  dts: {
    // All region modules have one and the same type.
    entry: { index: 'src/index.ts', region: `data/regions/${regions[0]}.ts` },
    compilerOptions: { composite: false, incremental: false, baseUrl: '.', paths: { '@kerf/core': ['../core/dist/index.d.ts'] } },
  },
});
