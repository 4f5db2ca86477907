import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The kernel that a `*.backend.test.ts` file runs on. */
    backend: 'js' | 'wasm';
  }
}
