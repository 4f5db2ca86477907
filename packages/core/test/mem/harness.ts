// What the kernel gets from mem, made callable from outside; the test runs this file on JavaScript and compiled to WASM.

import type { F64A, I32A } from '../../kernel/mem';
import { clz32, copyI, ctz32, fdiv, fillI, floor, idiv, imod, imul, popcnt32, toF64, toI32, viewF, viewI } from '../../kernel/mem';

export { clz32, copyI, ctz32, fdiv, fillI, floor, idiv, imod, imul, popcnt32, toF64, toI32 };

export function readI(p: i32, n: i32, at: i32): i32 {
  const view: I32A = viewI(p, n);
  return view[at];
}

export function writeI(p: i32, at: i32, v: i32): void {
  const view: I32A = viewI(p, at + 1);
  view[at] = v;
}

export function addF(p: i32, n: i32, at: i32, v: f64): f64 {
  const view: F64A = viewF(p, n);
  view[at] += v;
  return view[at];
}
