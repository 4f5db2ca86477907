import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { kernelHash } from '../../build/hash.mjs';
import { KERNEL_SOURCE_HASH, KERNEL_WASM_BASE64 } from './generated/kernel-wasm.js';
import { createWasmFrom } from './wasm.js';

const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

test('the bytes were compiled from the kernel as it is', async () => {
  expect(KERNEL_SOURCE_HASH).toBe(await kernelHash());
});

test('the module imports nothing and exports what hosts call', () => {
  const module = new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  expect(names.sort()).toEqual(['abi', 'alloc', 'load', 'memory', 'solve']);
});

test('kernel.wasm of the package is the same module', () => {
  const bytes = readFileSync(new URL('../../dist/kernel.wasm', import.meta.url));
  expect(bytes.toString('base64')).toBe(KERNEL_WASM_BASE64);
  expect(createWasmFrom(new WebAssembly.Module(bytes)).kind).toBe('wasm');
});

test('another module is refused', () => {
  expect(() => createWasmFrom(new WebAssembly.Module(EMPTY_MODULE))).toThrow('not a kernel this version can run');
});

test('alloc gives aligned blocks, takes the last one back, and fails with 0', () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64')));
  const alloc = exports.alloc as (bytes: number) => number;
  const memory = exports.memory as WebAssembly.Memory;
  const first = alloc(1);
  expect(first).toBeGreaterThan(0);
  expect(first % 16).toBe(0);
  expect(alloc(3_000_000)).toBe(first);
  expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(first + 3_000_000);
  for (const bytes of [0, -1, -(2 ** 31), 2 ** 31 - 1]) expect(alloc(bytes)).toBe(0);
});

describe('a backend of whichever kind', () => {
  afterEach(() => vi.unstubAllGlobals());
  const created = async () => {
    vi.resetModules();
    return (await import('./load.js')).createBackend();
  };

  test('is WASM where that may be compiled', async () => {
    expect((await created()).kind).toBe('wasm');
  });

  test.each([
    ['there is no WebAssembly', undefined],
    ['compiling is forbidden', { ...WebAssembly, compile: () => Promise.reject(new WebAssembly.CompileError('disallowed by embedder')) }],
  ])('is JavaScript where %s', async (_, value) => {
    vi.stubGlobal('WebAssembly', value);
    const backend = await created();
    expect(backend.kind).toBe('js');
    expect(backend.load(new Uint8Array(8), 0)).toBeLessThan(0);
  });
});
