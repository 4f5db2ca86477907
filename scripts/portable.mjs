// The portable subset of the kernel: what compiles to JavaScript and to WASM with one meaning. Allows by list: a construct that is not named
// here is refused.
import ts from 'typescript';

const TYPES = new Set(['i32', 'f64', 'bool', 'I32A', 'F64A']);

// Bit-identical in both targets; exp, log, pow and the trigonometric functions are not, imul and clz32 do not compile to WASM (mem.ts has them).
const MATH = new Set(['abs', 'ceil', 'floor', 'max', 'min', 'round', 'sqrt', 'trunc']);

const STATEMENTS = new Set([
  ts.SyntaxKind.Block,
  ts.SyntaxKind.BreakStatement,
  ts.SyntaxKind.ContinueStatement,
  ts.SyntaxKind.DoStatement,
  ts.SyntaxKind.EmptyStatement,
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.SwitchStatement,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.WhileStatement,
]);

const EXPRESSIONS = new Set([
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.TrueKeyword,
]);

// As written: arithmetic without / % and **, bits, shifts, comparison, logic, and the assignments of the same.
const OPERATORS = new Set('+ - * & | ^ << >> >>> < > <= >= == != === !== && || = += -= *= &= |= ^= <<= >>='.split(' '));

/** @typedef {{ line: number, column: number, message: string }} Violation */

/**
 * Every violation in one kernel file, in source order.
 * @param {string} fileName
 * @param {string} text
 * @returns {Violation[]}
 */
export function checkPortable(fileName, text) {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  /** @type {Violation[]} */
  const violations = [];
  const report = (/** @type {ts.Node} */ node, /** @type {string} */ message) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    violations.push({ line: line + 1, column: character + 1, message });
  };

  const declared = declaredNames(source);

  for (const statement of source.statements) checkTopLevel(statement);
  return violations;

  /** @param {ts.Statement} node */
  function checkTopLevel(node) {
    if (ts.isImportDeclaration(node)) return checkImport(node);
    if (ts.isExportDeclaration(node)) return checkReExport(node);
    if (ts.isFunctionDeclaration(node)) return checkFunction(node);
    if (ts.isVariableStatement(node)) {
      checkModifiers(node);
      return checkVariables(node.declarationList);
    }
    report(node, `${kindOf(node)} at the top level; allowed: import, re-export, const, let, function`);
  }

  /** @param {ts.ImportDeclaration} node */
  function checkImport(node) {
    checkSpecifier(node, node.moduleSpecifier);
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    if (!clause || clause.name || !bindings || !ts.isNamedImports(bindings)) return report(node, 'import names: `import { a } from "./x"`');
    for (const element of bindings.elements) {
      if (element.isTypeOnly) report(element, '`import { type X }` does not compile to WASM; write `import type { X }`');
    }
  }

  /** @param {ts.ExportDeclaration} node */
  function checkReExport(node) {
    if (!node.moduleSpecifier || !node.exportClause || !ts.isNamedExports(node.exportClause) || node.isTypeOnly) {
      return report(node, 're-export names: `export { a } from "./x"`');
    }
    checkSpecifier(node, node.moduleSpecifier);
  }

  /**
   * @param {ts.Node} node
   * @param {ts.Expression} specifier
   */
  function checkSpecifier(node, specifier) {
    const name = ts.isStringLiteral(specifier) ? specifier.text : '';
    if (!/^\.\/[a-z0-9]+$/.test(name))
      report(node, `import of '${name}': the kernel imports its own files only, as './name' without a suffix`);
  }

  /** @param {ts.FunctionDeclaration} node */
  function checkFunction(node) {
    checkModifiers(node);
    if (!node.name) report(node, 'function without a name');
    if (node.asteriskToken) report(node, 'generator');
    if (node.typeParameters) report(node, 'type parameter');
    if (!node.type) report(node, `function ${node.name?.text ?? ''} has no return type`);
    else checkType(node.type, true);
    for (const parameter of node.parameters) {
      if (!ts.isIdentifier(parameter.name)) report(parameter, 'destructuring');
      if (parameter.dotDotDotToken) report(parameter, 'rest parameter');
      if (parameter.questionToken || parameter.initializer) report(parameter, 'optional parameter');
      if (!parameter.type) report(parameter, `parameter ${parameter.name.getText(source)} has no type`);
      else checkType(parameter.type, false);
    }
    if (!node.body) return report(node, 'function without a body');
    for (const statement of node.body.statements) checkStatement(statement);
  }

  /** @param {ts.VariableStatement | ts.FunctionDeclaration} node */
  function checkModifiers(node) {
    for (const modifier of node.modifiers ?? []) {
      if (modifier.kind !== ts.SyntaxKind.ExportKeyword) report(modifier, `modifier ${modifier.getText(source)}`);
    }
  }

  /** @param {ts.VariableDeclarationList} list */
  function checkVariables(list) {
    if ((list.flags & ts.NodeFlags.BlockScoped) === 0) report(list, '`var`; write let or const');
    for (const declaration of list.declarations) {
      if (!ts.isIdentifier(declaration.name)) report(declaration, 'destructuring');
      if (!declaration.type)
        report(declaration, `variable ${declaration.name.getText(source)} has no type; a bare literal is an i32 on WASM`);
      else checkType(declaration.type, false);
      if (!declaration.initializer) report(declaration, 'variable without a value: undefined on JavaScript, 0 on WASM');
      else checkExpression(declaration.initializer);
    }
  }

  /**
   * @param {ts.TypeNode} node
   * @param {boolean} isReturn
   */
  function checkType(node, isReturn) {
    if (isReturn && node.kind === ts.SyntaxKind.VoidKeyword) return;
    const name = node.getText(source);
    if (!TYPES.has(name)) report(node, `type ${name}; allowed: ${[...TYPES].join(', ')}`);
  }

  /** @param {ts.Statement} node */
  function checkStatement(node) {
    if (!STATEMENTS.has(node.kind)) return report(node, kindOf(node));
    if (ts.isVariableStatement(node)) return checkVariables(node.declarationList);
    if ((ts.isBreakStatement(node) || ts.isContinueStatement(node)) && node.label) return report(node, 'label');
    if (ts.isSwitchStatement(node)) {
      checkExpression(node.expression);
      for (const clause of node.caseBlock.clauses) {
        if (ts.isCaseClause(clause)) checkExpression(clause.expression);
        for (const statement of clause.statements) checkStatement(statement);
      }
      return;
    }
    ts.forEachChild(node, (child) => {
      if (ts.isVariableDeclarationList(child)) checkVariables(child);
      else if (ts.isStatement(child)) checkStatement(child);
      else checkExpression(/** @type {ts.Expression} */ (child));
    });
  }

  /** @param {ts.Expression} node */
  function checkExpression(node) {
    if (!EXPRESSIONS.has(node.kind)) return report(node, kindOf(node));
    if (ts.isIdentifier(node)) {
      if (!declared.has(node.text)) report(node, `${node.text} is not declared or imported here`);
    } else if (ts.isNumericLiteral(node)) {
      checkLiteral(node);
    } else if (ts.isPropertyAccessExpression(node)) {
      report(node, `property access ${node.getText(source)}; allowed: calls of Math.${[...MATH].join(', Math.')}`);
    } else if (ts.isCallExpression(node)) {
      checkCall(node);
    } else if (ts.isElementAccessExpression(node)) {
      if (node.questionDotToken) report(node, '?.');
      if (!ts.isIdentifier(node.expression)) report(node, 'index of something that is not a view by name');
      checkExpression(node.expression);
      checkExpression(node.argumentExpression);
    } else if (ts.isBinaryExpression(node)) {
      checkBinary(node);
    } else {
      // ?: and parentheses and unary operators, whose own tokens need no check.
      ts.forEachChild(node, (child) => {
        if (child.kind !== ts.SyntaxKind.QuestionToken && child.kind !== ts.SyntaxKind.ColonToken) {
          checkExpression(/** @type {ts.Expression} */ (child));
        }
      });
    }
  }

  /** @param {ts.CallExpression} node */
  function checkCall(node) {
    const callee = node.expression;
    if (node.questionDotToken) report(node, '?.');
    if (node.typeArguments) report(node, 'type argument');
    if (ts.isPropertyAccessExpression(callee)) {
      if (callee.expression.getText(source) !== 'Math' || callee.questionDotToken || !MATH.has(callee.name.text)) checkExpression(callee);
    } else if (ts.isIdentifier(callee)) {
      checkExpression(callee);
    } else {
      report(node, 'call of something that is not a function by name');
    }
    for (const argument of node.arguments) checkExpression(argument);
  }

  /** @param {ts.BinaryExpression} node */
  function checkBinary(node) {
    const operator = node.operatorToken.getText(source);
    if (operator === '/' || operator === '/=') report(node.operatorToken, `raw ${operator}; write idiv or fdiv of mem`);
    else if (operator === '%' || operator === '%=') report(node.operatorToken, `raw ${operator}; write imod of mem`);
    else if (!OPERATORS.has(operator)) report(node.operatorToken, `operator ${operator}`);
    if (operator === '>>>' && !shiftsOne(node.right) && !isTruncated(node)) {
      report(
        node.operatorToken,
        '>>> by a count that may be 0 is unsigned on JavaScript and signed on WASM; shift by 1 to 31, or write (a >>> n) | 0',
      );
    }
    checkExpression(node.left);
    checkExpression(node.right);
  }

  /** @param {ts.NumericLiteral} node */
  function checkLiteral(node) {
    if (node.getText(source).includes('_')) report(node, 'separator in a number');
    if (!Number.isFinite(Number(node.text))) report(node, 'number beyond f64');
  }
}

/**
 * Every name that the file declares or imports, in whatever scope: what tsc finds beyond it is a global of JavaScript.
 * @param {ts.SourceFile} source
 */
function declaredNames(source) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node)) {
      if (node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** @param {ts.Expression} count */
function shiftsOne(count) {
  return ts.isNumericLiteral(count) && Number(count.text) >= 1 && Number(count.text) <= 31;
}

/**
 * Whether a bit operator makes the result a signed 32-bit integer again.
 * @param {ts.Node} node
 */
function isTruncated(node) {
  let outer = node.parent;
  while (ts.isParenthesizedExpression(outer)) outer = outer.parent;
  if (!ts.isBinaryExpression(outer)) return false;
  const kind = outer.operatorToken.kind;
  return kind === ts.SyntaxKind.BarToken || kind === ts.SyntaxKind.AmpersandToken || kind === ts.SyntaxKind.CaretToken;
}

/** @param {ts.Node} node */
function kindOf(node) {
  const name = ts.SyntaxKind[node.kind] ?? 'unknown syntax';
  return `${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()} is not in the portable subset`;
}
