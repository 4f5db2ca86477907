import { expect, test } from 'vitest';
import { apply, EDITS } from './pin.mjs';

const source = 'func a() {\n\tfor k := range m {\n\t}\n}\nfunc b() {\n\tfor k := range m {\n\t}\n}\n';

test('an edit changes only the function it names', () => {
  const edit = { what: 'x', within: 'func b(', anchor: 'range m', times: 1, replacement: 'range sorted(m)' };
  expect(apply(source, edit)).toBe('func a() {\n\tfor k := range m {\n\t}\n}\nfunc b() {\n\tfor k := range sorted(m) {\n\t}\n}\n');
});

test('an edit whose anchor is missing, doubled or in no such function is an error', () => {
  expect(() => apply(source, { what: 'x', anchor: 'range n', times: 1, replacement: '' })).toThrow('occurs 0 times');
  expect(() => apply(source, { what: 'x', anchor: 'range m', times: 1, replacement: '' })).toThrow('occurs 2 times');
  expect(() => apply(source, { what: 'x', within: 'func c(', anchor: 'range m', times: 1, replacement: '' })).toThrow('no function');
});

test('every random choice of the chapters has an edit', () => {
  const what = Object.values(EDITS)
    .flat()
    .map((edit) => edit.what)
    .join('\n');
  for (const choice of ['N1', 'N2', 'N4', 'N5', 'daemon groups', 'single-node']) expect(what).toContain(choice);
});
