// Memory and integer arithmetic of the kernel on WASM: the AssemblyScript build reads this file wherever the kernel imports its own mem.ts. A view
// is a raw pointer typed as StaticArray, so that indexing is a bare load or store; it has no header, hence no `length` and no methods.

export type I32A = StaticArray<i32>;
export type F64A = StaticArray<f64>;

@inline
export function viewI(p: i32, n: i32): I32A {
  return changetype<StaticArray<i32>>(<usize>p);
}

@inline
export function viewF(p: i32, n: i32): F64A {
  return changetype<StaticArray<f64>>(<usize>p);
}

@inline
export function fillI(p: i32, n: i32, v: i32): void {
  if (v == 0) {
    memory.fill(<usize>p, 0, (<usize>n) << 2);
    return;
  }
  for (let i: i32 = 0; i < n; i++) store<i32>(<usize>(p + (i << 2)), v);
}

@inline
export function copyI(dst: i32, src: i32, n: i32): void {
  memory.copy(<usize>dst, <usize>src, (<usize>n) << 2);
}

@inline
export function ctz32(v: i32): i32 {
  return ctz<i32>(v);
}

@inline
export function clz32(v: i32): i32 {
  return clz<i32>(v);
}

@inline
export function popcnt32(v: i32): i32 {
  return popcnt<i32>(v);
}

@inline
export function idiv(a: i32, b: i32): i32 {
  return a / b;
}

@inline
export function imod(a: i32, b: i32): i32 {
  return a % b;
}

@inline
export function imul(a: i32, b: i32): i32 {
  return a * b;
}

@inline
export function fdiv(a: f64, b: f64): f64 {
  return a / b;
}

@inline
export function toI32(x: f64): i32 {
  return <i32>x;
}

@inline
export function toF64(x: i32): f64 {
  return <f64>x;
}

@inline
export function floor(x: f64): f64 {
  return Math.floor(x);
}
