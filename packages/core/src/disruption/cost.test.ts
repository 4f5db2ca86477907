import { expect, test } from 'vitest';
import { DAEMON, instanceType, minutesAgo, NOW, pod, snapshotOf } from '../../test/disruption/cluster.js';
import type { Pod } from '../model/pod.js';
import { disruptionCost, readCandidates } from './candidate.js';
import { evictionCost, lifetimeRemaining, rescheduleDisruptionCost, reschedulingCost } from './cost.js';

const costing = (text: string): Pod => pod('p', 1, { annotations: { 'controller.kubernetes.io/pod-deletion-cost': text } });

// Chapter 05, 25.3 (37 to 39).
test.each<[string, Pod, number]>([
  ['a plain pod', pod('p'), 1],
  ['deletion cost 100', costing('100'), 1 + 100 / 2 ** 27],
  ['the largest deletion cost', costing('2147483647'), 10],
  ['the smallest deletion cost', costing('-2147483647'), -10],
  ['priority a million', pod('p', 1, {}, { priority: 1_000_000 }), 1 + 1_000_000 / 2 ** 25],
  ['priority a billion', pod('p', 1, {}, { priority: 1_000_000_000 }), 10],
  ['a hexadecimal cost', costing('-0x1p27'), 0],
  ['digits in groups', costing('134_217_728'), 2],
  ['an infinite cost', costing('Inf'), 10],
])('%s', (_, each, cost) => {
  expect(evictionCost(each)).toBe(cost);
});

test.each(['abc', '', ' 5', 'nan', '1e999', '0x1', '_1', '1__0'])('deletion cost %j is ignored', (text) => {
  expect(evictionCost(costing(text))).toBe(1);
});

test('a node costs the base and what its pods cost to move; cheap pods do not make it cheaper', () => {
  expect(rescheduleDisruptionCost([])).toBe(1);
  expect(rescheduleDisruptionCost([pod('a'), costing('-2147483647')])).toBe(2);
  expect(reschedulingCost([pod('a'), costing('-2147483647')])).toBe(-9);
});

test('the lifetime of the NodeClaim scales the disruption cost', () => {
  const claim = (expireAfter: string | undefined, creationTimestamp = minutesAgo(60)) => ({
    metadata: { name: 'c', creationTimestamp },
    spec: expireAfter === undefined ? {} : { expireAfter },
  });
  const now = Date.parse(NOW);
  expect(lifetimeRemaining(claim(undefined), now)).toBe(1);
  expect(lifetimeRemaining(claim('Never'), now)).toBe(1);
  expect(lifetimeRemaining(claim('4h'), now)).toBe(0.75);
  expect(lifetimeRemaining(claim('30m'), now)).toBe(0);
  expect(lifetimeRemaining(claim('0s'), now)).toBe(0);
  expect(lifetimeRemaining(claim('4h', '2026-03-02T11:00:00Z'), now)).toBe(1);
});

test('a candidate is priced by its zone and capacity type, available or not', () => {
  const types = [
    instanceType({ name: 'm', prices: { 'on-demand/zone-a': 2, 'spot/zone-a': 1, 'spot/zone-b': 0.5 }, unavailable: ['spot/zone-b'] }),
  ];
  const nodes = [
    { name: 'a', pods: [pod('p'), pod('d', 1, DAEMON)], claim: { spec: { expireAfter: '48h' } } },
    { name: 'b', capacityType: 'spot', zone: 'zone-b' },
    { name: 'c', capacityType: 'reserved' },
    { name: 'd', type: 'unknown' },
  ];
  const snapshot = snapshotOf({ types, nodes });
  const { candidates } = readCandidates(snapshot, 'graceful');
  expect(candidates.map(({ price }) => price)).toEqual([2, 0.5, 0, 0]);
  expect(candidates[0]!.rescheduleDisruptionCost).toBe(2);
  expect(disruptionCost(candidates[0]!, snapshot.now)).toBe(1);
});
