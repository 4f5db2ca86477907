import type { Node, NodeClaim, SchedulingInput } from '@kerf/core';
import { Random } from '../random.js';
import { CAPACITY_TYPE, requirement, ZONES } from './labels.js';
import { linearCatalog } from './linearcatalog.js';
import { nodeObjects } from './node.js';
import { nodePool } from './nodepool.js';
import { PodList } from './pods.js';

const PODS_PER_NODE = 10;

/**
 * A cluster that is packed well: ten pods on each node leave less cpu than any pod needs, and no smaller type would do. Nothing can be consolidated, so a
 * pass asks every question that there is: the whole binary search over the first hundred nodes, then every node alone.
 */
export function consolidate(pods: number): SchedulingInput {
  const random = new Random(42);
  const instanceTypes = linearCatalog(50);
  const nodes: Node[] = [];
  const nodeClaims: NodeClaim[] = [];
  const list = new PodList();
  for (let i = 0; i < pods / PODS_PER_NODE; i++) {
    const cpu = 6 + random.below(10);
    const name = `n${String(i).padStart(4, '0')}`;
    const { node, nodeClaim } = nodeObjects({
      name,
      type: instanceTypes[cpu - 1]!,
      nodePool: 'default',
      zone: random.pick(ZONES),
      capacityType: 'on-demand',
      allocatable: { cpu: `${cpu * 1000 - 100}m`, memory: `${2 * cpu * 1024 - 10}Mi`, pods: String(10 * cpu) },
    });
    nodes.push(node);
    nodeClaims.push(nodeClaim);
    const share = { cpu: `${Math.floor((cpu * 1000 - 100) / PODS_PER_NODE) - random.below(4)}m`, memory: '512Mi' };
    for (let n = 0; n < PODS_PER_NODE; n++) list.add({ requests: share, labels: { app: `app-${random.below(50)}` }, node: name });
  }
  const requirements = [requirement(CAPACITY_TYPE, 'In', 'on-demand')];
  return { nodePools: [nodePool('default', { requirements })], instanceTypes, nodes, nodeClaims, pods: list.items };
}
