import { expect, it } from 'vitest';
import type { Diagnostic } from '../load/diagnostic.js';
import { describeDiagnostic } from './diagnostics.js';

const finding = (more: Partial<Diagnostic>): Diagnostic => ({
  severity: 'error',
  phase: 'schema',
  code: 'required',
  message: 'is required',
  ...more,
});

it.each<[Partial<Diagnostic>, string]>([
  [{}, 'error: is required [required]'],
  [{ source: { file: 'a.yaml', document: 0, line: 3, column: 5 } }, 'a.yaml:3:5: error: is required [required]'],
  [{ source: { file: 'a.yaml', document: 0, line: 3 } }, 'a.yaml:3:1: error: is required [required]'],
  [{ source: { file: 'a.yaml', document: 0 } }, 'a.yaml: error: is required [required]'],
  [{ object: { kind: 'Pod', namespace: 'x', name: 'p' }, path: 'spec.a' }, 'error: Pod x/p: spec.a: is required [required]'],
  [
    { object: { kind: 'NodePool', name: 'p' }, path: 'spec.a', message: 'spec.a is required' },
    'error: NodePool p: spec.a is required [required]',
  ],
  [{ object: { kind: 'NodePool', name: 'p' }, message: 'NodePool p is not ready' }, 'error: NodePool p is not ready [required]'],
  [{ object: { kind: 'Pod', namespace: 'x', name: 'p' }, message: 'Pod x/p is given twice' }, 'error: Pod x/p is given twice [required]'],
  [
    { object: { kind: 'Pod', name: 'p\u001b[2J\nerror: all is well' }, source: { file: 'a\u202e.yaml', document: 0 }, path: 'a\u0085' },
    'a\\u202e.yaml: error: Pod p\\u001b[2J\\u000aerror: all is well: a\\u0085: is required [required]',
  ],
  [{ object: { kind: 'Widget' } }, 'error: Widget: is required [required]'],
])('%j', (more, line) => {
  expect(describeDiagnostic(finding(more))).toBe(line);
});
