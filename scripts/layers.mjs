// Dependencies point one way: kernel <- core/src <- node-sdk; the catalog takes types of core only. Core and catalog read no clock, no chance and
// no locale.
import { posix } from 'node:path';
import ts from 'typescript';

/**
 * What the sources below a folder may import: relative paths below `within`, packages for which `packages` says yes.
 * @typedef {{ folder: string, within: string[], pure: boolean, packages: (name: string, typeOnly: boolean) => boolean, says: string }} Layer
 */

/** @type {Layer[]} */
const LAYERS = [
  {
    folder: 'packages/core/kernel/',
    within: ['packages/core/kernel/'],
    pure: true,
    packages: () => false,
    says: 'the kernel imports its own files only',
  },
  {
    folder: 'packages/core/src/',
    within: ['packages/core/src/', 'packages/core/kernel/'],
    pure: true,
    packages: () => false,
    says: 'core imports its own files only',
  },
  {
    folder: 'packages/instance-catalog/',
    within: ['packages/instance-catalog/'],
    pure: true,
    packages: (name, typeOnly) => name === '@kerf/core' && typeOnly,
    says: 'the catalog imports its own files, and types of @kerf/core by `import type`',
  },
  {
    folder: 'packages/node-sdk/',
    within: ['packages/node-sdk/'],
    pure: false,
    packages: (name) => (name === '@kerf/core/model' || !/^@kerf\/[^/]+\//.test(name)) && name !== '@kerf/bench' && name !== '@kerf/test',
    says: 'the SDK imports its own files, packages, and @kerf/core, @kerf/core/model and @kerf/instance-catalog by those names',
  },
];

/** @typedef {{ line: number, message: string }} Violation */

/**
 * @param {string} path from the repository's root, with slashes
 * @param {string} text
 * @returns {Violation[]}
 */
export function checkLayer(path, text) {
  const layer = LAYERS.find(({ folder }) => path.startsWith(folder));
  if (!layer) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  /** @type {Violation[]} */
  const violations = [];
  const report = (/** @type {ts.Node} */ node, /** @type {string} */ message) => {
    violations.push({ line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, message });
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    const found = importOf(node);
    if (found && !isAllowed(layer, path, found)) report(node, `import of '${found.name}': ${layer.says}`);
    const impurity = layer.pure ? impurityOf(node, source) : undefined;
    if (impurity) report(node, impurity);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return violations;
}

/**
 * @param {Layer} layer
 * @param {string} path
 * @param {{ name: string, typeOnly: boolean }} found
 */
function isAllowed(layer, path, { name, typeOnly }) {
  if (!name.startsWith('.')) return layer.packages(name, typeOnly);
  const target = posix.join(posix.dirname(path), name);
  return layer.within.some((folder) => target.startsWith(folder));
}

/**
 * The module that a node imports, in any of the forms of TypeScript; an unnamed one for a computed specifier.
 * @param {ts.Node} node
 */
function importOf(node) {
  const text = (/** @type {ts.Node | undefined} */ specifier) =>
    specifier && ts.isStringLiteral(specifier) ? specifier.text : '(computed)';
  if (ts.isImportDeclaration(node)) return { name: text(node.moduleSpecifier), typeOnly: node.importClause?.isTypeOnly === true };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return { name: text(node.moduleSpecifier), typeOnly: node.isTypeOnly };
  if (ts.isImportTypeNode(node))
    return { name: ts.isLiteralTypeNode(node.argument) ? text(node.argument.literal) : '(computed)', typeOnly: true };
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return { name: text(node.arguments[0]), typeOnly: false };
  return undefined;
}

/**
 * @param {ts.Node} node
 * @param {ts.SourceFile} source
 */
function impurityOf(node, source) {
  if (ts.isNewExpression(node) && node.expression.getText(source) === 'Date' && !node.arguments?.length)
    return 'new Date(): time is an input';
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const text = node.getText(source);
  if (text === 'Date.now') return 'Date.now: time is an input';
  if (text === 'Math.random') return 'Math.random: chance is an input';
  if (node.name.text === 'localeCompare' || node.name.text.startsWith('toLocale'))
    return `${node.name.text}: no result depends on a locale`;
  return undefined;
}
