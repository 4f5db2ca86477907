import type { Affinity, SchedulingInput } from '@kerf/core';
import { Random } from '../random.js';
import { HOSTNAME, requirement, ZONE, ZONES } from './labels.js';
import { linearCatalog } from './linearcatalog.js';
import { nodePool } from './nodepool.js';
import { drawSize } from './plain.js';
import { PodList } from './pods.js';

/**
 * The reference's preference mix (chapter 02, 20) on 400 types: equal pods that prefer one zone, prefer to be alone in their zone (weight 10, which only the
 * first can have) and on their node (weight 1). Every pod ends alone on a node, after one relaxation for most.
 */
export function preferences(pods: number): SchedulingInput {
  const random = new Random(42);
  const requests = drawSize(random);
  const labels = { app: 'nginx' };
  const apart = (topologyKey: string, weight: number) => ({
    weight,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels: labels } },
  });
  const affinity: Affinity = {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchExpressions: [requirement(ZONE, 'In', ZONES[0])] } },
      ],
    },
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart(ZONE, 10), apart(HOSTNAME, 1)] },
  };
  const list = new PodList();
  for (let i = 0; i < pods; i++) list.add({ requests, labels, spec: { affinity } });
  const limits = { cpu: '10000000', memory: '10000000Gi' };
  return { nodePools: [nodePool('default', { limits })], instanceTypes: linearCatalog(400), pods: list.items };
}
