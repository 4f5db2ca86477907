// Memory and integer arithmetic of the kernel on JavaScript. The WASM build reads assembly/mem.ts in its place: same exports, same results
// within the stated ranges. Offsets are absolute byte offsets into the bound memory.

export type I32A = Int32Array;
export type F64A = Float64Array;

let buffer: ArrayBuffer = new ArrayBuffer(0);
let heap: Int32Array = new Int32Array(buffer);

/** Makes `memory` the kernel's memory. Its length is a multiple of 8. Views made before keep the memory they were made on. */
export function bind(memory: ArrayBuffer): void {
  buffer = memory;
  heap = new Int32Array(memory);
}

/** View of n 32-bit integers at byte offset p (a multiple of 4). */
export function viewI(p: i32, n: i32): I32A {
  return new Int32Array(buffer, p, n);
}

/** View of n 64-bit floats at byte offset p (a multiple of 8). */
export function viewF(p: i32, n: i32): F64A {
  return new Float64Array(buffer, p, n);
}

/** Writes v into n 32-bit integers from byte offset p (a multiple of 4). */
export function fillI(p: i32, n: i32, v: i32): void {
  heap.fill(v, p >> 2, (p >> 2) + n);
}

/** Copies n 32-bit integers between byte offsets (multiples of 4); the two ranges may overlap. */
export function copyI(dst: i32, src: i32, n: i32): void {
  heap.copyWithin(dst >> 2, src >> 2, (src >> 2) + n);
}

/** Number of zero bits below the lowest set bit; v != 0. */
export function ctz32(v: i32): i32 {
  return 31 - Math.clz32(v & -v);
}

/** Number of zero bits above the highest set bit; 32 for 0. */
export function clz32(v: i32): i32 {
  return Math.clz32(v);
}

/** Number of set bits. */
export function popcnt32(v: i32): i32 {
  const pairs = v - ((v >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** a / b towards zero; b != 0, and not -2^31 by -1, where WASM traps. */
export function idiv(a: i32, b: i32): i32 {
  return (a / b) | 0;
}

/** Remainder with the sign of a, never -0; b != 0. */
export function imod(a: i32, b: i32): i32 {
  return (a % b) | 0;
}

/** Low 32 bits of a * b, signed. */
export function imul(a: i32, b: i32): i32 {
  return Math.imul(a, b);
}

/** a / b; b != 0. */
export function fdiv(a: f64, b: f64): f64 {
  return a / b;
}

/** x towards zero; |x| < 2^31: beyond it JavaScript wraps and WASM saturates. */
export function toI32(x: f64): i32 {
  return x | 0;
}

export function toF64(x: i32): f64 {
  return x;
}

export function floor(x: f64): f64 {
  return Math.floor(x);
}
