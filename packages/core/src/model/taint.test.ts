import { expect, it } from 'vitest';
import { isEphemeralTaint, toleratesTaint, untoleratedTaints } from './taint.js';

const gpu = { key: 'gpu', value: 'true', effect: 'NoSchedule' } as const;

it.each([
  [{ key: 'gpu', value: 'true' }, true],
  [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }, true],
  [{ operator: 'Exists' }, true],
  [{ value: 'true' }, true],
  [{ key: 'gpu', operator: 'Exists', value: 'ignored' }, true],
  [{ key: 'gpu', value: 'false' }, false],
  [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }, false],
  [{ key: 'gpu', operator: 'Other', value: 'true' }, false],
])('%j covers gpu=true:NoSchedule: %s', (toleration, covers) => {
  expect(toleratesTaint(toleration, gpu)).toBe(covers);
});

it.each([
  ['Gt', '4', true],
  ['Gt', '5', false],
  ['Gt', '04', false],
  ['Gt', '-1', true],
  ['Lt', '4', false],
  ['Lt', '6', true],
  ['Lt', '99999999999999999999', false],
])('a=5 against %s %s: %s', (operator, value, covers) => {
  expect(toleratesTaint({ key: 'a', operator, value }, { key: 'a', value: '5', effect: 'NoSchedule' })).toBe(covers);
});

it('names every taint that is not tolerated, PreferNoSchedule too', () => {
  const soft = { key: 'soft', effect: 'PreferNoSchedule' } as const;
  expect(untoleratedTaints([gpu, soft], [{ key: 'gpu', operator: 'Exists' }])).toEqual([soft]);
});

it('knows the taints of a starting node', () => {
  expect(isEphemeralTaint({ key: 'readiness.k8s.io/x', effect: 'NoExecute' })).toBe(true);
  expect(isEphemeralTaint({ key: 'foo/readiness.k8s.io/bar', effect: 'NoSchedule' })).toBe(false);
  expect(isEphemeralTaint({ key: 'node.kubernetes.io/unreachable', value: 'v', effect: 'NoSchedule' })).toBe(true);
  expect(isEphemeralTaint({ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' })).toBe(false);
});
