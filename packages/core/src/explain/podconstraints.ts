import { childPath } from '../model/issue.js';
import type { Container, NodeSelectorTerm, Pod, PodSpec } from '../model/pod.js';
import { formatQuantity } from '../model/quantity.js';
import { requestsOf } from '../model/resources.js';
import { hasResourceClaims } from '../state/podfacts.js';
import type { PodConstraint } from './constraint.js';

/** Every constraint of a pod but its tolerations, which only matter against taints. What a plan turns down seldom comes first. */
export function podConstraints(pod: Pod): PodConstraint[] {
  const { spec } = pod;
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const constraints: PodConstraint[] = [];
  if (hasPreferences(spec)) constraints.push({ on: 'pod', code: 'preferences', path: 'spec.affinity' });
  if (hasResourceClaims(pod)) constraints.push({ on: 'pod', code: 'resource-claims', path: 'spec.resourceClaims' });
  for (const [i, container] of (spec.containers ?? []).entries()) {
    for (const [j, { hostPort, protocol }] of (container.ports ?? []).entries()) {
      if (!hostPort) continue;
      const path = `spec.containers[${i}].ports[${j}].hostPort`;
      constraints.push({ on: 'pod', code: 'host-port', path, port: hostPort, protocol: protocol ?? 'TCP' });
    }
  }
  for (const [resource, quantity] of requestsOf(pod)) {
    if (resource === 'pods' || quantity.nano === 0n) continue;
    const path = childPath('spec.containers[].resources.requests', resource);
    constraints.push({ on: 'pod', code: 'resource-request', path, resource, quantity: formatQuantity(quantity) });
  }
  for (const [i, { name, persistentVolumeClaim, ephemeral }] of (spec.volumes ?? []).entries()) {
    if (persistentVolumeClaim || ephemeral) constraints.push({ on: 'pod', code: 'volume', path: `spec.volumes[${i}]`, volume: name });
  }
  const affinityPath = (field: string, i: number) => `spec.affinity.${field}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`;
  for (const [index, { topologyKey }] of (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries())
    constraints.push({ on: 'pod', code: 'pod-affinity', path: affinityPath('podAffinity', index), index, key: topologyKey });
  for (const [index, { topologyKey }] of (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries())
    constraints.push({ on: 'pod', code: 'pod-anti-affinity', path: affinityPath('podAntiAffinity', index), index, key: topologyKey });
  for (const [index, { topologyKey, maxSkew, whenUnsatisfiable }] of (spec.topologySpreadConstraints ?? []).entries()) {
    if (whenUnsatisfiable === 'ScheduleAnyway') continue;
    const path = `spec.topologySpreadConstraints[${index}]`;
    constraints.push({ on: 'pod', code: 'topology-spread', path, index, key: topologyKey, maxSkew });
  }
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const [term, { matchExpressions }] of terms.entries()) {
    for (const [expression, { key, operator, values }] of (matchExpressions ?? []).entries()) {
      const list = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
      const path = `${list}[${term}].matchExpressions[${expression}]`;
      constraints.push({ on: 'pod', code: 'node-affinity', path, term, expression, key, operator, values: values ?? [] });
    }
  }
  for (const key of Object.keys(spec.nodeSelector ?? {}).sort())
    constraints.push({
      on: 'pod',
      code: 'node-selector',
      path: childPath('spec.nodeSelector', key),
      key,
      value: spec.nodeSelector![key]!,
    });
  return constraints;
}

function hasPreferences({ affinity, topologySpreadConstraints }: PodSpec): boolean {
  return (
    [affinity?.nodeAffinity, affinity?.podAffinity, affinity?.podAntiAffinity].some(
      (part) => (part?.preferredDuringSchedulingIgnoredDuringExecution?.length ?? 0) > 0,
    ) || (topologySpreadConstraints ?? []).some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway')
  );
}

/** The pod without some of its constraints. */
export function podWithout(pod: Pod, dropped: readonly PodConstraint[]): Pod {
  if (dropped.length === 0) return pod;
  const has = (code: PodConstraint['code'], matches: (constraint: never) => boolean = () => true) =>
    dropped.some((constraint) => constraint.code === code && matches(constraint as never));
  const resources = new Set(dropped.flatMap((constraint) => (constraint.code === 'resource-request' ? [constraint.resource] : [])));
  const preferences = !has('preferences');
  const { spec } = pod;
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const keptTerms = terms?.map(
    ({ matchExpressions, ...term }, t): NodeSelectorTerm => ({
      ...term,
      matchExpressions: (matchExpressions ?? []).filter(
        (_, e) => !has('node-affinity', (c: { term: number; expression: number }) => c.term === t && c.expression === e),
      ),
    }),
  );
  const keepAffinity = (part: typeof podAffinity, code: 'pod-affinity' | 'pod-anti-affinity') => ({
    requiredDuringSchedulingIgnoredDuringExecution: (part?.requiredDuringSchedulingIgnoredDuringExecution ?? []).filter(
      (_, i) => !has(code, (c: { index: number }) => c.index === i),
    ),
    preferredDuringSchedulingIgnoredDuringExecution: preferences ? (part?.preferredDuringSchedulingIgnoredDuringExecution ?? []) : [],
  });
  const kept: PodSpec = {
    ...spec,
    nodeSelector: Object.fromEntries(
      Object.entries(spec.nodeSelector ?? {}).filter(([key]) => !has('node-selector', (c: { key: string }) => c.key === key)),
    ),
    affinity: {
      nodeAffinity: {
        ...(keptTerms === undefined ? {} : { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: keptTerms } }),
        ...(preferences && nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
          ? { preferredDuringSchedulingIgnoredDuringExecution: nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution }
          : {}),
      },
      podAffinity: keepAffinity(podAffinity, 'pod-affinity'),
      podAntiAffinity: keepAffinity(podAntiAffinity, 'pod-anti-affinity'),
    },
    topologySpreadConstraints: (spec.topologySpreadConstraints ?? []).filter(
      ({ whenUnsatisfiable }, i) =>
        !has('topology-spread', (c: { index: number }) => c.index === i) && (preferences || whenUnsatisfiable !== 'ScheduleAnyway'),
    ),
    containers: (spec.containers ?? []).map((container, i) => ({
      ...withoutResources(container, resources),
      ports: (container.ports ?? []).filter(
        (_, j) => !has('host-port', (c: { path: string }) => c.path === `spec.containers[${i}].ports[${j}].hostPort`),
      ),
    })),
    initContainers: (spec.initContainers ?? []).map((container) => withoutResources(container, resources)),
    volumes: (spec.volumes ?? []).filter(({ name }) => !has('volume', (c: { volume: string }) => c.volume === name)),
  };
  if (spec.overhead) kept.overhead = without(spec.overhead, resources);
  if (spec.resources?.requests) kept.resources = { ...spec.resources, requests: without(spec.resources.requests, resources) };
  if (has('resource-claims')) {
    delete kept.resourceClaims;
    const claimless = (container: Container) => {
      const { claims: _, ...left } = container.resources ?? {};
      return { ...container, resources: left };
    };
    kept.containers = kept.containers!.map(claimless);
    kept.initContainers = kept.initContainers!.map(claimless);
    if (kept.resources) kept.resources = { ...kept.resources, claims: [] };
  }
  return { ...pod, spec: kept, ...(resources.size === 0 || !pod.status ? {} : { status: withoutAllocation(pod.status) }) };
}

/** What a running pod was given, against which its requests would be raised again (chapter 01, 6.3), is no demand of its spec. */
function withoutAllocation(status: NonNullable<Pod['status']>): NonNullable<Pod['status']> {
  const { containerStatuses: _containers, initContainerStatuses: _inits, ...left } = status;
  return left;
}

function withoutResources(container: Container, resources: ReadonlySet<string>): Container {
  if (resources.size === 0 || !container.resources?.requests) return container;
  return { ...container, resources: { ...container.resources, requests: without(container.resources.requests, resources) } };
}

function without<T>(list: Record<string, T>, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(list).filter(([name]) => !names.has(name)));
}
