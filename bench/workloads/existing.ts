import type { Node, NodeClaim, PodSpec, SchedulingInput } from '@kerf/core';
import { Random } from '../random.js';
import { HOSTNAME, requirement, ZONE, ZONES } from './labels.js';
import { linearCatalog } from './linearcatalog.js';
import { nodeObjects } from './node.js';
import { nodePool } from './nodepool.js';
import { drawSize } from './plain.js';
import { PodList } from './pods.js';

const NODES = 2000;
const BOUND_PER_NODE = 4;
const APPS = 40;

/** The constraints of a tenth each of the pods; the others have none. */
function drawSpec(random: Random, app: string): PodSpec {
  const selector = { matchLabels: { app } };
  const kind = random.below(10);
  if (kind === 0) return { nodeSelector: { [ZONE]: random.pick(ZONES) } };
  if (kind === 1) return { nodeSelector: { 'example.com/rack': `r${random.below(20)}` } };
  if (kind === 2)
    return { topologySpreadConstraints: [{ maxSkew: 2, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector }] };
  if (kind === 3)
    return {
      topologySpreadConstraints: [{ maxSkew: 3, topologyKey: HOSTNAME, whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector }],
    };
  if (kind === 4) {
    const terms = [{ matchExpressions: [requirement('example.com/rack', 'NotIn', 'r0', 'r1')] }];
    return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } } };
  }
  return {};
}

/** 2,000 nodes of 8 to 15 cpu in three zones and 20 racks with 8,000 pods on them; `pods` more in 40 apps wait for what is left and for new nodes. */
export function existing(pods: number): SchedulingInput {
  const random = new Random(42);
  const instanceTypes = linearCatalog(400);
  const nodes: Node[] = [];
  const nodeClaims: NodeClaim[] = [];
  const list = new PodList();
  for (let i = 0; i < NODES; i++) {
    const cpu = 8 + random.below(8);
    const name = `n${String(i).padStart(4, '0')}`;
    const { node, nodeClaim } = nodeObjects({
      name,
      type: instanceTypes[cpu - 1]!,
      nodePool: 'default',
      zone: random.pick(ZONES),
      capacityType: 'on-demand',
      allocatable: { cpu: `${cpu * 1000 - 100}m`, memory: `${2 * cpu * 1024 - 10}Mi`, pods: String(10 * cpu) },
      labels: { 'example.com/rack': `r${i % 20}` },
    });
    nodes.push(node);
    nodeClaims.push(nodeClaim);
    const share = { cpu: `${Math.floor((cpu * 1000 * 0.85) / BOUND_PER_NODE)}m`, memory: '1Gi' };
    for (let n = 0; n < BOUND_PER_NODE; n++) list.add({ requests: share, labels: { app: `app-${random.below(APPS)}` }, node: name });
  }
  for (let i = 0; i < pods; i++) {
    const app = `app-${random.below(APPS)}`;
    list.add({ requests: drawSize(random), labels: { app }, spec: drawSpec(random, app) });
  }
  return { nodePools: [nodePool('default')], instanceTypes, nodes, nodeClaims, pods: list.items };
}
