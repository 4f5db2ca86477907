import { expect, test } from 'vitest';
import { schedule } from '../schedule.js';

// A node that the cluster cache does not admit takes no pods but is counted, here without a hostname label (chapter 02, 9.1; chapter 03, 7).
test('a node that is only counted may lack the hostname label', () => {
  const spread = { maxSkew: 1, topologyKey: 'kubernetes.io/arch', whenUnsatisfiable: 'DoNotSchedule' };
  const plan = schedule({
    nodePools: [],
    nodes: [{ metadata: { name: 'node', labels: { 'karpenter.sh/nodepool': 'pool' } } }],
    pods: [{ metadata: { name: 'pod' }, spec: { topologySpreadConstraints: [spread] } }],
  });
  expect(plan.unschedulable.map(({ pod }) => pod)).toEqual(['default/pod']);
});
