import { describe, expect, test } from 'vitest';
import type { CatalogIssue } from './error.js';
import { admits, intersect, intersects, valueSet } from './requirement.js';
import { Requirements } from './requirements.js';

/** The named sets of chapter 01, 1.6. */
const named = {
  E: valueSet('Exists', []),
  D: valueSet('DoesNotExist', []),
  A: valueSet('In', ['A']),
  B: valueSet('In', ['B']),
  AB: valueSet('In', ['A', 'B']),
  '!A': valueSet('NotIn', ['A']),
  '1': valueSet('In', ['1']),
  '9': valueSet('In', ['9']),
  '1,9': valueSet('In', ['1', '9']),
  '!1,2': valueSet('NotIn', ['1', '2']),
  '>1': valueSet('Gt', ['1']),
  '>9': valueSet('Gt', ['9']),
  '<1': valueSet('Lt', ['1']),
  '<9': valueSet('Lt', ['9']),
};
type Name = keyof typeof named;
const names = Object.keys(named).sort() as Name[];

/** Chapter 01, 2.4, in the order E D A B AB !A 1 9 1,9 !1,2 >1 >9 <1 <9. */
const order: Name[] = ['E', 'D', 'A', 'B', 'AB', '!A', '1', '9', '1,9', '!1,2', '>1', '>9', '<1', '<9'];
const compatible: Record<string, string> = {
  E: 'y-yyyyyyyyyyyy',
  D: '-y---y---y----',
  A: 'y-y-y----y----',
  B: 'y--yyy---y----',
  AB: 'y-yyyy---y----',
  '!A': 'yy-yyyyyyyyyyy',
  '1': 'y----yy-y----y',
  '9': 'y----y-yyyy---',
  '1,9': 'y----yyyyyy--y',
  '!1,2': 'yyyyyy-yyyyyyy',
  '>1': 'y----y-yyyyy-y',
  '>9': 'y----y---yyy--',
  '<1': 'y----y---y--yy',
  '<9': 'y----yy-yyy-yy',
};

const operators: Record<Name, [string, string[]]> = {
  E: ['Exists', []],
  D: ['DoesNotExist', []],
  A: ['In', ['A']],
  B: ['In', ['B']],
  AB: ['In', ['A', 'B']],
  '!A': ['NotIn', ['A']],
  '1': ['In', ['1']],
  '9': ['In', ['9']],
  '1,9': ['In', ['1', '9']],
  '!1,2': ['NotIn', ['1', '2']],
  '>1': ['Gt', ['1']],
  '>9': ['Gt', ['9']],
  '<1': ['Lt', ['1']],
  '<9': ['Lt', ['9']],
};
const on = (key: string, name: Name): Requirements => {
  const [operator, values] = operators[name];
  return Requirements.read([{ key, operator, values }], 'requirements', []);
};

describe('two requirements on one key', () => {
  test.each(order)('%s against every named set is compatible as chapter 01, 2.4 says', (row) => {
    const verdicts = order.map((column) => (on('k', row).compatible(on('k', column)) ? 'y' : '-')).join('');
    expect(verdicts).toBe(compatible[row]);
  });

  test('the order of an intersection does not change what it admits', () => {
    const probes = ['A', 'B', '0', '1', '2', '5', '9', '10', 'x'];
    for (const a of names)
      for (const b of names) {
        const [one, other] = [intersect(named[a], named[b]), intersect(named[b], named[a])];
        for (const probe of probes) {
          expect(admits(one, probe)).toBe(admits(other, probe));
          expect(admits(one, probe)).toBe(admits(named[a], probe) && admits(named[b], probe));
        }
        expect(intersects(named[a], named[b])).toBe(intersects(named[b], named[a]));
      }
  });

  test('bounds are 64-bit integers', () => {
    expect(valueSet('Gt', ['9223372036854775807'])).toEqual(valueSet('DoesNotExist', []));
    expect(admits(valueSet('Gte', ['5']), '05')).toBe(true);
    expect(admits(valueSet('Gte', ['5']), '5.0')).toBe(false);
  });
});

describe('a set of requirements', () => {
  test('an undefined key is allowed when it is well known, or when absence is asked for', () => {
    const none = Requirements.of([]);
    expect(none.compatible(on('karpenter.k8s.aws/instance-cpu', 'A'))).toBe(true);
    expect(none.compatible(on('team', 'A'))).toBe(false);
    expect(none.compatible(on('team', '!A'))).toBe(true);
    expect(none.compatible(on('team', 'D'))).toBe(true);
  });

  test('two spellings of one key are intersected', () => {
    const both = Requirements.read(
      [
        { key: 'beta.kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
        { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
      ],
      'requirements',
      [],
    );
    expect(both.allows('kubernetes.io/arch', 'amd64')).toBe(false);
    expect(both.allows('kubernetes.io/arch', 'arm64')).toBe(true);
  });

  test('every problem is reported with its place', () => {
    const issues: CatalogIssue[] = [];
    Requirements.read(
      [
        { key: 'a', operator: 'in', values: ['x'] },
        { key: 'b', operator: 'Gt', values: ['many'] },
        { key: 'c', operator: 'In', values: [] },
      ],
      'requirements',
      issues,
    );
    expect(issues.map((issue) => [issue.code, issue.path])).toEqual([
      ['unknown-operator', 'requirements[0].operator'],
      ['bad-bound', 'requirements[1].values'],
      ['no-values', 'requirements[2].values'],
    ]);
  });
});
