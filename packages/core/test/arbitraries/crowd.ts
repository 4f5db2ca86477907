import fc from 'fast-check';
import type { SchedulingInput } from '../../src/model/input.js';
import type { InstanceType } from '../../src/model/instancetype.js';
import type { NodePool } from '../../src/model/nodepool.js';
import { schedulingInput } from './schedulinginput.js';
import { numbered } from './vocabulary.js';

/**
 * Many pods of few shapes on small nodes: more claims than the short orders of chapter 02, 10.2 handle, pods that fail again and again, limits that
 * run out. What memos are made for.
 */
export function crowd(most = 60): fc.Arbitrary<SchedulingInput> {
  return fc
    .record({
      input: schedulingInput({ instanceTypes: 5, nodePools: 2, nodes: 3, daemonSets: 1, workloads: 4, copies: most, volumes: false }),
      pods: fc.constantFrom('2', '3', '5'),
      open: fc.boolean(),
    })
    .map(({ input, pods, open }) => {
      const types = input.instanceTypes!.map((type): InstanceType => ({ ...type, capacity: { ...type.capacity, pods } }));
      if (!open) return { ...input, instanceTypes: types };
      // A pool that takes whatever the others refuse, so that the claims become many.
      const last: NodePool = { metadata: { name: numbered('pool-', 99) }, spec: { template: { spec: {} } } };
      return { ...input, instanceTypes: types, nodePools: [...input.nodePools, last] };
    });
}
