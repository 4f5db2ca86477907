import { describe, expect, inject, test } from 'vitest';
import type { NodePoolRequirement } from './model/nodepool.js';
import { answerPart } from './parts.js';
import { createJs } from './runtime/js.js';
import { createWasmSync } from './runtime/load.js';

const backend = inject('backend') === 'js' ? createJs() : createWasmSync();

/** The named sets of chapter 01, 1.6: row and column heads of both tables. */
const NAMES = ['E', 'D', 'A', 'B', 'A,B', '!A', '1', '9', '1,9', '!1,2', '>1', '>9', '<1', '<9'] as const;

function stated(key: string, name: string): NodePoolRequirement {
  if (name === 'E') return { key, operator: 'Exists' };
  if (name === 'D') return { key, operator: 'DoesNotExist' };
  if (name.startsWith('!')) return { key, operator: 'NotIn', values: name.slice(1).split(',') };
  if (name.startsWith('>')) return { key, operator: 'Gt', values: [name.slice(1)] };
  if (name.startsWith('<')) return { key, operator: 'Lt', values: [name.slice(1)] };
  return { key, operator: 'In', values: name.split(',') };
}

/** How the table writes a requirement: E>=2<=8 is a bounded Exists, !2>=2 a bounded NotIn. */
function notation(text: string): string {
  const [, operator, values = '', bounds = ''] = /^k (\w+)(?: \[(.*?)\])?((?: [<>]=-?\d+)*)$/.exec(text)!;
  const list = values.split(' ').filter(Boolean).sort().join(',');
  const head = operator === 'Exists' ? 'E' : operator === 'DoesNotExist' ? 'D' : operator === 'NotIn' ? `!${list}` : list;
  return head + bounds.replaceAll(' ', '');
}

const INTERSECTIONS = `
E    | E | D | A | B | A,B | !A | 1 | 9 | 1,9 | !1,2 | E>=2 | E>=10 | E<=0 | E<=8
D    | D | D | D | D | D | D | D | D | D | D | D | D | D | D
A    | A | D | A | D | A | D | D | D | D | A | D | D | D | D
B    | B | D | D | B | B | B | D | D | D | B | D | D | D | D
A,B  | A,B | D | A | B | A,B | B | D | D | D | A,B | D | D | D | D
!A   | !A | D | D | B | B | !A | 1 | 9 | 1,9 | !1,2,A | E>=2 | E>=10 | E<=0 | E<=8
1    | 1 | D | D | D | D | 1 | 1 | D | 1 | D | D | D | D | 1
9    | 9 | D | D | D | D | 9 | D | 9 | 9 | 9 | 9 | D | D | D
1,9  | 1,9 | D | D | D | D | 1,9 | 1 | 9 | 1,9 | 9 | 9 | D | D | 1
!1,2 | !1,2 | D | A | B | A,B | !1,2,A | D | 9 | 9 | !1,2 | !2>=2 | E>=10 | E<=0 | !1,2<=8
>1   | E>=2 | D | D | D | D | E>=2 | D | 9 | 9 | !2>=2 | E>=2 | E>=10 | D | E>=2<=8
>9   | E>=10 | D | D | D | D | E>=10 | D | D | D | E>=10 | E>=10 | E>=10 | D | D
<1   | E<=0 | D | D | D | D | E<=0 | D | D | D | E<=0 | D | D | E<=0 | E<=0
<9   | E<=8 | D | D | D | D | E<=8 | 1 | D | 1 | !1,2<=8 | E>=2<=8 | D | E<=0 | E<=8`;

const COMPATIBLE = `
E    | y | - | y | y | y | y | y | y | y | y | y | y | y | y
D    | - | y | - | - | - | y | - | - | - | y | - | - | - | -
A    | y | - | y | - | y | - | - | - | - | y | - | - | - | -
B    | y | - | - | y | y | y | - | - | - | y | - | - | - | -
A,B  | y | - | y | y | y | y | - | - | - | y | - | - | - | -
!A   | y | y | - | y | y | y | y | y | y | y | y | y | y | y
1    | y | - | - | - | - | y | y | - | y | - | - | - | - | y
9    | y | - | - | - | - | y | - | y | y | y | y | - | - | -
1,9  | y | - | - | - | - | y | y | y | y | y | y | - | - | y
!1,2 | y | y | y | y | y | y | - | y | y | y | y | y | y | y
>1   | y | - | - | - | - | y | - | y | y | y | y | y | - | y
>9   | y | - | - | - | - | y | - | - | - | y | y | y | - | -
<1   | y | - | - | - | - | y | - | - | - | y | - | - | y | y
<9   | y | - | - | - | - | y | y | - | y | y | y | - | y | y`;

function rowsOf(table: string): [string, string[]][] {
  const lines = table.trim().split('\n');
  return lines.map((line) => {
    const [head, ...cells] = line.split('|').map((cell) => cell.trim());
    return [head!, cells];
  });
}

describe('intersection of every pair of named sets (chapter 01, 1.6)', () => {
  test.each(rowsOf(INTERSECTIONS))('%s', (row, cells) => {
    const found = NAMES.map((column) => {
      const answer = answerPart({ kind: 'requirement', a: [stated('k', row)], b: [stated('k', column)] }, { backend });
      return notation((answer.intersection as { string: string }).string);
    });
    expect(found).toEqual(cells);
  });
});

describe('compatibility of every pair of named sets (chapter 01, 2.4)', () => {
  // The key's standing only matters where one side lacks it.
  test.each(rowsOf(COMPATIBLE).flatMap(([row, cells]) => ['k', 'topology.kubernetes.io/zone'].map((key) => [row, key, cells] as const)))(
    '%s on %s',
    (row, key, cells) => {
      for (const [at, column] of NAMES.entries()) {
        const answer = answerPart({ kind: 'requirements', a: [stated(key, row)], b: [stated(key, column)] }, { backend });
        const expected = cells[at] === 'y';
        expect([column, answer.intersects, answer.compatible, answer.compatibleWellKnown]).toEqual([column, expected, expected, expected]);
      }
    },
  );

  test.each(NAMES)('%s on a key that the other side lacks', (name) => {
    const asks = (key: string) => answerPart({ kind: 'requirements', b: [stated(key, name)] }, { backend });
    const absent = ['D', '!A', '!1,2'].includes(name);
    expect(asks('k')).toMatchObject({ intersects: true, compatible: absent, compatibleWellKnown: absent });
    expect(asks('topology.kubernetes.io/zone')).toMatchObject({ intersects: true, compatible: absent, compatibleWellKnown: true });
  });
});

describe('traps of the algebra', () => {
  const intersect = (a: NodePoolRequirement, b: NodePoolRequirement) => {
    const { intersection, hasIntersection } = answerPart(
      { kind: 'requirement', a: [a], b: [b], probe: ['5', '05', '5.0', '+5'] },
      { backend },
    );
    return { ...(intersection as { string: string; has: Record<string, boolean> }), hasIntersection };
  };
  const on = (operator: string, ...values: string[]): NodePoolRequirement => ({ key: 'k', operator, values });

  test('NotIn 5 within 5 and 5 admits nothing and still counts as NotIn (chapter 01, 1.6)', () => {
    const pool: NodePoolRequirement[] = [on('NotIn', '5'), on('Gte', '5'), on('Lte', '5')];
    const { intersects, compatible } = answerPart({ kind: 'requirements', a: pool, b: pool }, { backend });
    expect([intersects, compatible]).toEqual([true, true]);
  });

  test('integers keep their text, and what is no integer is outside of any bound (chapter 01, 1.2)', () => {
    const { has } = intersect(on('In', '5', '05', '5.0', '+5'), on('Gte', '5'));
    expect(has).toEqual({ '5': true, '05': true, '5.0': false, '+5': true });
  });

  test('bounds at the ends of 64 bits', () => {
    expect(intersect(on('Gt', '9223372036854775807'), on('Exists')).string).toBe('k DoesNotExist');
    expect(intersect(on('Gte', '9223372036854775807'), on('Lte', '9223372036854775806')).hasIntersection).toBe(false);
    expect(intersect(on('Gte', '9223372036854775806'), on('Lte', '9223372036854775806')).hasIntersection).toBe(true);
    expect(intersect(on('Gt', '99999999999999999999'), on('Exists')).string).toBe('k DoesNotExist');
    expect(intersect(on('Lte', 'abc'), on('Exists')).string).toBe('k Exists <=0');
  });

  test('minValues is the larger one, even where nothing can meet it (chapter 01, 1.6)', () => {
    const both = intersect({ ...on('In', 'A'), minValues: 1 }, { ...on('In', 'A', 'B'), minValues: 2 });
    expect(both.string).toBe('k In [A] minValues 2');
    const crossed = intersect({ ...on('Gt', '9'), minValues: 3 }, on('Lt', '1'));
    expect(crossed.string).toBe('k DoesNotExist minValues 3');
  });
});
