import { describe, expect, it } from 'vitest';
import { isLabelValue, isQualifiedName, parseInteger, readBound, requirementProblems } from './requirement.js';
import { DEFAULT_CONFIGURATION } from './wellknown.js';

const problems = (key: string, operator: string, values?: string[], minValues?: number) =>
  requirementProblems({ key, operator, ...(values && { values }), ...(minValues !== undefined && { minValues }) }, DEFAULT_CONFIGURATION);

describe('requirement validation', () => {
  it.each<[string, string, string[]?, number?]>([
    ['team', 'In', ['a']],
    ['team', 'NotIn'],
    ['team', 'Exists', ['needless']],
    ['karpenter.sh/capacity-type', 'In', ['spot', 'x']],
    ['karpenter.sh/capacity-type', 'NotIn', ['x']],
    ['cpu', 'Gt', ['01']],
    ['cpu', 'Lt', ['0']],
    ['cpu', 'Gte', ['1']],
    ['beta.kubernetes.io/arch', 'In', ['amd64']],
    ['team', 'In', ['a', 'a'], 2],
  ])('accepts %s %s %j', (key, operator, values, minValues) => {
    expect(problems(key, operator, values, minValues)).toEqual([]);
  });

  it.each<[string, string, string[]?, number?]>([
    ['team', 'In', []],
    ['team', 'Equals', ['a']],
    ['team', 'In', ['bad value!']],
    ['team', 'In', ['a'], 2],
    ['cpu', 'Gt', []],
    ['cpu', 'Gte', ['1', '2']],
    ['cpu', 'Lte', ['a']],
    ['karpenter.sh/capacity-type', 'In', ['x']],
    ['karpenter.sh/capacity-type', 'In', ['spot', 'x'], 2],
    ['karpenter.sh/foo', 'Exists'],
    ['a/b/c', 'Exists'],
  ])('refuses %s %s %j with one problem', (key, operator, values, minValues) => {
    expect(problems(key, operator, values, minValues)).toHaveLength(1);
  });

  it('collects every problem', () => {
    expect(problems('kubernetes.io/hostname', 'Foo', ['bad value!'])).toHaveLength(3);
    expect(problems('cpu', 'Lt', ['-1'])).toHaveLength(2);
  });
});

it('reads integers by the grammar of 64 bits', () => {
  expect(['05', '+5', '-5', '5'].map(parseInteger)).toEqual([5n, 5n, -5n, 5n]);
  for (const text of ['5.0', '5e0', ' 5', '0x5', '1_0', '', '9223372036854775808']) expect(parseInteger(text)).toBeUndefined();
  expect([readBound('abc'), readBound('99999999999999999999'), readBound('-99999999999999999999')]).toEqual([
    0n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ]);
});

it('knows label keys and values', () => {
  expect(isQualifiedName('example.com/My_name.1')).toBe(true);
  for (const text of ['', '/x', 'x/', 'Example.com/x', 'a'.repeat(64), '-a', `${'a'.repeat(254)}/x`])
    expect(isQualifiedName(text)).toBe(false);
  expect(isLabelValue('')).toBe(true);
  expect(isLabelValue('a'.repeat(64))).toBe(false);
});
