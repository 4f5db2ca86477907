import type { Namespace, SchedulingInput } from '../model/input.js';
import type { Condition } from '../model/meta.js';
import type { NodePool } from '../model/nodepool.js';
import type { Pod, PodStatus } from '../model/pod.js';
import { type Configuration, DEFAULT_CONFIGURATION } from '../model/wellknown.js';

/** The clock of an input that states none. */
export const DEFAULT_NOW = '2026-01-02T00:00:00Z';
/** The creation time of pods that state none. */
export const DEFAULT_CREATION = '2026-01-01T00:00:00Z';

/** Fills in what an API server would have, absent values only (chapter 06, 13.2). Answers a new value; the input stays as it is. */
export function normaliseInput(input: SchedulingInput, configuration: Configuration = DEFAULT_CONFIGURATION): SchedulingInput {
  const pods = input.pods.map(normalisePod);
  return {
    ...input,
    pods,
    nodePools: input.nodePools.map((nodePool) => normaliseNodePool(nodePool, configuration)),
    namespaces: [...(input.namespaces ?? []), ...missingNamespaces(pods, input.namespaces ?? [])],
    now: input.now || DEFAULT_NOW,
  };
}

function normalisePod(pod: Pod, index: number): Pod {
  const { metadata, spec } = pod;
  const complete = metadata.namespace && metadata.uid && metadata.creationTimestamp;
  // A pod that lacks nothing stays the same value: what is remembered of it holds on.
  if (complete && spec.containers?.length && pod.status?.phase) return pod;
  return {
    metadata: complete
      ? metadata
      : {
          ...metadata,
          namespace: metadata.namespace || 'default',
          uid: metadata.uid || `pod-${String(index).padStart(8, '0')}`,
          creationTimestamp: metadata.creationTimestamp || DEFAULT_CREATION,
        },
    spec: spec.containers?.length ? spec : { ...spec, containers: [{ name: 'app', image: 'app' }] },
    status: normaliseStatus(pod),
  };
}

const PENDING: PodStatus = Object.freeze({
  phase: 'Pending',
  conditions: [Object.freeze({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' })],
});

// A given phase, even Pending, adds nothing: such a pod without the condition is ignored by a round.
function normaliseStatus({ spec, status }: Pod): PodStatus {
  if (status?.phase) return status;
  if (status === undefined && !spec.nodeName) return PENDING;
  const condition: Condition = spec.nodeName
    ? { type: 'PodScheduled', status: 'True' }
    : { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };
  return { ...status, phase: spec.nodeName ? 'Running' : 'Pending', conditions: [...(status?.conditions ?? []), condition] };
}

const FORCED_CONDITIONS = ['Ready', 'ValidationSucceeded', 'NodeClassReady'];

function normaliseNodePool(nodePool: NodePool, { defaultNodeClass }: Configuration): NodePool {
  const { metadata, spec, status } = nodePool;
  const { template } = spec;
  const given = (status?.conditions ?? []).filter((condition) => !FORCED_CONDITIONS.includes(condition.type));
  return {
    ...nodePool,
    metadata: { ...metadata, uid: metadata.uid || `nodepool-${metadata.name}` },
    spec: {
      ...spec,
      template: { ...template, spec: { ...template.spec, nodeClassRef: template.spec.nodeClassRef ?? { ...defaultNodeClass } } },
    },
    status: { ...status, conditions: [...given, ...FORCED_CONDITIONS.map((type) => ({ type, status: 'True' }))] },
  };
}

function missingNamespaces(pods: readonly Pod[], listed: readonly Namespace[]): Namespace[] {
  const known = new Set(listed.map((namespace) => namespace.metadata.name));
  const missing: Namespace[] = [];
  let last: string | undefined;
  for (const { metadata } of pods) {
    const name = metadata.namespace!;
    if (name === last) continue;
    last = name;
    if (known.has(name)) continue;
    known.add(name);
    missing.push({ metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } });
  }
  return missing;
}
