import { expect, test } from 'vitest';
import { condition, minutesAgo, NOW, nodePool } from '../../test/disruption/cluster.js';
import type { NodeClaim } from '../model/node.js';
import { isConsolidatable } from './consolidatable.js';

const now = Date.parse(NOW);
const claim = (status: NodeClaim['status'], deletionTimestamp?: string): NodeClaim => ({
  metadata: { name: 'c', ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
  spec: {},
  status,
});
const initialized = (lastPodEventTime?: string) => ({
  conditions: [condition('Initialized', 'True', minutesAgo(60))],
  ...(lastPodEventTime === undefined ? {} : { lastPodEventTime }),
});
const after = (consolidateAfter: string) => nodePool('default', { consolidateAfter });

// Chapter 05, 8 and 25.7 (113).
test.each<[string, string, NodeClaim, object]>([
  ['inside the window', '30s', claim(initialized('2026-03-02T09:59:50Z')), { holds: false, recheck: now + 20_000 }],
  ['after the window', '30s', claim(initialized('2026-03-02T09:59:29Z')), { holds: true }],
  ['exactly at its end', '30s', claim(initialized('2026-03-02T09:59:30Z')), { holds: true }],
  ['never', 'Never', claim(initialized('2026-03-02T09:00:00Z')), { holds: false }],
  ['at once', '0s', claim(initialized(NOW)), { holds: true }],
  ['no pod event: since it was initialized', '61m', claim(initialized()), { holds: false, recheck: now + 60_000 }],
  ['not initialized', '0s', claim({ conditions: [condition('Initialized', 'Unknown')] }), { holds: false }],
  ['being deleted', '0s', claim(initialized(), NOW), { holds: false }],
])('%s', (_, consolidateAfter, nodeClaim, expected) => {
  expect(isConsolidatable(nodeClaim, after(consolidateAfter), now)).toEqual(expected);
});

test('nodes of a static pool never get the condition', () => {
  expect(isConsolidatable(claim(initialized()), nodePool('default', {}, { replicas: 3 }), now)).toEqual({ holds: false });
});
