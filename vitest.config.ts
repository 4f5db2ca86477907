import { defaultExclude, defineConfig } from 'vitest/config';

const exclude = [...defaultExclude, '**/.tsbuild/**', '**/dist/**'];

// A file that needs a kernel is named *.backend.test.ts, reads `inject('backend')` and runs once on each; every other test runs once.
const onBackend = (backend: 'js' | 'wasm', name: string = backend) => ({
  extends: true as const,
  test: {
    name,
    include: ['packages/core/**/*.backend.test.ts', 'test/**/*.backend.test.ts'],
    exclude,
    provide: { backend },
    testTimeout: 60_000,
  },
});

// The WASM backend with the kernel that build/checked.mjs compiled: an index outside of its view traps. Asked for by scripts/heavy/checked.mjs.
const generated = `${import.meta.dirname}/packages/core/src/runtime/generated`;
const checked = {
  ...onBackend('wasm', 'checked'),
  resolve: { alias: [{ find: /^.*\/generated\/kernel-wasm\.js$/, replacement: `${generated}/kernel-wasm-checked.ts` }] },
};

export default defineConfig({
  // Workspace packages are tested from their sources; what the tarballs hold is tested through the built files. Without the condition `module`, which
  // Node itself does not know: under it packages offer files for bundlers.
  ssr: { resolve: { conditions: ['kerf-source', 'node', 'development|production'] } },
  test: {
    globalSetup: ['packages/core/build/fresh.mjs'],
    setupFiles: ['test/support/seed.ts'],
    projects: [
      onBackend('js'),
      onBackend('wasm'),
      ...(process.env.KERF_CHECKED ? [checked] : []),
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: [...exclude, '**/*.backend.test.ts'],
          testTimeout: 20_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/core/kernel/**/*.ts'],
      exclude: ['**/*.d.ts', '**/*.test.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: { lines: 95 },
    },
  },
});
