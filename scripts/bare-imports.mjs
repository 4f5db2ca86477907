/**
 * A tsup plugin: drops `import "./chunk-X.js"` without names, which esbuild leaves where a module shares a chunk but takes nothing of it. The packages are
 * free of side effects, so such an import does nothing, and a bundler would warn its user of each.
 */
export const withoutBareImports = {
  name: 'without-bare-imports',
  renderChunk: (/** @type {string} */ code) => ({ code: code.replace(/^import "\.{1,2}\/[^"]+";\n/gm, '') }),
};
