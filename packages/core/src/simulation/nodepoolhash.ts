import type { NodePool } from '../model/nodepool.js';
import { compareText } from '../state/podfacts.js';

export const NODE_POOL_HASH = 'karpenter.sh/nodepool-hash';
export const NODE_POOL_HASH_VERSION = 'karpenter.sh/nodepool-hash-version';
/** The version at the pinned release. */
export const CURRENT_HASH_VERSION = 'v3';

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = (1n << 64n) - 1n;

/**
 * A stable hash of what static drift of a NodePool compares (chapter 05, 10): the template without its requirements. Lists
 * count as sets and what is empty as absent. The number is the project's own; of live objects their annotations are compared.
 */
export function nodePoolHash({ spec }: NodePool): string {
  const { metadata, spec: template } = spec.template;
  const text = canonicalText({
    labels: metadata?.labels,
    annotations: metadata?.annotations,
    taints: template.taints,
    startupTaints: template.startupTaints,
    nodeClassRef: template.nodeClassRef,
    terminationGracePeriod: template.terminationGracePeriod,
    expireAfter: template.expireAfter,
  });
  let hash = OFFSET;
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * PRIME) & MASK;
  return hash.toString();
}

// The values are at most a list of flat objects deep.
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).sort(compareText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const parts = Object.entries(value)
    .map(([key, each]) => [key, canonicalText(each)] as const)
    .filter(([, text]) => !EMPTY.has(text))
    .sort(([left], [right]) => compareText(left, right));
  return `{${parts.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

const EMPTY: ReadonlySet<string> = new Set(['', '""', 'null', '[]', '{}']);
