import * as codes from '../../kernel/trace.js';
import type { Problem } from '../encode/problem.js';
import type { Reason } from '../model/plan.js';

const TOPOLOGY_TYPES = ['topology spread', 'pod affinity', 'pod anti-affinity'];

/** Gives names to the reason records of one pod. A record of a template names its NodePool. */
export function decodeReasons(records: readonly { code: number; a: number; b: number }[], problem: Problem): Reason[] {
  const reasons: Reason[] = [];
  for (const [template, record] of records.entries()) {
    const reason = decodeReason(record, problem);
    if (!reason) continue;
    const nodePool = CODES_OF_POD.has(record.code) ? undefined : problem.templates[template]?.nodePool.metadata.name;
    reasons.push(nodePool === undefined ? reason : { nodePool, ...reason });
    if (CODES_OF_POD.has(record.code)) return reasons;
  }
  return reasons;
}

const CODES_OF_POD = new Set([codes.REASON_RESOURCE_CLAIMS, codes.REASON_NO_NODE_POOL]);

function decodeReason({ code, a, b }: { code: number; a: number; b: number }, problem: Problem): Reason | undefined {
  const key = () => problem.labels.keys[a]!;
  switch (code) {
    case codes.REASON_TAINT: {
      const taint = problem.taints.taintOf(a);
      return { code: 'taint-not-tolerated', key: taint.key, detail: `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}` };
    }
    case codes.REASON_UNDEFINED_KEY:
      return { code: 'label-not-defined', key: key() };
    case codes.REASON_REQUIREMENT:
      return { code: 'requirements-incompatible', key: key() };
    case codes.REASON_VOLUME_UNDEFINED_KEY:
      return { code: 'volume-label-not-defined', key: key() };
    case codes.REASON_VOLUME_REQUIREMENT:
      return { code: 'volume-requirements-incompatible', key: key() };
    case codes.REASON_TOPOLOGY:
      return { code: 'topology-unsatisfiable', key: key(), detail: TOPOLOGY_TYPES[b]! };
    case codes.REASON_INSTANCE_TYPES:
      return { code: INSTANCE_TYPE_CODES[a]! };
    case codes.REASON_MIN_VALUES:
      return { code: 'min-values-not-met', key: key(), detail: String(b) };
    case codes.REASON_RESERVED_EXHAUSTED:
      return { code: 'reserved-capacity-used-up' };
    case codes.REASON_RESERVED_LOST:
      return { code: 'reserved-capacity-lost' };
    case codes.REASON_NODE_LIMIT:
      return { code: 'node-limit-exhausted' };
    case codes.REASON_LIMITS:
      return { code: 'limits-exceeded' };
    case codes.REASON_NO_TEMPLATE:
      return { code: 'no-instance-type-for-node-pool' };
    case codes.REASON_RESOURCE_CLAIMS:
      return { code: 'resource-claims-not-supported' };
    case codes.REASON_HOST_PORTS:
      return { code: 'host-port-conflict' };
    case codes.REASON_TRUNCATED:
      return { code: 'min-values-lost-by-truncation', key: key() };
    case codes.REASON_NO_NODE_POOL:
      return { code: 'no-node-pool' };
    case codes.REASON_NOT_REACHED:
      return { code: 'not-reached' };
    default:
      return undefined;
  }
}

// By which criteria some type met: 1 requirements, 2 resources with an offering, 4 an offering (chapter 02, 11.4).
const INSTANCE_TYPE_CODES: Record<number, string> = {
  0: 'no-type-meets-anything',
  1: 'no-type-with-resources-or-offering',
  4: 'no-type-with-requirements-or-resources',
  5: 'no-type-with-resources',
  6: 'no-type-with-requirements',
  7: 'no-type-meets-all',
};
