// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of manifests
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostic.js';
import { readDocuments } from './documents.js';
import { DEFAULT_LIMITS, type LoadLimits } from './limits.js';

function read(
  text: string,
  limits: Partial<LoadLimits> = {},
  substitutions = new Map<string, string>(),
  unknownFields: 'strict' | 'warn' = 'warn',
) {
  const diagnostics: Diagnostic[] = [];
  const documents = readDocuments(
    { name: 'f.yaml', text },
    { limits: { ...DEFAULT_LIMITS, ...limits }, unknownFields, substitutions },
    (diagnostic) => diagnostics.push(diagnostic),
  );
  return { values: documents.map(({ value }) => value), documents, diagnostics, codes: diagnostics.map(({ code }) => code) };
}

describe('YAML documents', () => {
  it.each<[string, string, unknown[]]>([
    ['separated by ---', 'a: 1\n---\na: 2\n', [{ a: 1 }, { a: 2 }]],
    ['blanks or a comment may follow', '---   \na: 1\n--- # c\na: 2\n---#c\na: 3', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ['empty and comment-only ones are skipped', '---\n---\n# c\n---\na: 1\n---\n', [{ a: 1 }]],
    ['... ends a document', 'a: 1\n...\nfoo: [\n---\na: 2', [{ a: 1 }, { a: 2 }]],
    ['--- inside a block scalar is text', 'a: |\n  x\n  ---\n  y\n---\nb: 1\n', [{ a: 'x\n---\ny\n' }, { b: 1 }]],
    ['CRLF', 'a: 1\r\n---\r\nb: |\r\n  x\r\n', [{ a: 1 }, { b: 'x\n' }]],
    ['a byte-order mark', '\uFEFFa: 1', [{ a: 1 }]],
    ['nothing at all', '', []],
  ])('%s', (_, text, values) => {
    const read1 = read(text);
    expect(read1.values).toEqual(values);
    expect(read1.diagnostics).toEqual([]);
  });

  it('text after a separator is an error, at its place', () => {
    const { values, diagnostics } = read('a: 1\n--- {b: 1}\nc: 1\n');
    expect(diagnostics).toMatchObject([
      { severity: 'error', code: 'document-separator', source: { file: 'f.yaml', document: 1, line: 2, column: 4 } },
    ]);
    expect(values).toEqual([{ a: 1 }, { c: 1 }]);
  });

  it('a bad document does not hide the others, and lines count through the file', () => {
    const { values, diagnostics } = read('a: 1\n---\nb: [1\n---\nc: 1\nd: "x\n');
    expect(values).toEqual([{ a: 1 }]);
    expect(diagnostics.map(({ source }) => source?.line)).toEqual([3, 6]);
  });

  it('know where a field is', () => {
    expect(read('a: 1\n---\nspec:\n  x: 1\n').documents[1]?.locate(['spec', 'x'])).toEqual({ line: 4, column: 3 });
  });
});

describe('JSON streams', () => {
  it('hold values separated by white space or ---', () => {
    expect(read('\n {"a": 1}{"a": [2, "\\ud83d\\ude00", null, true]}\n---\n{"a": -1.5e3}\n').values).toEqual([
      { a: 1 },
      { a: [2, '😀', null, true] },
      { a: -1500 },
    ]);
  });

  it.each([
    ['{"a": 1', 'json-syntax', 1, 8],
    ['{"a": 1}\n{"a": 010}', 'json-syntax', 2, 8],
    ['{"a": "x\ny"}', 'json-syntax', 1, 9],
    ['{a: 1}', 'json-syntax', 1, 2],
    ['{"a": 1e400}', 'json-syntax', 1, 7],
    [`${'{"a":'.repeat(5000)}`, 'nesting-limit', 1, 506],
  ])('%.20s', (text, code, line, column) => {
    expect(read(text).diagnostics).toMatchObject([{ severity: 'error', code, source: { line, column } }]);
  });

  it('keep prototype keys as keys and report duplicates', () => {
    const { values, diagnostics } = read('{"__proto__": {"x": 1},\n "a": 1, "a": 2}');
    expect(Object.keys(values[0] as object)).toEqual(['__proto__', 'a']);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'duplicate-key', source: { line: 2, column: 10 } }]);
    expect(read('{"a": 1, "a": 2}', {}, new Map(), 'strict').diagnostics[0]?.severity).toBe('error');
  });

  it('know where a field is', () => {
    const { documents } = read('{"x": 1}\n{"items": [\n  {"a": {"b": 1}},\n  {"a":\n    {"b": 2}}]}');
    expect(documents[1]?.locate(['items', 1, 'a', 'b'])).toEqual({ line: 5, column: 6 });
    expect(documents[1]?.locate(['items', 1, 'zzz'])).toEqual({ line: 4, column: 3 });
    expect(documents[0]?.locate(['x'])).toEqual({ line: 1, column: 2 });
  });
});

describe('a template that was not rendered', () => {
  const HINT = '; this looks like a template: render it first, for example by helm template';
  it.each([
    ['{{- if .Values.enabled }}\nkind: Pod\n{{- end }}\n', true],
    ['kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n', true],
    ['kind: Pod\nmetadata: [\n', false],
    ['{"kind": Pod}', false],
    ["kind: Pod\nmetadata: {name: '{{ x }}'}\nspec: a: b\n", false],
  ])('is told by its braces: %j', (text, expected) => {
    const { diagnostics } = read(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.some(({ message }) => message.endsWith(HINT))).toBe(expected);
  });
});

describe('limits', () => {
  it('of size and number are told', () => {
    expect(read('a: 1234567890', { characters: 10 }).codes).toEqual(['size-limit']);
    expect(read('a: 1\n---\na: 2\n---\na: 3', { documents: 2 })).toMatchObject({ codes: ['document-limit'], values: [{ a: 1 }, { a: 2 }] });
    expect(read('{}{}{}', { documents: 2 }).codes).toEqual(['document-limit']);
    expect(read(`a: [${'x,'.repeat(1000)}]`, { yamlTokens: 1000 }).codes).toEqual(['size-limit']);
    expect(read(`{"a": [${'1,'.repeat(1000)}1]}`, { jsonValues: 1000 }).codes).toEqual(['size-limit']);
  });

  it('hold after substitution too', () => {
    expect(read('a: ${X}${X}', { characters: 20 }, new Map([['X', 'y'.repeat(20)]])).codes).toEqual(['size-limit']);
  });
});

describe('substitution', () => {
  it('replaces ${NAME} where a value is given, nothing else', () => {
    expect(read('a: ${X}-${Y}-$X', {}, new Map([['X', '1']])).values).toEqual([{ a: '1-${Y}-$X' }]);
    expect(read('replicas: ${N}', {}, new Map([['N', '3']])).values).toEqual([{ replicas: 3 }]);
  });
});
