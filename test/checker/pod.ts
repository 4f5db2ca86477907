import { isIP, isIPv4 } from 'node:net';
import type { Container, NodeSelectorTerm, Pod, PodAffinityTerm, ResourceList, Toleration, TopologySpreadConstraint } from '@kerf/core';
import { parseQuantity, parseResources, type Resources, sum } from './quantity.js';
import { expressions, intersect, labelRequirements, merge, type Requirements } from './requirement.js';
import { isSoftToleration } from './taint.js';

export const nameOf = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

/** Fills in what chapter 06, 13.2 says, on copies. */
export function normalised(pods: readonly Pod[]): Pod[] {
  return pods.map((given, i) => {
    const pod = structuredClone(given);
    const { metadata } = pod;
    pod.spec ??= {};
    metadata.namespace ||= 'default';
    metadata.uid ||= `pod-${String(i).padStart(8, '0')}`;
    metadata.creationTimestamp ||= '2026-01-01T00:00:00Z';
    if (!pod.spec.containers?.length) pod.spec.containers = [{ name: 'app' }];
    pod.status ??= {};
    if (!pod.status.phase) {
      const bound = Boolean(pod.spec.nodeName);
      pod.status.phase = bound ? 'Running' : 'Pending';
      const condition = bound
        ? { type: 'PodScheduled', status: 'True' }
        : { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };
      pod.status.conditions = [...(pod.status.conditions ?? []), condition];
    }
    return pod;
  });
}

/** A pod as one step of the relaxation ladder leaves it (chapter 01, 8.3). */
export interface Form {
  pod: Pod;
  terms: NodeSelectorTerm[] | undefined;
  preferred: { weight: number; preference: NodeSelectorTerm }[];
  affinity: { weight: number; podAffinityTerm: PodAffinityTerm }[];
  antiAffinity: { weight: number; podAffinityTerm: PodAffinityTerm }[];
  spreads: TopologySpreadConstraint[];
  tolerations: Toleration[];
}

const byWeight = <T extends { weight: number }>(list: readonly T[] | undefined): T[] =>
  [...(list ?? [])].sort((a, b) => b.weight - a.weight);

export function unrelaxed(pod: Pod): Form {
  const { affinity, tolerations, topologySpreadConstraints } = pod.spec;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    pod,
    terms: required === undefined || required === null ? undefined : (required.nodeSelectorTerms ?? []),
    preferred: byWeight(affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    affinity: byWeight(affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    antiAffinity: byWeight(affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    spreads: topologySpreadConstraints ?? [],
    tolerations: tolerations ?? [],
  };
}

/** One step down the ladder, or nothing when none is left. */
export function relaxed(form: Form, softTaints: boolean): Form | undefined {
  if (form.terms !== undefined && form.terms.length > 1) return { ...form, terms: form.terms.slice(1) };
  if (form.affinity.length > 0) return { ...form, affinity: form.affinity.slice(1) };
  if (form.antiAffinity.length > 0) return { ...form, antiAffinity: form.antiAffinity.slice(1) };
  if (form.preferred.length > 0) return { ...form, preferred: form.preferred.slice(1) };
  const soft = form.spreads.findIndex((spread) => spread.whenUnsatisfiable === 'ScheduleAnyway');
  if (soft >= 0) {
    const spreads = [...form.spreads];
    spreads[soft] = spreads[spreads.length - 1]!;
    return { ...form, spreads: spreads.slice(0, -1) };
  }
  if (softTaints && !form.tolerations.some(isSoftToleration)) {
    return { ...form, tolerations: [...form.tolerations, { operator: 'Exists', effect: 'PreferNoSchedule' }] };
  }
  return undefined;
}

const selectorOf = (form: Form): Requirements => labelRequirements(form.pod.spec.nodeSelector);
const termOf = (term: NodeSelectorTerm | undefined): Requirements => expressions(term?.matchExpressions);

/** nodeSelector and the first remaining term. */
export const strictRequirements = (form: Form): Requirements => merge(selectorOf(form), termOf(form.terms?.[0]));
/** The same with the heaviest preference as if it were required. */
export const fullRequirements = (form: Form): Requirements =>
  merge(selectorOf(form), termOf(form.preferred[0]?.preference), termOf(form.terms?.[0]));
/** Every remaining term with the nodeSelector: the node filter of a spread (chapter 03, 6). */
export const filterTerms = (form: Form): Requirements[] =>
  form.terms === undefined ? [selectorOf(form)] : form.terms.map((term) => merge(selectorOf(form), termOf(term)));

const maximum = (...lists: Resources[]): Resources => {
  const result: Resources = new Map();
  for (const list of lists)
    for (const [name, amount] of list) if (!result.has(name) || result.get(name)! < amount) result.set(name, amount);
  return result;
};

/** Requests of a pod with its `pods: 1` (chapter 01, 6.3). */
export function requestsOf(pod: Pod): Resources {
  const { spec, status } = pod;
  const infeasible = (status?.conditions ?? []).find((c) => c.type === 'PodResizePending')?.reason === 'Infeasible';
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const resized = (container: Container): Resources => {
    const asked = parseResources(container.resources?.requests);
    const seen = statuses.find((s) => s.name === container.name);
    if (seen?.resources === undefined || seen.resources === null) return asked;
    const current = maximum(parseResources(seen.resources.requests), parseResources(seen.allocatedResources));
    return infeasible ? current : maximum(asked, current);
  };
  let base = sum(...(spec.containers ?? []).map(resized));
  let sidecars: Resources = new Map();
  let peak: Resources = new Map();
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      const own = resized(container);
      base = sum(base, own);
      sidecars = sum(sidecars, own);
      peak = maximum(peak, sidecars);
    } else {
      peak = maximum(peak, sum(parseResources(container.resources?.requests), sidecars));
    }
  }
  const total = maximum(base, peak);
  const supported = (name: string) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
  for (const [name, text] of Object.entries(spec.resources?.requests ?? {})) if (supported(name)) total.set(name, parseQuantity(text));
  const result = sum(total, parseResources(spec.overhead as ResourceList | undefined));
  result.set('pods', 10n ** 9n);
  return result;
}

export interface HostPort {
  owner: string;
  ip: string;
  port: number;
  protocol: string;
}

/** One text per address, so that an IPv4 address equals its IPv4-mapped form; the empty text is an unreadable address. */
function address(given: string | undefined): string {
  const ip = given || '0.0.0.0';
  if (isIP(ip) === 0 || ip.includes('%')) return '';
  return new URL(`http://[${isIPv4(ip) ? `::ffff:${ip}` : ip}]`).hostname;
}
const UNSPECIFIED = new Set([address('0.0.0.0'), address('::')]);

export const hostPorts = (pod: Pod): HostPort[] =>
  (pod.spec.containers ?? []).flatMap((container) =>
    (container.ports ?? [])
      .filter((port) => port.hostPort)
      .map((port) => ({ owner: nameOf(pod), ip: address(port.hostIP), port: port.hostPort!, protocol: port.protocol ?? '' })),
  );

/** Whether a port is taken by another pod (chapter 01, 4). */
export const portConflict = (used: readonly HostPort[], asked: readonly HostPort[]): HostPort | undefined =>
  asked.find((a) =>
    used.some(
      (u) =>
        u.owner !== a.owner &&
        u.port === a.port &&
        u.protocol === a.protocol &&
        (u.ip === a.ip || UNSPECIFIED.has(u.ip) || UNSPECIFIED.has(a.ip)),
    ),
  );

/** Whether a set of requirements asks on some key for values although two of its sources contradict each other. */
export function contradictedKeys(form: Form): string[] {
  const sources = [selectorOf(form), termOf(form.preferred[0]?.preference)];
  for (const e of form.terms?.[0]?.matchExpressions ?? []) sources.push(expressions([e]));
  const merged = new Map<string, ReturnType<typeof intersect>>();
  const keys = new Set<string>();
  for (const source of sources) {
    for (const [key, r] of source) {
      const present = merged.get(key);
      const next = present === undefined ? r : intersect(present, r);
      const wasEmpty = (x: typeof r | undefined) => x !== undefined && !x.complement && x.values.size === 0;
      if (wasEmpty(next) && !wasEmpty(present) && !wasEmpty(r)) keys.add(key);
      merged.set(key, next);
    }
  }
  return [...keys];
}
