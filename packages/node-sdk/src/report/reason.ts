import type { NodePool, Pod, Reason, SchedulingInput } from '@kerf/core';

/** What is known of the pod and the NodePool that a reason speaks of. */
interface Subject {
  key: string;
  detail: string;
  /** What the pod asks of the key, for example `node-type=applications`; the bare key where its spec says nothing of it. */
  wanted: string;
  /** What the NodePool says of the key; empty where nothing. */
  offered: string;
}

/** Each completes the sentence "the NodePool did not take the pod, because...". */
const WORDS: Record<string, (subject: Subject) => string> = {
  'taint-not-tolerated': ({ detail }) => `the pod does not tolerate its taint ${detail}`,
  'label-not-defined': ({ key, wanted }) => `it offers no label ${key}; the pod asks for ${wanted}`,
  'requirements-incompatible': ({ key, wanted, offered }) =>
    offered === ''
      ? `what it offers of ${key} excludes what the pod asks for${wanted === key ? '' : `: ${wanted}`}`
      : `it offers ${offered}; the pod asks for ${wanted}`,
  'volume-label-not-defined': ({ key }) => `it offers no label ${key}, which a volume of the pod needs`,
  'volume-requirements-incompatible': ({ key, offered }) =>
    `a volume of the pod needs another ${offered === '' ? key : `${key} than ${offered}`}`,
  'topology-unsatisfiable': ({ key, detail }) => `no ${key} satisfies the ${detail} of the pod`,
  'no-type-meets-anything': () => 'no instance type meets the requirements, none has room, none has an offering',
  'no-type-with-requirements-or-resources': () => 'no instance type meets the requirements, and none has room',
  'no-type-with-resources-or-offering': () =>
    'no instance type that meets the requirements has room, or an offering in such a zone and capacity type',
  'no-type-with-requirements': () => 'instance types have room and an offering, but none of them meets the requirements',
  'no-type-with-resources': () => 'no instance type has room for the pod and the DaemonSets',
  'no-type-meets-all': () => 'instance types meet the requirements and others have room and an offering, but none does both',
  'min-values-not-met': ({ key, detail }) => `only ${detail} values of ${key} would be left, fewer than its minValues`,
  'min-values-lost-by-truncation': ({ key }) =>
    `the cheapest instance types, of which a NodeClaim names 600, have fewer values of ${key} than its minValues`,
  'reserved-capacity-used-up': () => 'its reserved capacity is taken by other new nodes; the pod waits for it',
  'reserved-capacity-lost': () => 'with the pod its node would lose the reserved capacity it counts on',
  'node-limit-exhausted': () => 'its limit of nodes is reached',
  'limits-exceeded': () =>
    'every instance type that is left would exceed its limits; a planned node counts as the largest type it may become',
  'no-instance-type-for-node-pool': () => 'no instance type meets its own requirements',
  'resource-claims-not-supported': () =>
    'the pod has resource claims (dynamic resource allocation), which Karpenter leaves alone by default',
  'host-port-conflict': () => 'a DaemonSet or another pod uses a host port of the pod',
  'no-node-pool': () => 'there is no NodePool that is ready',
  'not-reached': () => 'it is not tried while a NodePool before it waits for reserved capacity',
};

/** Puts the reasons of a plan in words. */
export class Reasons {
  readonly #pods: ReadonlyMap<string, Pod>;
  readonly #nodePools: ReadonlyMap<string, NodePool>;

  constructor({ pods, nodePools }: Pick<SchedulingInput, 'pods' | 'nodePools'>) {
    this.#pods = new Map(pods.map((pod) => [`${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`, pod]));
    this.#nodePools = new Map(nodePools.map((nodePool) => [nodePool.metadata.name, nodePool]));
  }

  /** The reasons of a pod, each with its words. */
  withMessages(pod: string, reasons: readonly Reason[]): (Reason & { message: string })[] {
    return reasons.map((reason) => ({ ...reason, message: this.describe(pod, reason) }));
  }

  /** Why the pod was turned down by the NodePool of the reason, or by all where it names none; without the names of the two. */
  describe(pod: string, { nodePool, code, key = '', detail = '' }: Reason): string {
    const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
    if (words === undefined) return [code, key, detail].filter((part) => part !== '').join(' ');
    return words({
      key,
      detail,
      wanted: wantedOf(this.#pods.get(pod), key) || key,
      offered: offeredBy(this.#nodePools.get(nodePool ?? ''), key),
    });
  }
}

function wantedOf(pod: Pod | undefined, key: string): string {
  const selected = pod?.spec.nodeSelector;
  const terms = pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const expressions = terms.flatMap(({ matchExpressions }) => matchExpressions ?? []).filter((expression) => expression.key === key);
  const parts = selected !== undefined && Object.hasOwn(selected, key) ? [`${key}=${selected[key]}`] : [];
  return [...new Set([...parts, ...expressions.map(expressionText)])].join(' or ');
}

function offeredBy(nodePool: NodePool | undefined, key: string): string {
  const { metadata, spec } = nodePool?.spec.template ?? {};
  const label = metadata?.labels !== undefined && Object.hasOwn(metadata.labels, key) ? [`${key}=${metadata.labels[key]}`] : [];
  const requirements = spec?.requirements?.filter((requirement) => requirement.key === key) ?? [];
  return [...label, ...requirements.map(expressionText)].join(' and ');
}

const SHOWN = 5;

function expressionText({ key, operator, values = [] }: { key: string; operator: string; values?: string[] }): string {
  if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
  if (operator === 'Exists' || operator === 'DoesNotExist') return `${key} ${operator}`;
  const shown = values.length > SHOWN ? [...values.slice(0, SHOWN), `${values.length - SHOWN} others`] : values;
  return `${key} ${operator} [${shown.join(', ')}]`;
}
