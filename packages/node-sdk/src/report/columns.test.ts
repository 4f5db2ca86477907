import { describe, expect, it } from 'vitest';
import { items, renderColumns, words } from './columns.js';

const plain = (text: string) => text;
const columns = [{ title: 'NAME' }, { title: 'N', align: 'right' as const }, { title: 'WHAT' }];

describe('renderColumns', () => {
  it('aligns columns two blanks apart and leaves no blank at a line end', () => {
    expect(
      renderColumns(
        columns,
        [
          ['a', '1', 'x'],
          ['long-name', '100', ''],
        ],
        80,
        plain,
      ).split('\n'),
    ).toEqual(['NAME         N  WHAT', 'a            1  x', 'long-name  100']);
  });

  it('breaks only between pieces, and only what is too wide', () => {
    const rows = [['pool', '1', items(['cpu 3150m', 'memory 10Gi', 'pods 6'])]];
    expect(renderColumns(columns, rows, 80, plain)).toBe('NAME  N  WHAT\npool  1  cpu 3150m, memory 10Gi, pods 6');
    expect(renderColumns(columns, rows, 34, plain).split('\n')).toEqual([
      'NAME  N  WHAT',
      'pool  1  cpu 3150m, memory 10Gi,',
      '         pods 6',
    ]);
  });

  it('never cuts a piece, even where the width cannot be kept', () => {
    const long = 'x'.repeat(50);
    expect(renderColumns(columns, [['a', '1', words(`one ${long} two`)]], 30, plain).split('\n')).toEqual([
      'NAME  N  WHAT',
      'a     1  one',
      `         ${long}`,
      '         two',
    ]);
  });

  it('takes width from the widest column first', () => {
    const rows = [[words('aa bb cc dd ee ff'), '1', words('a b')]];
    expect(renderColumns(columns, rows, 20, plain).split('\n')).toEqual(['NAME         N  WHAT', 'aa bb cc dd  1  a b', 'ee ff']);
  });

  it('measures text without the signs of its colours', () => {
    const coloured = renderColumns(columns, [['a', '1', 'x']], 80, (text) => `\u001b[2m${text}\u001b[22m`);
    expect(coloured.replaceAll('\u001b[2m', '').replaceAll('\u001b[22m', '')).toBe(renderColumns(columns, [['a', '1', 'x']], 80, plain));
  });
});
