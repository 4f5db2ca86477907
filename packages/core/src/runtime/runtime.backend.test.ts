import { describe, expect, inject, test } from 'vitest';
import type { KernelBackend } from './backend.js';
import { createJs } from './js.js';
import { createWasm, createWasmSync } from './load.js';

const create: () => KernelBackend = inject('backend') === 'js' ? createJs : createWasmSync;

test('a backend says which one it is', async () => {
  expect(create().kind).toBe(inject('backend'));
  expect((await createWasm()).kind).toBe('wasm');
});

describe('what is not a problem image is refused', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', new Uint8Array([1])],
    ['zeros', new Uint8Array(4096)],
  ])('%s', (_, image) => {
    const backend = create();
    expect(backend.load(image, 1024)).toBeLessThan(0);
    expect(() => backend.solve()).toThrow('call load first');
  });

  test('and nothing was loaded at all', () => {
    expect(() => create().solve()).toThrow('call load first');
  });
});

test.each([-1, 1.5, Number.NaN, 2 ** 31, 2 ** 53])('a workspace of %s bytes is refused', (workspaceBytes) => {
  expect(() => create().load(new Uint8Array(8), workspaceBytes)).toThrow(RangeError);
});

test('the image stands at the start of the memory view, with the workspace behind it, after memory grew too', () => {
  const backend = create();
  for (const workspace of [100, 10_000_000, 50]) {
    const image = Uint8Array.from({ length: 77 }, (_, i) => (i * workspace) & 0xff);
    image.fill(0, 0, 12);
    backend.load(image, workspace);
    const { buffer, offset, length } = backend.memory();
    expect(length).toBeGreaterThanOrEqual(77 + workspace);
    expect(offset % 8).toBe(0);
    // The kernel refuses it by its first bytes and leaves it as it is.
    expect(new Uint8Array(buffer, offset, 77)).toEqual(image);
    expect(buffer.byteLength).toBeGreaterThanOrEqual(offset + length);
  }
});
