import { expect, test } from 'vitest';
import type { InstanceType } from '../model/instancetype.js';
import { instanceTypesOf } from './offeredtypes.js';

const type = (name: string): InstanceType => ({ name, requirements: [], offerings: [], capacity: {} });
const [large, small, own] = [type('large'), type('small'), type('own')] as [InstanceType, InstanceType, InstanceType];
const all = [large, small];

test('a NodePool without a list sees all types, one with a list those it names or holds', () => {
  const offered = { instanceTypes: all, nodePoolInstanceTypes: { named: ['small', 'gone'], held: [own], both: [own, 'large'], none: [] } };
  expect(instanceTypesOf(offered, 'other')).toBe(all);
  expect(instanceTypesOf(offered, 'toString')).toBe(all);
  expect(instanceTypesOf(offered, 'named')).toEqual([small]);
  expect(instanceTypesOf(offered, 'held')).toBe(offered.nodePoolInstanceTypes.held);
  expect(instanceTypesOf(offered, 'both')).toEqual([own, large]);
  expect(instanceTypesOf(offered, 'none')).toEqual([]);
});

test('the same types are the same list, and a list that its owner changed is read again', () => {
  const names = ['small', 'large'];
  const offered = { instanceTypes: all, nodePoolInstanceTypes: { pool: names } };
  const first = instanceTypesOf(offered, 'pool');
  expect(instanceTypesOf({ ...offered }, 'pool')).toBe(first);
  names.pop();
  expect(instanceTypesOf(offered, 'pool')).toEqual([small]);
  const renewed = type('small');
  expect(instanceTypesOf({ ...offered, instanceTypes: [renewed] }, 'pool')[0]).toBe(renewed);
});
