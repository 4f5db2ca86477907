import type { CSINode, Node, NodeClaim } from '../node.js';
import type { NodeClassReference, NodePool } from '../nodepool.js';
import { amounts, type Check, integer, list, object, positiveAmounts, required, text, textMap } from './check.js';
import { Limit } from './limits.js';
import { conditions, meta, nodePoolRequirements, taints } from './meta.js';

const INT32_MAX = 2 ** 31 - 1;
const nodeClassRef = object<NodeClassReference>({ group: text, kind: text, name: text });

/** A NodePool: what a scheduling round reads of it. */
export const nodePool: Check = object<NodePool>({
  metadata: required(meta),
  spec: required(
    object<NodePool['spec']>({
      template: required(
        object<NodePool['spec']['template']>({
          metadata: object({ labels: textMap, annotations: textMap }),
          spec: required(
            object<NodePool['spec']['template']['spec']>({
              requirements: nodePoolRequirements,
              taints,
              startupTaints: taints,
              nodeClassRef,
            }),
          ),
        }),
      ),
      limits: amounts,
      weight: integer(0, INT32_MAX),
      replicas: integer(0, INT32_MAX),
    }),
  ),
  status: object({ conditions }),
});

export const node: Check = object<Node>({
  metadata: required(meta),
  spec: object({ providerID: text, taints }),
  status: object({ capacity: amounts, allocatable: amounts, conditions }),
});

export const nodeClaim: Check = object<NodeClaim>({
  metadata: required(meta),
  spec: object<NodeClaim['spec']>({
    requirements: nodePoolRequirements,
    resources: object({ requests: positiveAmounts }),
    taints,
    startupTaints: taints,
    nodeClassRef,
  }),
  status: object({ nodeName: text, providerID: text, capacity: amounts, allocatable: amounts, conditions }),
});

export const csiNode: Check = object<CSINode>({
  metadata: required(meta),
  spec: object({
    drivers: list(object({ name: required(text), allocatable: object({ count: integer(0, INT32_MAX) }) }), Limit.conditions),
  }),
});
