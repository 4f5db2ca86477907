import type { InstanceType } from '../model/instancetype.js';
import type { NodePool } from '../model/nodepool.js';
import type { NodeSelectorRequirement, Pod } from '../model/pod.js';
import { compareQuantities, formatQuantity, type Quantity, subtractQuantities, ZERO } from '../model/quantity.js';
import { requestsOf } from '../model/resources.js';
import { isRestrictedLabel, normalizeLabel } from '../model/wellknown.js';
import type { Constraint, PodConstraint } from './constraint.js';
import { type Edit, editPod } from './edit.js';
import { neededLimit } from './planned.js';
import { podWithout } from './podconstraints.js';
import type { Probe } from './probe.js';
import { bySpelling, nearestSpelling } from './spelling.js';

/** Values tried in place of one that does not work. */
const MOST_VALUES = 6;

/** What a member of a conflict is looked at together with. */
export interface Circumstances {
  probe: Probe;
  pod: Pod;
  nodePool: NodePool;
  conflict: readonly Constraint[];
}

/** Edits that may undo one member of a conflict, the smallest first. None of them is tried here. */
export function suggestEdits(member: Constraint, circumstances: Circumstances): Edit[] {
  const { nodePool } = circumstances;
  const name = nodePool.metadata.name;
  switch (member.code) {
    case 'taint': {
      const { key, value, effect } = member;
      return [
        { code: 'add-toleration', toleration: { key, ...(value === '' ? { operator: 'Exists' } : { operator: 'Equal', value }), effect } },
      ];
    }
    case 'node-selector':
      return [
        ...otherValues(member.key, [member.value], circumstances),
        ...otherKeys(member.key, circumstances),
        { code: 'drop-constraint', constraint: member },
      ];
    case 'node-affinity':
      return [
        ...(member.operator === 'In' ? otherValues(member.key, member.values, circumstances) : []),
        ...otherKeys(member.key, circumstances),
        { code: 'drop-constraint', constraint: member },
      ];
    case 'resource-request':
      return reducedRequest(member, circumstances);
    case 'topology-spread':
      return [
        ...[1, 2, 4].map(
          (more): Edit => ({
            code: 'raise-max-skew',
            index: member.index,
            key: member.key,
            from: member.maxSkew,
            to: member.maxSkew + more,
          }),
        ),
        { code: 'spread-if-possible', index: member.index, key: member.key },
      ];
    case 'host-port':
    case 'pod-affinity':
    case 'pod-anti-affinity':
    case 'preferences':
    case 'resource-claims':
      return [{ code: 'drop-constraint', constraint: member }];
    case 'requirement':
      return [...widened(member.key, circumstances), { code: 'remove-requirement', nodePool: name, key: member.key }];
    case 'label-not-offered':
      return offered(member.key, circumstances);
    case 'min-values':
      return loweredMinValues(member.key, member.minValues, circumstances);
    case 'limit':
      return raisedLimit(member, circumstances);
    default:
      return [];
  }
}

/** What the pod asks of a key, as values. */
function asked(pod: Pod, key: string, { configuration }: Probe): { operator: string; values: string[] }[] {
  const isKey = (name: string) => normalizeLabel(name, configuration) === key;
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).filter(([name]) => isKey(name));
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return [
    ...selected.map(([, value]) => ({ operator: 'In', values: [value] })),
    ...terms
      .flatMap(({ matchExpressions }) => matchExpressions ?? [])
      .filter(({ key: name }) => isKey(name))
      .map(({ operator, values }) => ({ operator, values: values ?? [] })),
  ];
}

/** Values of the key with which the pod would find a new node of the NodePool, nearest spelling first. */
function otherValues(statedKey: string, values: readonly string[], { probe, pod, nodePool }: Circumstances): Edit[] {
  const key = normalizeLabel(statedKey, probe.configuration);
  const stated = (nodePool.spec.template.spec.requirements ?? [])
    .filter((requirement) => normalizeLabel(requirement.key, probe.configuration) === key && requirement.operator === 'In')
    .flatMap((requirement) => requirement.values ?? []);
  const labels = Object.entries(nodePool.spec.template.metadata?.labels ?? {}).filter(
    ([name]) => normalizeLabel(name, probe.configuration) === key,
  );
  const known = new Set([...stated, ...labels.map(([, value]) => value), ...valuesOfTypes(probe.typesOf(nodePool.metadata.name), key)]);
  for (const value of values) known.delete(value);
  return values.flatMap((from): Edit[] => {
    const placing = bySpelling(from, known)
      .slice(0, MOST_VALUES)
      .filter((to) => probe.admits({ pod: editPod(pod, [replaceValue(key, from, to)]), nodePool }));
    const [to, ...alternatives] = placing;
    return to === undefined ? [] : [{ code: 'replace-value', key, from, to, alternatives }];
  });
}

function replaceValue(key: string, from: string, to: string): Edit {
  return { code: 'replace-value', key, from, to, alternatives: [] };
}

/** Every value that types and their available offerings have of a key. */
export function valuesOfTypes(types: readonly InstanceType[], key: string): Set<string> {
  const values = new Set<string>();
  const add = (requirements: readonly NodeSelectorRequirement[]) => {
    for (const requirement of requirements)
      if (requirement.key === key && requirement.operator === 'In') for (const value of requirement.values ?? []) values.add(value);
  };
  for (const { requirements, offerings } of types) {
    add(requirements);
    for (const offering of offerings) if (offering.available) add(offering.requirements);
  }
  return values;
}

/** The key that was probably meant: only for keys that the NodePool does not know. */
function otherKeys(key: string, { probe, nodePool }: Circumstances): Edit[] {
  if (probe.configuration.wellKnownLabels.has(normalizeLabel(key, probe.configuration))) return [];
  const { metadata, spec } = nodePool.spec.template;
  const known = [...Object.keys(metadata?.labels ?? {}), ...(spec.requirements ?? []).map((requirement) => requirement.key)];
  const to = nearestSpelling(key, [...known, ...probe.configuration.wellKnownLabels]);
  return to === undefined ? [] : [{ code: 'replace-key', from: key, to }];
}

function offered(key: string, { probe, pod, nodePool }: Circumstances): Edit[] {
  if (isRestrictedLabel(key, probe.configuration)) return [];
  const expressions = asked(pod, key, probe);
  const value = expressions.find(({ operator, values }) => operator === 'In' && values.length > 0)?.values[0];
  const bound = expressions.find(({ operator }) => operator === 'Gt' || operator === 'Lt');
  const number = bound && String(Number(bound.values[0]) + (bound.operator === 'Gt' ? 1 : -1));
  return [{ code: 'add-label', nodePool: nodePool.metadata.name, key, value: value ?? number ?? 'true' }];
}

function widened(key: string, { probe, pod, nodePool }: Circumstances): Edit[] {
  const name = nodePool.metadata.name;
  const wanted = asked(pod, key, probe).flatMap(({ operator, values }) => (operator === 'In' ? values : []));
  if (wanted.length > 0) return wanted.slice(0, MOST_VALUES).map((value) => ({ code: 'allow-value', nodePool: name, key, value }));
  // The requirement itself is in the way: probably one of its values is misspelt.
  const known = valuesOfTypes(probe.typesOf(name), key);
  const stated = (nodePool.spec.template.spec.requirements ?? []).filter(
    (requirement) => normalizeLabel(requirement.key, probe.configuration) === key,
  );
  return stated
    .flatMap(({ operator, values }) => (operator === 'In' ? (values ?? []) : []))
    .flatMap((from): Edit[] => {
      const to = known.has(from) ? undefined : nearestSpelling(from, known);
      return to === undefined ? [] : [{ code: 'replace-allowed-value', nodePool: name, key, from, to }];
    });
}

/** The largest request that some type has room for beside its DaemonSets. */
function reducedRequest(member: Extract<PodConstraint, { code: 'resource-request' }>, { probe, pod, nodePool }: Circumstances): Edit[] {
  const { resource, quantity } = member;
  const without = podWithout(pod, [member]);
  const types = probe.newNodeTypes({ pod: without, nodePool });
  if (types === undefined) return [];
  const daemons = (probe.input.daemonSets ?? [])
    .map(({ spec }) => requestsOf({ metadata: { name: '' }, spec: spec.template.spec }).get(resource) ?? ZERO)
    .reduce((sum, each) => ({ nano: sum.nano + each.nano, family: each.family }), ZERO);
  const asking = requestsOf(pod).get(resource)!;
  const amounts = probe.amountsOf(nodePool.metadata.name);
  const rooms: Quantity[] = [];
  for (const type of types) {
    const own = amounts.allocatable(type, resource);
    for (const room of [own, subtractQuantities(own, daemons)]) if (room.nano > 0n && compareQuantities(room, asking) < 0) rooms.push(room);
  }
  rooms.sort((a, b) => compareQuantities(b, a));
  const distinct = [...new Set(rooms.map(({ nano, family }) => formatQuantity({ nano, family })))].slice(0, MOST_VALUES);
  const reduced = distinct.map((to): Edit => ({ code: 'reduce-request', resource, from: quantity, to }));
  const found = reduced.find((edit) => probe.admits({ pod: editPod(pod, [edit]), nodePool }));
  return found === undefined ? [{ code: 'drop-constraint', constraint: member }] : [found];
}

function loweredMinValues(key: string, minValues: number, { probe, pod, nodePool }: Circumstances): Edit[] {
  const lowered = (to: number): Edit => ({ code: 'lower-min-values', nodePool: nodePool.metadata.name, key, from: minValues, to });
  const edits: Edit[] = [];
  for (let to = minValues - 1; to > Math.max(0, minValues - MOST_VALUES); to--) edits.push(lowered(to));
  const types = edits.length > 0 ? probe.newNodeTypes({ pod, nodePool: withoutFloor(nodePool, key, probe) }) : undefined;
  const found = types === undefined ? 0 : valuesOfTypes(types, key).size;
  if (found > 0 && found < minValues) edits.unshift(lowered(found));
  return [...edits, lowered(0)];
}

function withoutFloor(nodePool: NodePool, key: string, { configuration }: Probe): NodePool {
  const { template } = nodePool.spec;
  const requirements = (template.spec.requirements ?? []).map(({ minValues, ...stated }) =>
    normalizeLabel(stated.key, configuration) === key || minValues === undefined ? stated : { ...stated, minValues },
  );
  return { ...nodePool, spec: { ...nodePool.spec, template: { ...template, spec: { ...template.spec, requirements } } } };
}

/** What is used with one more node of the smallest type that takes the pod, then with one of the largest. */
function raisedLimit(member: Extract<Constraint, { code: 'limit' }>, { probe, pod, nodePool }: Circumstances): Edit[] {
  const { resource, limit, remaining } = member;
  const name = nodePool.metadata.name;
  const raise = (capacity: string): Edit => ({
    code: 'raise-limit',
    nodePool: name,
    resource,
    from: limit,
    to: neededLimit(limit, remaining, capacity),
  });
  if (resource === 'nodes') return [raise('1')];
  const { [resource]: _, ...limits } = nodePool.spec.limits ?? {};
  const types = probe.newNodeTypes({ pod, nodePool: { ...nodePool, spec: { ...nodePool.spec, limits } } });
  const capacities = (types ?? []).map((type) => probe.amountsOf(name).capacity(type, resource)).sort(compareQuantities);
  if (capacities.length === 0) return [];
  const texts = [...new Set([capacities[0]!, capacities[capacities.length >> 1]!, capacities.at(-1)!].map(formatQuantity))];
  return texts.map(raise);
}
