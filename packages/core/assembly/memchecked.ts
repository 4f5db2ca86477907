// mem.ts with bounds: a view knows its length, and an index outside of it traps. For tests: what JavaScript answers with `undefined` and the release
// build with a neighbour's bytes stops here.

export {
  clz32, ctz32, fdiv, floor, idiv, imod, imul, popcnt32, toF64, toI32
} from '../assembly/mem';

const SLOTS: i32 = 1 << 16;
const SLOT_BYTES: i32 = 8;

// Descriptors of the views made since the last load; the arena has all memory behind the static data.
const slots: usize = memory.data(SLOTS * SLOT_BYTES);
let used: i32 = 0;

/** Gives up every view: a load makes them all anew. */
export function dropViews(): void {
  used = 0;
}

function slot(p: i32, n: i32, bytes: i32): usize {
  if (used == SLOTS || p < 0 || n < 0) unreachable();
  if ((p & (bytes - 1)) != 0) unreachable();
  if (<u64>p + <u64>n * <u64>bytes > <u64>memory.size() << 16) unreachable();
  const at = slots + <usize>(used * SLOT_BYTES);
  used++;
  store<i32>(at, p);
  store<i32>(at, n, 4);
  return at;
}

@unmanaged
export class I32A {
  start: i32;
  length: i32;

  @operator('[]')
  get(at: i32): i32 {
    if (<u32>at >= <u32>this.length) unreachable();
    return load<i32>(<usize>(this.start + (at << 2)));
  }

  @operator('[]=')
  set(at: i32, v: i32): void {
    if (<u32>at >= <u32>this.length) unreachable();
    store<i32>(<usize>(this.start + (at << 2)), v);
  }
}

@unmanaged
export class F64A {
  start: i32;
  length: i32;

  @operator('[]')
  get(at: i32): f64 {
    if (<u32>at >= <u32>this.length) unreachable();
    return load<f64>(<usize>(this.start + (at << 3)));
  }

  @operator('[]=')
  set(at: i32, v: f64): void {
    if (<u32>at >= <u32>this.length) unreachable();
    store<f64>(<usize>(this.start + (at << 3)), v);
  }
}

export function viewI(p: i32, n: i32): I32A {
  return changetype<I32A>(slot(p, n, 4));
}

export function viewF(p: i32, n: i32): F64A {
  return changetype<F64A>(slot(p, n, 8));
}

export function fillI(p: i32, n: i32, v: i32): void {
  if (n < 0 || (p & 3) != 0) unreachable();
  for (let i: i32 = 0; i < n; i++) store<i32>(<usize>(p + (i << 2)), v);
}

export function copyI(dst: i32, src: i32, n: i32): void {
  if (n < 0 || ((dst | src) & 3) != 0) unreachable();
  memory.copy(<usize>dst, <usize>src, (<usize>n) << 2);
}
