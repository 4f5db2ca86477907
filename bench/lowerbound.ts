import type { NodePool, NodeSelectorRequirement, Offering, Pod, ResourceList, SchedulingInput } from '@kerf/core';
import { allocatable } from '@kerf/instance-catalog';
import loadHighs from 'highs';

/** Pods that every node takes alike. */
interface Shape {
  pod: Pod;
  count: number;
  requests: Map<string, number>;
}

/** A type as some NodePool launches it, at its cheapest offering among those that the same shapes admit. */
interface Column {
  /** Ids of the shapes that it may hold. */
  admitted: ReadonlySet<number>;
  capacity: ReadonlyMap<string, number>;
  price: number;
}

export interface LowerBound {
  /** Per hour; no set of nodes that holds every pod costs less. */
  cost: number;
  shapes: number;
  /** Before and after dominated ones are dropped. */
  columns: [all: number, kept: number];
}

const SUFFIX: Record<string, number> = { '': 1, m: 1e-3, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

let solver: ReturnType<typeof loadHighs> | undefined;

/**
 * A lower bound on the cost of nodes for all pending pods, by linear programming: fractional nodes, fractional pods, and of the constraints only
 * requests, node selectors, required node affinity and taints. Relations between pods, limits and existing nodes are left out; each could only raise
 * the cost. Own code throughout: a bound from the scheduler's parts would prove nothing.
 */
export async function lowerBound(input: SchedulingInput): Promise<LowerBound> {
  const shapes = shapesOf(input.pods);
  const all = columnsOf(input, shapes);
  const kept = undominated(all);
  solver ??= loadHighs();
  const highs = await solver;
  const solution = highs.solve(linearProgram(shapes, kept), { solver: 'ipm' });
  if (solution.Status !== 'Optimal') throw new Error(`the linear program has no optimum: ${solution.Status}`);
  return { cost: solution.ObjectiveValue, shapes: shapes.length, columns: [all.length, kept.length] };
}

function shapesOf(pods: readonly Pod[]): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const pod of pods) {
    const { nodeSelector, affinity, tolerations, containers } = pod.spec;
    const text = JSON.stringify([nodeSelector, affinity?.nodeAffinity, tolerations, containers]);
    const known = shapes.get(text);
    if (known) known.count++;
    else {
      const requests = amounts(containers?.[0]?.resources?.requests ?? {});
      shapes.set(text, { pod, count: 1, requests: requests.set('pods', 1) });
    }
  }
  return [...shapes.values()];
}

function columnsOf(input: SchedulingInput, shapes: readonly Shape[]): Column[] {
  const columns = new Map<string, Column>();
  const overhead = daemonOverhead(input);
  for (const nodePool of input.nodePools) {
    for (const type of input.instanceTypes ?? []) {
      const capacity = amounts(allocatable(type));
      for (const [name, amount] of overhead) capacity.set(name, (capacity.get(name) ?? 0) - amount);
      for (const offering of type.offerings) {
        if (!offering.available) continue;
        const labels = labelsOf(nodePool, type.requirements, offering);
        if (!admits(labels, nodePool.spec.template.spec.requirements ?? [])) continue;
        const admitted = shapes.flatMap((shape, id) => (takes(nodePool, labels, capacity, shape) ? [id] : []));
        if (admitted.length === 0) continue;
        const key = JSON.stringify([nodePool.metadata.name, type.name, admitted]);
        const known = columns.get(key);
        if (known) known.price = Math.min(known.price, offering.price);
        else columns.set(key, { admitted: new Set(admitted), capacity, price: offering.price });
      }
    }
  }
  return [...columns.values()];
}

/** Daemons that tolerate everything, which all of the workloads' are. */
function daemonOverhead({ daemonSets = [] }: SchedulingInput): Map<string, number> {
  const overhead = new Map<string, number>();
  for (const { spec } of daemonSets) {
    const requests = amounts(spec.template.spec.containers?.[0]?.resources?.requests ?? {}).set('pods', 1);
    for (const [name, amount] of requests) overhead.set(name, (overhead.get(name) ?? 0) + amount);
  }
  return overhead;
}

function labelsOf(nodePool: NodePool, type: readonly NodeSelectorRequirement[], offering: Offering): Map<string, string> {
  const labels = new Map(Object.entries(nodePool.spec.template.metadata?.labels ?? {}));
  for (const { key, operator, values } of [...type, ...offering.requirements]) {
    if (operator === 'In' && values?.length === 1) labels.set(key, values[0]!);
  }
  return labels.set('karpenter.sh/nodepool', nodePool.metadata.name);
}

function takes(
  { spec }: NodePool,
  labels: ReadonlyMap<string, string>,
  capacity: ReadonlyMap<string, number>,
  { pod, requests }: Shape,
): boolean {
  for (const [name, amount] of requests) if (amount > (capacity.get(name) ?? 0)) return false;
  for (const { key, value = '', effect } of spec.template.spec.taints ?? []) {
    const tolerated = (pod.spec.tolerations ?? []).some(
      (toleration) =>
        (toleration.effect === undefined || toleration.effect === effect) &&
        (toleration.key === undefined || toleration.key === key) &&
        (toleration.operator === 'Exists' || (toleration.value ?? '') === value),
    );
    if (effect !== 'PreferNoSchedule' && !tolerated) return false;
  }
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return admits(labels, selected) && (terms.length === 0 || terms.some(({ matchExpressions }) => admits(labels, matchExpressions ?? [])));
}

function admits(labels: ReadonlyMap<string, string>, requirements: readonly NodeSelectorRequirement[]): boolean {
  return requirements.every(({ key, operator, values = [] }) => {
    const label = labels.get(key);
    if (operator === 'In') return label !== undefined && values.includes(label);
    if (operator === 'NotIn') return label === undefined || !values.includes(label);
    if (operator === 'Exists') return label !== undefined;
    if (operator === 'DoesNotExist') return label === undefined;
    if (operator === 'Gt') return label !== undefined && Number(label) > Number(values[0]);
    if (operator === 'Lt') return label !== undefined && Number(label) < Number(values[0]);
    throw new Error(`the lower bound does not know the operator ${operator}`);
  });
}

/**
 * Without the columns that another replaces at no higher price. Nodes may be fractional, so a column also stands for any multiple of itself.
 */
function undominated(columns: readonly Column[]): Column[] {
  const kept: Column[] = [];
  for (const column of [...columns].sort((a, b) => b.admitted.size - a.admitted.size)) {
    if (kept.some((other) => replaces(other, column))) continue;
    for (let at = kept.length - 1; at >= 0; at--) if (replaces(column, kept[at]!)) kept.splice(at, 1);
    kept.push(column);
  }
  return kept;
}

function replaces(other: Column, column: Column): boolean {
  let multiple = 0;
  for (const [name, amount] of column.capacity) {
    const own = other.capacity.get(name) ?? 0;
    if (amount > 0) multiple = Math.max(multiple, own > 0 ? amount / own : Number.POSITIVE_INFINITY);
  }
  if (multiple * other.price > column.price) return false;
  for (const id of column.admitted) if (!other.admitted.has(id)) return false;
  return true;
}

/** Minimise the price of y nodes of each column; x pods of a shape on a column; every pod somewhere; no resource beyond y times the capacity. */
function linearProgram(shapes: readonly Shape[], columns: readonly Column[]): string {
  const lines = ['Minimize', ` cost: ${columns.map(({ price }, c) => `${price} y${c}`).join(' + ')}`, 'Subject To'];
  for (const [s, { count }] of shapes.entries()) {
    const places = columns.flatMap(({ admitted }, c) => (admitted.has(s) ? [`x${s}_${c}`] : []));
    if (places.length === 0) throw new Error('a pod of the workload fits nowhere');
    lines.push(` pods${s}: ${places.join(' + ')} = ${count}`);
  }
  const resources = [...new Set(shapes.flatMap(({ requests }) => [...requests.keys()]))];
  for (const [c, { admitted, capacity }] of columns.entries()) {
    for (const [r, resource] of resources.entries()) {
      const used = [...admitted].flatMap((s) => {
        const amount = shapes[s]!.requests.get(resource);
        return amount === undefined ? [] : [`${scaled(resource, amount)} x${s}_${c}`];
      });
      if (used.length > 0) lines.push(` use${c}_${r}: ${used.join(' + ')} - ${scaled(resource, capacity.get(resource) ?? 0)} y${c} <= 0`);
    }
  }
  return [...lines, 'End', ''].join('\n');
}

/** Numbers of one order of magnitude are solved more exactly. */
const scaled = (resource: string, amount: number): number => (resource === 'memory' ? amount / 2 ** 30 : amount);

function amounts(list: ResourceList): Map<string, number> {
  return new Map(
    Object.entries(list).map(([name, text]) => {
      const [, digits, suffix] = /^([0-9.]+)([a-zA-Z]*)$/.exec(String(text)) ?? [];
      const factor = SUFFIX[suffix ?? '-'];
      if (factor === undefined) throw new Error(`the lower bound does not read the quantity ${text}`);
      return [name, Number(digits) * factor];
    }),
  );
}
