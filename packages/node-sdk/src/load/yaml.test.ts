import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './limits.js';
import cases from './yaml.cases.json' with { type: 'json' };
import { type ParseOptions, readYaml, type TextProblem } from './yaml.js';

function read(text: string, options: Partial<ParseOptions> = {}) {
  const problems: TextProblem[] = [];
  const document = readYaml(text, 1, { limits: DEFAULT_LIMITS, unknownFields: 'warn', ...options }, (problem) => problems.push(problem));
  return { value: document?.value, document, problems, errors: problems.filter(({ severity }) => severity === 'error') };
}

/** Texts and what sigs.k8s.io/yaml v1.6.0 makes of them; null where it refuses. */
describe('reads like kubectl', () => {
  it.each(cases as [string, string | null][])('%j', (text, json) => {
    const { value, errors } = read(text);
    if (json === null) expect(errors).not.toEqual([]);
    else {
      expect(errors).toEqual([]);
      const wanted: unknown = JSON.parse(json, (_, item: unknown) => (item === 0 ? 0 : item));
      expect(JSON.stringify(sorted(value ?? null))).toBe(JSON.stringify(sorted(wanted)));
    }
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The table of chapter 06, 2.1. */
describe('scalars', () => {
  const rows: [string, unknown][] = [
    ...'y Y yes Yes YES on On ON true True TRUE'.split(' ').map((text): [string, unknown] => [text, true]),
    ...'n N no No NO off Off OFF false False FALSE'.split(' ').map((text): [string, unknown] => [text, false]),
    ...['~', 'null', 'Null', 'NULL', ''].map((text): [string, unknown] => [text, null]),
    ...['oN', 'tRUE', 'nUll', '_1', '1e400', 'NaN', '=', '12:30:45', '2024-01-01', '1,000', '10%', '720h', '1Gi', '0 9 * * 1-5'].map(
      (text): [string, unknown] => [text, text],
    ),
    ['010', 8],
    ['0o10', 8],
    ['0O10', 8],
    ['08', 8],
    ['09', 9],
    ['012345678901', 12345678901],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['1__0', 10],
    ['1e3', 1000],
    ['1.0', 1],
    ['5.', 5],
    ['.5', 0.5],
    ['+5', 5],
    ['-0', 0],
    ['!foo b', 'b'],
    ['!!str 5', '5'],
    ['!!binary aGk=', 'hi'],
  ];
  it.each(rows)('%s', (text, value) => {
    expect((read(`a: ${text}`).value as { a: unknown }).a).toBe(value);
  });

  it.each(['.inf', '-.inf', '.nan', '@daily', '`x`', '%x', '* * * * *'])('%s is an error', (text) => {
    expect(read(`a: ${text}`).errors[0]).toMatchObject({ code: 'yaml-syntax', position: { line: 1 } });
  });

  it('tells of whole numbers that a double cannot hold', () => {
    expect(read('a: 9007199254740993').problems).toMatchObject([
      { severity: 'warning', code: 'number-inexact', position: { line: 1, column: 4 } },
    ]);
    expect(read('a: 9007199254740992').problems).toEqual([]);
  });
});

describe('keys', () => {
  it('follow the rules of scalars and become text', () => {
    expect(read('on: 1\n1: x\ny: 5').value).toEqual({ true: 5, 1: 'x' });
    expect(read('~: 1').errors).toHaveLength(1);
  });

  it('may be written twice when lenient, the last one counts', () => {
    const { value, problems } = read('a: 1\nb: 2\na: 3');
    expect(value).toEqual({ a: 3, b: 2 });
    expect(problems).toMatchObject([{ severity: 'warning', code: 'duplicate-key', position: { line: 3, column: 1 } }]);
    expect(read('a: 1\na: 3', { unknownFields: 'strict' }).errors).toHaveLength(1);
  });

  it('of the prototype are keys like any other', () => {
    const { value } = read('__proto__: {polluted: 1}\nconstructor: 2\nlabels: {__proto__: x}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'labels']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys((value as { labels: object }).labels)).toEqual(['__proto__']);
  });
});

describe('positions', () => {
  const { document } = read('# c\nspec:\n  list:\n    - a: 1\n      on: [x, y]\n  copy: &c {q: 1}\n  other: *c\n');
  it.each<[(string | number)[], number, number]>([
    [['spec'], 2, 1],
    [['spec', 'list', 0, 'a'], 4, 7],
    [['spec', 'list', 0, 'true', 1], 5, 15],
    [['spec', 'other', 'q'], 6, 13],
    [['spec', 'list', 7, 'x'], 3, 3],
  ])('%j', (path, line, column) => {
    expect(document?.locate(path)).toEqual({ line, column });
  });
});

describe('hostile text', () => {
  const bomb = (levels: number) =>
    `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`;

  it('an alias bomb is refused quickly, whether in lists or in merges', () => {
    const started = performance.now();
    expect(read(bomb(30)).errors).toMatchObject([{ code: 'alias-limit' }]);
    const merges = `m0: &m0 {x: 1}\n${Array.from({ length: 40 }, (_, i) => `m${i + 1}: &m${i + 1} [{<<: *m${i}, a: *m${i}}, {<<: *m${i}}]`.replace(`<<: *m${i}`, i === 0 ? '<<: *m0' : `<<: *m${i}`)).join('\n')}\n`;
    expect(read(merges).errors).toMatchObject([{ code: 'alias-limit' }]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('a modest use of aliases is fine', () => {
    expect(read(bomb(2)).errors).toEqual([]);
  });

  it.each(['[', '- ', '{a: ', '? '])('nesting of %j is bounded', (open) => {
    expect(read(open.repeat(5000)).errors[0]?.code).toBe('nesting-limit');
  });

  it('a chain of aliases cannot nest deeper than the limit', () => {
    const chain = `a0: &a0 [x]\n${Array.from({ length: 300 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join('\n')}\n`;
    expect(read(chain).errors).toMatchObject([{ code: 'nesting-limit' }]);
  });

  it('truncated text is an error at its place', () => {
    expect(read('a:\n  b: "x').errors).toMatchObject([{ code: 'yaml-syntax', position: { line: 2 } }]);
    expect(read('a: {b: 1').errors).toHaveLength(1);
  });
});

it('one mistake is told once, and one on another line too', () => {
  expect(read('a: b: c\n').errors.map(({ position }) => position.line)).toEqual([1]);
  expect(read('a: {x\nb: c: d\n').errors.length).toBeGreaterThan(0);
  expect(read('a: b: c\nd: e: f\n').errors.map(({ position }) => position.line)).toEqual([1, 2]);
});
