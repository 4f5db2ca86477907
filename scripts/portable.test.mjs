import { expect, test } from 'vitest';
import { checkPortable } from './portable.mjs';

const messages = (text) => checkPortable('x.ts', text).map((violation) => violation.message);

/** One statement inside a function that has an i32 `a`, an f64 `x`, and a view `v`. */
const inside = (statement) =>
  messages(`import { I32A } from './mem';\nfunction f(a: i32, x: f64, v: I32A): i32 {\n${statement}\nreturn a;\n}\n`);

test('a kernel file in the subset passes', () => {
  const text = `import { fdiv, idiv, viewI } from './mem';
import type { F64A, I32A } from './mem';
export { total } from './resources';

export const WORDS: i32 = 4;
let rows: I32A = viewI(0, 0);

export function rank(at: i32, amounts: F64A): f64 {
  let best: f64 = 1e300;
  for (let i: i32 = 0; i < WORDS; i++) {
    if ((rows[at + i] & (1 << i)) === 0) continue;
    const amount: f64 = fdiv(amounts[i], 2);
    best = amount < best ? amount : best;
  }
  while (at > 0) {
    at = idiv(at, 2);
    rows[at] |= ((at * 31) | 0) >>> 3;
  }
  switch (at) {
    case 0:
      return Math.floor(best);
    default:
      return -best;
  }
}
`;
  expect(checkPortable('rank.ts', text)).toEqual([]);
});

test.each([
  ['raw division', 'a = a / 2;', 'raw /'],
  ['raw division in an assignment', 'a /= 2;', 'raw /='],
  ['raw remainder', 'a = a % 2;', 'raw %'],
  ['raw remainder in an assignment', 'a %= 2;', 'raw %='],
  ['power', 'x = x ** 2;', 'operator **'],
  ['cast', 'a = x as i32;', 'as expression'],
  ['cast in brackets', 'a = <i32>x;', 'type assertion'],
  ['non-null assertion', 'a = v[0]!;', 'non null'],
  ['satisfies', 'a = x satisfies f64;', 'satisfies'],
  ['variable without a type', 'const b = 1;', 'variable b has no type'],
  ['variable without a value', 'let b: i32;', 'variable without a value'],
  ['variable of another type', 'const b: number = 1;', 'type number'],
  ['variable of a 64-bit type', 'const b: i64 = 1;', 'type i64'],
  ['var', 'var b: i32 = 1;', '`var`'],
  ['new', 'const b: I32A = new Int32Array(4);', 'new expression'],
  ['string', 'const b: i32 = "1";', 'string literal'],
  ['string in a condition', 'a = a > 0 ? "1" : 2;', 'string literal'],
  ['null', 'if (v === null) a = 1;', 'null keyword'],
  ['undefined', 'if (v[0] === undefined) a = 1;', 'undefined is not declared'],
  ['NaN', 'x = NaN;', 'NaN is not declared'],
  ['global function', 'a = parseInt(x);', 'parseInt is not declared'],
  ['template', 'a = `1`;', 'template'],
  ['regular expression', 'a = /x/;', 'regular expression literal'],
  ['bigint', 'a = 1n;', 'big int literal'],
  ['array', 'a = [1];', 'array literal'],
  ['object', 'a = { b: 1 };', 'object literal'],
  ['spread', 'f(...v);', 'spread element'],
  ['destructuring', 'const [b]: I32A = v;', 'destructuring'],
  ['optional index', 'a = v?.[0];', '?.'],
  ['optional call', 'a = f?.(1);', '?.'],
  ['nullish default', 'a = v[0] ?? 1;', 'operator ??'],
  ['nullish assignment', 'a ??= 1;', 'operator ??='],
  ['comma', 'a = 1, x = 2;', 'operator ,'],
  ['in', 'if (a in v) a = 1;', 'operator in'],
  ['instanceof', 'if (v instanceof I32A) a = 1;', 'operator instanceof'],
  ['typeof', 'if (typeof a === x) a = 1;', 'type of expression'],
  ['delete', 'delete v[0];', 'delete expression'],
  ['arrow function', 'const b: i32 = () => 1;', 'arrow function'],
  ['function expression', 'const b: i32 = function () {};', 'function expression'],
  ['nested function', 'function g(): void {}', 'function declaration'],
  ['class', 'class C {}', 'class declaration'],
  ['for-of', 'for (const b of v) a = b;', 'for of statement'],
  ['for-in', 'for (const b in v) a = 1;', 'for in statement'],
  ['label', 'outer: for (;;) break outer;', 'labeled statement'],
  ['try', 'try { a = 1; } catch { a = 2; }', 'try statement'],
  ['throw', 'throw a;', 'throw statement'],
  ['length of a view', 'a = v.length;', 'property access v.length'],
  ['method of a view', 'v.fill(0);', 'property access v.fill'],
  ['Math that differs', 'x = Math.exp(x);', 'property access Math.exp'],
  ['Math that does not compile', 'a = Math.clz32(a);', 'property access Math.clz32'],
  ['constant of Math', 'x = Math.PI;', 'property access Math.PI'],
  ['index of an index', 'a = v[0][1];', 'index of something'],
  ['call of a call', 'a = f(1)(2);', 'call of something'],
  ['unsigned shift by 0', 'a = a >>> 0;', '>>> by a count'],
  ['unsigned shift by a variable', 'x = (a >>> a);', '>>> by a count'],
  ['unsigned shift in an assignment', 'a >>>= 1;', 'operator >>>='],
  ['violation deep in an expression', 'a = f(((1 + (a > 2 ? -(a / 3) : 4))), x, v);', 'raw /'],
  ['violation in a loop head', 'for (let i: i32 = 0; i < a % 2; i++) a = 1;', 'raw %'],
  ['violation in a case', 'switch (a) { case 1: a = a / 2; }', 'raw /'],
])('%s is refused', (_, statement, message) => {
  const found = inside(statement);
  expect(
    found.some((text) => text.includes(message)),
    `${statement} gave ${JSON.stringify(found)}`,
  ).toBe(true);
});

test.each(['a = a >>> 1;', 'a = (a >>> a) | 0;', 'a = 7 & ((a >>> 0));'])('%s passes', (statement) => {
  expect(inside(statement)).toEqual([]);
});

test.each([
  ['function without a return type', 'export function f(a: i32) { return a; }', 'no return type'],
  ['function of another type', 'export function f(): number { return 1; }', 'type number'],
  ['parameter without a type', 'export function f(a): i32 { return 1; }', 'parameter a has no type'],
  ['default parameter', 'export function f(a: i32 = 1): i32 { return a; }', 'optional parameter'],
  ['optional parameter', 'export function f(a?: i32): i32 { return 1; }', 'optional parameter'],
  ['rest parameter', 'export function f(...a: I32A): i32 { return 1; }', 'rest parameter'],
  ['union type', 'export function f(a: i32 | bool): i32 { return 1; }', 'type i32 | bool'],
  ['array type', 'export function f(a: i32[]): i32 { return 1; }', 'type i32[]'],
  ['generic function', 'export function f<T>(): i32 { return 1; }', 'type parameter'],
  ['async function', 'export async function f(): void {}', 'modifier async'],
  ['generator', 'export function* f(): void {}', 'generator'],
  ['default export', 'export default function f(): void {}', 'modifier default'],
  ['module variable without a type', 'export const A = 1;', 'variable A has no type'],
  ['interface', 'interface A {}', 'interface declaration'],
  ['type alias', 'type A = i32;', 'type alias declaration'],
  ['enum', 'enum A { B }', 'enum declaration'],
  ['statement at the top level', 'let a: i32 = 1; a = 2;', 'expression statement'],
  ['type import of one name', 'import { type A } from "./a";', '`import { type X }`'],
  ['import of everything', 'import * as a from "./a";', 'import names'],
  ['import for its effect', 'import "./a";', 'import names'],
  ['import from above', 'import { a } from "../src/a";', "import of '../src/a'"],
  ['import of a package', 'import { a } from "vitest";', "import of 'vitest'"],
  ['import with a suffix', 'import { a } from "./a.js";', "import of './a.js'"],
  ['re-export of everything', 'export * from "./a";', 're-export names'],
])('%s is refused', (_, text, message) => {
  const found = messages(text);
  expect(
    found.some((line) => line.includes(message)),
    `${text} gave ${JSON.stringify(found)}`,
  ).toBe(true);
});

test('a violation has its place', () => {
  expect(checkPortable('x.ts', 'export function f(a: i32): i32 {\n  return a / 2;\n}\n')).toEqual([
    { line: 2, column: 12, message: 'raw /; write idiv or fdiv of mem' },
  ]);
});
