import { childPath } from '../model/issue.js';
import type { ResourceList } from '../model/meta.js';
import type { NodePool, NodePoolRequirement } from '../model/nodepool.js';
import type { Pod } from '../model/pod.js';
import { untoleratedTaints } from '../model/taint.js';
import { type Configuration, Label, normalizeLabel } from '../model/wellknown.js';
import type { NodePoolConstraint } from './constraint.js';

/** Keys that every template defines by itself (chapter 02, 5). */
const ADDED = new Set<string>([Label.nodePool, Label.registered, Label.initialized, Label.hostname]);

/**
 * The constraints of a NodePool as far as the pod meets them: taints that it tolerates are left out. `nodePool.spec.limits` is what remains of the limits;
 * `stated` has them as written.
 */
export function nodePoolConstraints(
  nodePool: NodePool,
  stated: ResourceList,
  pod: Pod,
  configuration: Configuration,
): NodePoolConstraint[] {
  const { metadata, spec: template } = nodePool.spec.template;
  const constraints: NodePoolConstraint[] = [];
  const byKey = new Map<string, { path: string; stated: NodePoolRequirement[] }>();
  const state = (path: string, requirement: NodePoolRequirement) => {
    const key = normalizeLabel(requirement.key, configuration);
    const known = byKey.get(key);
    if (known) known.stated.push(requirement);
    else byKey.set(key, { path, stated: [requirement] });
  };
  for (const [i, requirement] of (template.requirements ?? []).entries()) state(`spec.template.spec.requirements[${i}]`, requirement);
  const labels = metadata?.labels ?? {};
  for (const key of Object.keys(labels).sort())
    state(childPath('spec.template.metadata.labels', key), { key, operator: 'In', values: [labels[key]!] });

  for (const [i, { key, minValues }] of (template.requirements ?? []).entries()) {
    if (minValues === undefined) continue;
    const path = `spec.template.spec.requirements[${i}].minValues`;
    constraints.push({ on: 'nodePool', code: 'min-values', path, key: normalizeLabel(key, configuration), minValues });
  }
  for (const [key, { path, stated }] of byKey) constraints.push({ on: 'nodePool', code: 'requirement', path, key, stated });
  for (const resource of Object.keys(stated).sort()) {
    const remaining = String(nodePool.spec.limits?.[resource] ?? 0);
    const path = childPath('spec.limits', resource);
    constraints.push({ on: 'nodePool', code: 'limit', path, resource, limit: String(stated[resource]), remaining });
  }
  const { group, kind } = template.nodeClassRef ?? configuration.defaultNodeClass;
  for (const key of askedKeys(pod, configuration)) {
    if (byKey.has(key) || ADDED.has(key) || configuration.wellKnownLabels.has(key) || key === `${group}/${kind.toLowerCase()}`) continue;
    if (!acceptsAbsence(pod, key, configuration))
      constraints.push({ on: 'nodePool', code: 'label-not-offered', path: 'spec.template.metadata.labels', key });
  }
  const untolerated = untoleratedTaints(template.taints ?? [], pod.spec.tolerations);
  for (const [i, taint] of (template.taints ?? []).entries()) {
    if (!untolerated.includes(taint)) continue;
    const path = `spec.template.spec.taints[${i}]`;
    constraints.push({ on: 'nodePool', code: 'taint', path, key: taint.key, value: taint.value ?? '', effect: taint.effect });
  }
  return constraints;
}

/** The NodePool without some of its constraints. A key that is freed stays defined where the pod needs the label, whatever its value. */
export function nodePoolWithout(
  nodePool: NodePool,
  dropped: readonly NodePoolConstraint[],
  pod: Pod,
  configuration: Configuration,
): NodePool {
  if (dropped.length === 0) return nodePool;
  const of = <C extends NodePoolConstraint['code']>(code: C) =>
    dropped.filter((constraint): constraint is Extract<NodePoolConstraint, { code: C }> => constraint.code === code);
  const stated = new Set(of('requirement').map(({ key }) => key));
  const freed = [...stated, ...of('label-not-offered').map(({ key }) => key)];
  const floors = new Set(of('min-values').map(({ path }) => path));
  const taints = new Set(of('taint').map(({ path }) => path));
  const limits = new Set(of('limit').map(({ resource }) => resource));
  const { metadata, spec } = nodePool.spec.template;
  const isFreed = (key: string) => stated.has(normalizeLabel(key, configuration));
  const requirements: NodePoolRequirement[] = [];
  for (const [i, requirement] of (spec.requirements ?? []).entries()) {
    const { minValues, ...bare } = requirement;
    const floor = minValues === undefined || floors.has(`spec.template.spec.requirements[${i}].minValues`) ? {} : { minValues };
    if (!isFreed(requirement.key)) requirements.push({ ...bare, ...floor });
    else if ('minValues' in floor) requirements.push({ key: requirement.key, operator: 'Exists', ...floor });
  }
  for (const key of freed) {
    if (!configuration.wellKnownLabels.has(key) && !acceptsAbsence(pod, key, configuration)) requirements.push({ key, operator: 'Exists' });
  }
  return {
    ...nodePool,
    spec: {
      ...nodePool.spec,
      limits: Object.fromEntries(Object.entries(nodePool.spec.limits ?? {}).filter(([resource]) => !limits.has(resource))),
      template: {
        metadata: {
          ...metadata,
          labels: Object.fromEntries(Object.entries(metadata?.labels ?? {}).filter(([key]) => !isFreed(key))),
        },
        spec: {
          ...spec,
          requirements,
          taints: (spec.taints ?? []).filter((_, i) => !taints.has(`spec.template.spec.taints[${i}]`)),
        },
      },
    },
  };
}

/** The keys that the pod's nodeSelector and required terms speak of, normalised, in byte order. */
function askedKeys(pod: Pod, configuration: Configuration): string[] {
  return [...new Set(asked(pod).map(({ key }) => normalizeLabel(key, configuration)))].sort();
}

function asked({ spec }: Pod): { key: string; operator: string; values?: string[] }[] {
  const selected = Object.entries(spec.nodeSelector ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return [...selected, ...terms.flatMap(({ matchExpressions }) => matchExpressions ?? [])];
}

/** Whether the pod asks nothing of the key, or only that it be absent or not have certain values. */
function acceptsAbsence(pod: Pod, key: string, configuration: Configuration): boolean {
  return asked(pod).every(
    (expression) =>
      normalizeLabel(expression.key, configuration) !== key || expression.operator === 'NotIn' || expression.operator === 'DoesNotExist',
  );
}
