import type { Container, Pod, PodAffinity, PodAffinityTerm, PodSpec, ResourceList, Toleration } from '@kerf/core';
import { formatQuantity, isPodLevelResource, podRequests } from '@kerf/core/model';
import { emptyObject } from './json.js';
import { storedQuantity } from './quantity.js';

function eachContainer(spec: PodSpec, visit: (container: Container) => void): void {
  for (const container of spec.containers ?? []) visit(container);
  for (const container of spec.initContainers ?? []) visit(container);
}

/** What the API server fills into any pod spec, a template's too: quantities rounded up to thousandths, ports (chapter 06, 9.2 steps 1 and 2). */
export function setTemplateDefaults(spec: PodSpec): void {
  const lists: (ResourceList | undefined)[] = [spec.overhead, spec.resources?.requests, spec.resources?.limits];
  eachContainer(spec, ({ resources, ports }) => {
    lists.push(resources?.requests, resources?.limits);
    for (const port of ports ?? []) {
      port.protocol ??= 'TCP';
      if (spec.hostNetwork === true && !port.hostPort && port.containerPort) port.hostPort = port.containerPort;
    }
  });
  for (const list of lists)
    for (const [name, quantity] of Object.entries(list ?? {})) (list as ResourceList)[name] = storedQuantity(String(quantity));
  spec.terminationGracePeriodSeconds ??= 30;
  spec.restartPolicy ??= 'Always';
}

/** Requests that are not given take the limit; pod-level requests the sum of the containers, else the pod's limit (chapter 06, 9.2 step 1). */
export function setRequestsFromLimits(spec: PodSpec): void {
  eachContainer(spec, ({ resources }) => {
    if (resources?.limits === undefined) return;
    resources.requests = Object.assign(emptyObject() as ResourceList, resources.limits, resources.requests);
  });
  const podLevel = spec.resources;
  if (podLevel?.limits === undefined || Object.keys(podLevel.limits).length === 0) return;
  const requests: ResourceList = emptyObject() as ResourceList;
  for (const [name, limit] of Object.entries(podLevel.limits)) if (isPodLevelResource(name)) requests[name] = limit;
  const { containers, initContainers } = spec;
  for (const [name, sum] of podRequests({ containers, initContainers }))
    if (name === 'cpu' || name === 'memory') requests[name] = formatQuantity(sum);
  podLevel.requests = Object.assign(requests, podLevel.requests);
}

/**
 * Writes `matchLabelKeys` and `mismatchLabelKeys` of pod affinity into the selectors, as the API server does (chapter 06, 9.2 step 4): Karpenter does not read
 * the two lists of affinity terms.
 */
export function mergeMatchLabelKeys(pod: Pod): void {
  const labels = pod.metadata.labels ?? {};
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  for (const term of [...termsOf(podAffinity), ...termsOf(podAntiAffinity)]) {
    if (term.labelSelector === undefined) continue;
    for (const [keys, operator] of [
      [term.matchLabelKeys, 'In'],
      [term.mismatchLabelKeys, 'NotIn'],
    ] as const) {
      const carried = (keys ?? []).filter((key) => Object.hasOwn(labels, key));
      if (carried.length === 0) continue;
      const added = carried.map((key) => ({ key, operator, values: [labels[key] as string] }));
      term.labelSelector.matchExpressions = [...(term.labelSelector.matchExpressions ?? []), ...added];
    }
  }
}

function termsOf(affinity: PodAffinity | undefined): PodAffinityTerm[] {
  return [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ];
}

const TOLERATION_SECONDS = 300;

/** Tolerations that admission gives to every pod, for 300 seconds on a node that fails (chapter 06, 9.2 step 8). */
export function addDefaultTolerations(spec: PodSpec): void {
  const given = spec.tolerations ?? [];
  const covers = (toleration: Toleration, key: string) =>
    (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === 'NoExecute');
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) => !given.some((toleration) => covers(toleration, key)),
  );
  spec.tolerations = [
    ...given,
    ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: TOLERATION_SECONDS })),
  ];
}

/** The status of a pod whose manifest states none (chapter 06, 9.2 step 10, and 11): bound pods run and are ready, others wait to be scheduled. */
export function setStatus(pod: Pod): void {
  if (pod.status?.phase) return;
  const conditions = pod.status?.conditions ?? [];
  const gated = (pod.spec.schedulingGates ?? []).length > 0;
  if (pod.spec.nodeName) {
    pod.status = {
      ...pod.status,
      phase: 'Running',
      conditions: [...conditions, { type: 'PodScheduled', status: 'True' }, { type: 'Ready', status: 'True' }],
    };
  } else {
    const waiting = { type: 'PodScheduled', status: 'False', reason: gated ? 'SchedulingGated' : 'Unschedulable' };
    pod.status = { ...pod.status, phase: 'Pending', conditions: [...conditions, waiting] };
  }
}
