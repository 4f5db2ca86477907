import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bind } from '../../kernel/mem.js';
import * as harness from './harness.js';

const PAGE = 65_536;
// The compiled harness keeps nothing of its own in memory, so that both targets can use the same offsets.
const BASE = 1024;

const js = harness;
let wasm: typeof harness;
let wasmMemory: WebAssembly.Memory;
let checked: typeof harness;
const jsMemory = new ArrayBuffer(PAGE);

const instantiate = (base64: string) => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, 'base64')));
  const memory = exports.memory as WebAssembly.Memory;
  if (memory.buffer.byteLength === 0) memory.grow(1);
  return { functions: exports as unknown as typeof harness, memory };
};

beforeAll(() => {
  const compiled = execFileSync(process.execPath, [fileURLToPath(new URL('compile.mjs', import.meta.url))], { encoding: 'utf8' });
  const [released, bounded] = compiled.trim().split('\n').map(instantiate);
  wasm = released.functions;
  wasmMemory = released.memory;
  checked = bounded.functions;
  bind(jsMemory);
}, 60_000);

const i32 = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -40, max: 40 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1),
);
const nonZero = i32.filter((value) => value !== 0);
// WASM has one bit pattern of 0 as i32: -0 from JavaScript would not be `Object.is` equal.
const same = (a: number, b: number) => {
  expect(Object.is(a, b), `${a} on JavaScript, ${b} on WASM`).toBe(true);
};

describe('arithmetic is the same on JavaScript and on WASM', () => {
  test.each(['clz32', 'popcnt32', 'toF64'] as const)('%s', (name) => {
    fc.assert(fc.property(i32, (a) => same(js[name](a), wasm[name](a))));
  });

  test('ctz32', () => {
    fc.assert(fc.property(nonZero, (a) => same(js.ctz32(a), wasm.ctz32(a))));
  });

  test('imul', () => {
    fc.assert(fc.property(i32, i32, (a, b) => same(js.imul(a, b), wasm.imul(a, b))));
  });

  test.each(['idiv', 'imod'] as const)('%s', (name) => {
    const defined = fc.tuple(i32, nonZero).filter(([a, b]) => !(a === -(2 ** 31) && b === -1));
    fc.assert(fc.property(defined, ([a, b]) => same(js[name](a, b), wasm[name](a, b))));
  });

  test('fdiv', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        finite,
        finite.filter((b) => b !== 0),
        (a, b) => same(js.fdiv(a, b), wasm.fdiv(a, b)),
      ),
    );
  });

  test.each(['toI32', 'floor'] as const)('%s', (name) => {
    const inRange = fc.double({ noNaN: true, min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
    fc.assert(fc.property(inRange, (x) => same(js[name](x), wasm[name](x))));
  });
});

test.each([
  ['idiv', js.idiv(-7, 2), -3],
  ['imod', js.imod(-7, 2), -1],
  ['imod without -0', js.imod(-4, 2), 0],
  ['imul that wraps', js.imul(65_537, 65_537), 131_073],
  ['ctz32', js.ctz32(-(2 ** 31)), 31],
  ['clz32', js.clz32(0), 32],
  ['popcnt32', js.popcnt32(-1), 32],
  ['toI32', js.toI32(-2.9), -2],
  ['floor', js.floor(-2.1), -3],
  ['fdiv', js.fdiv(1, 4), 0.25],
])('%s has its value', (_, found, expected) => {
  expect(Object.is(found, expected), `${found}`).toBe(true);
});

test('fill, copy and views leave the same bytes', () => {
  const WORDS = 64;
  const step = fc.oneof(
    fc.record({ op: fc.constant('fill' as const), at: fc.nat(WORDS - 1), n: fc.nat(WORDS), value: i32 }),
    fc.record({ op: fc.constant('copy' as const), at: fc.nat(WORDS - 1), n: fc.nat(WORDS), value: fc.nat(WORDS - 1) }),
    fc.record({ op: fc.constant('write' as const), at: fc.nat(WORDS - 1), n: fc.constant(0), value: i32 }),
    fc.record({ op: fc.constant('add' as const), at: fc.nat(WORDS / 2 - 1), n: fc.constant(0), value: i32 }),
  );
  const run = (target: typeof harness, memory: ArrayBuffer, steps: { op: string; at: number; n: number; value: number }[]) => {
    new Uint8Array(memory, BASE, WORDS * 4).fill(0);
    for (const { op, at, n, value } of steps) {
      if (op === 'fill') target.fillI(BASE + at * 4, Math.min(n, WORDS - at), value);
      else if (op === 'copy') target.copyI(BASE + at * 4, BASE + value * 4, Math.min(n, WORDS - Math.max(at, value)));
      else if (op === 'write') target.writeI(BASE, at, value);
      // An f64 read of bits that fill made may be a NaN, whose payload arithmetic need not keep: add to a fresh 0.
      else {
        target.fillI(BASE + at * 8, 2, 0);
        target.addF(BASE, at + 1, at, value / 8);
      }
    }
    return new Uint8Array(memory.slice(BASE, BASE + WORDS * 4));
  };
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      expect(run(js, jsMemory, steps)).toEqual(run(wasm, wasmMemory.buffer as ArrayBuffer, steps));
    }),
  );
  js.writeI(BASE, 3, 7);
  js.copyI(BASE + 16, BASE + 12, 1);
  expect(js.readI(BASE, 5, 4)).toBe(7);
});

describe('the build with bounds', () => {
  // Behind its table of views.
  const AT = 560_000;

  test('reads and writes inside a view', () => {
    checked.fillI(AT, 8, 6);
    expect(checked.readI(AT, 2, 1)).toBe(6);
    checked.fillI(AT, 8, 0);
    expect(checked.addF(AT, 2, 1, 2.5)).toBe(2.5);
  });

  test.each([
    ['an index at the length', () => checked.readI(AT, 2, 2)],
    ['a negative index', () => checked.readI(AT, 2, -1)],
    ['an index of an f64 view', () => checked.addF(AT, 2, 2, 1)],
    ['an odd offset', () => checked.readI(AT + 2, 2, 0)],
    ['a view beyond memory', () => checked.readI(0, 2 ** 30, 0)],
  ])('traps at %s', (_, call) => {
    expect(call).toThrow(WebAssembly.RuntimeError);
  });
});
