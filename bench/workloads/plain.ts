import type { SchedulingInput } from '@kerf/core';
import { Random } from '../random.js';
import { linearCatalog } from './linearcatalog.js';
import { nodePool } from './nodepool.js';
import { PodList } from './pods.js';

const CPU = ['100m', '250m', '500m', '1', '1500m'];
const MEMORY = ['100Mi', '256Mi', '512Mi', '1Gi', '2Gi', '4Gi'];

/** One of the 30 sizes of the reference's own benchmark (chapter 02, 20). */
export const drawSize = (random: Random): Record<string, string> => ({ cpu: random.pick(CPU), memory: random.pick(MEMORY) });

/** Requests and nothing else, 30 shapes, 400 types, one NodePool: the best case of the reference. */
export function plain(pods: number): SchedulingInput {
  const random = new Random(42);
  const list = new PodList();
  for (let i = 0; i < pods; i++) list.add({ requests: drawSize(random) });
  return { nodePools: [nodePool('default')], instanceTypes: linearCatalog(400), pods: list.items };
}
