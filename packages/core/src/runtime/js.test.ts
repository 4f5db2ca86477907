import { expect, test, vi } from 'vitest';
import { createJs } from './js.js';

const kernel = vi.hoisted(() => ({ abi: () => 1, load: vi.fn(() => 0), solve: vi.fn(() => 5) }));
vi.mock('../../kernel/index.js', () => kernel);

const IMAGE = new Uint8Array(16);

test('a loaded problem can be solved again and again', () => {
  const backend = createJs();
  expect(backend.load(IMAGE, 0)).toBe(0);
  expect(backend.solve()).toBe(5);
  expect(backend.solve()).toBe(5);
});

test('the kernel is told where the image starts and how long image and workspace are', () => {
  createJs().load(new Uint8Array(13), 20);
  expect(kernel.load).toHaveBeenLastCalledWith(0, 40);
});

test('a backend does not answer for the problem of another one', () => {
  const first = createJs();
  const second = createJs();
  first.load(IMAGE, 0);
  second.load(IMAGE, 0);
  expect(() => first.solve()).toThrow('another JavaScript backend loaded a problem since');
  expect(second.solve()).toBe(5);
  first.load(IMAGE, 0);
  expect(first.solve()).toBe(5);
});

test('after a failed load there is nothing to solve', () => {
  const backend = createJs();
  backend.load(IMAGE, 0);
  kernel.load.mockReturnValueOnce(-3);
  expect(backend.load(IMAGE, 0)).toBe(-3);
  expect(() => backend.solve()).toThrow('call load first');
});

test('after a solve that threw, the problem is loaded again first', () => {
  const backend = createJs();
  backend.load(IMAGE, 0);
  kernel.solve.mockImplementationOnce(() => {
    throw new RangeError('out of bounds');
  });
  expect(() => backend.solve()).toThrow('out of bounds');
  expect(() => backend.solve()).toThrow('call load first');
});
