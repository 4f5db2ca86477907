import type { NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../model/pod.js';
import { parseInteger, readBound } from '../model/requirement.js';
import { Label } from '../model/wellknown.js';

/** The allowed values of one key: listed ones, or all but the listed within bounds (chapter 01, 1.1). */
interface Allowed {
  complement: boolean;
  values: ReadonlySet<string>;
  gte: bigint | undefined;
  lte: bigint | undefined;
}

const NOTHING: Allowed = { complement: false, values: new Set(), gte: undefined, lte: undefined };

/**
 * Whether the pod refuses every node of a NodePool: its requirements on the NodePool label, heaviest preference included,
 * allow no value (chapter 01, 7.4). A mere preference, or a contradiction, is enough.
 */
export function refusesNodePools(pod: Pod): boolean {
  let allowed: Allowed | undefined;
  const narrow = (requirement: NodeSelectorRequirement) => {
    if (requirement.key === Label.nodePool) allowed = allowed ? intersect(allowed, read(requirement)) : read(requirement);
  };
  const selected = pod.spec.nodeSelector;
  if (selected && Object.hasOwn(selected, Label.nodePool))
    narrow({ key: Label.nodePool, operator: 'In', values: [selected[Label.nodePool]!] });
  const affinity = pod.spec.affinity?.nodeAffinity;
  heaviest(affinity?.preferredDuringSchedulingIgnoredDuringExecution)?.matchExpressions?.forEach(narrow);
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.[0]?.matchExpressions?.forEach(narrow);
  return allowed !== undefined && !allowed.complement && allowed.values.size === 0;
}

// Equal weights keep manifest order (chapter 01, 2.2).
function heaviest(preferred: readonly { weight: number; preference: NodeSelectorTerm }[] | undefined): NodeSelectorTerm | undefined {
  let best: { weight: number; preference: NodeSelectorTerm } | undefined;
  for (const term of preferred ?? []) if (best === undefined || term.weight > best.weight) best = term;
  return best?.preference;
}

function read({ operator, values = [] }: NodeSelectorRequirement): Allowed {
  const bound = () => readBound(values[0] ?? '');
  const between = (gte: bigint | undefined, lte: bigint | undefined): Allowed => ({ complement: true, values: new Set(), gte, lte });
  switch (operator) {
    case 'In':
      return { ...NOTHING, values: new Set(values) };
    case 'DoesNotExist':
      return NOTHING;
    case 'NotIn':
      return { ...NOTHING, complement: true, values: new Set(values) };
    case 'Gt':
      return bound() === 2n ** 63n - 1n ? NOTHING : between(bound() + 1n, undefined);
    case 'Lt':
      return between(undefined, bound() - 1n);
    case 'Gte':
      return between(bound(), undefined);
    case 'Lte':
      return between(undefined, bound());
    default:
      return between(undefined, undefined);
  }
}

function intersect(left: Allowed, right: Allowed): Allowed {
  const gte = left.gte === undefined || (right.gte !== undefined && right.gte > left.gte) ? right.gte : left.gte;
  const lte = left.lte === undefined || (right.lte !== undefined && right.lte < left.lte) ? right.lte : left.lte;
  if (gte !== undefined && lte !== undefined && gte > lte) return NOTHING;
  if (left.complement && right.complement) return { complement: true, values: new Set([...left.values, ...right.values]), gte, lte };
  const listed = left.complement ? right : left;
  const other = left.complement ? left : right;
  const values = [...listed.values].filter((value) => other.values.has(value) !== other.complement && isWithin(value, gte, lte));
  return { ...NOTHING, values: new Set(values) };
}

// As soon as there is a bound, what is no integer lies outside.
function isWithin(value: string, gte: bigint | undefined, lte: bigint | undefined): boolean {
  if (gte === undefined && lte === undefined) return true;
  const number = parseInteger(value);
  return number !== undefined && (gte === undefined || number >= gte) && (lte === undefined || number <= lte);
}
