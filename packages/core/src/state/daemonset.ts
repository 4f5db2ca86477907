import type { DaemonSet } from '../model/input.js';
import type { OwnerReference } from '../model/meta.js';
import type { Container, Pod, PodSpec } from '../model/pod.js';
import { parseTime } from '../model/time.js';
import { comparePods, compareText, hasResourceClaims } from './podfacts.js';

/**
 * One representative pod per DaemonSet, in order of namespace and name (chapter 02, 7.1): its newest pod, else one made
 * from the template. Those that need dynamic resource allocation are left out.
 */
export function daemonPods(daemonSets: readonly DaemonSet[], pods: readonly Pod[]): Pod[] {
  if (daemonSets.length === 0) return [];
  const controlled = new Map<string, Pod[]>();
  for (const pod of ownedPods(daemonSets, pods).sort(comparePods)) {
    const key = ownerKey(pod.metadata.namespace, controllerOf(pod)!.uid);
    const known = controlled.get(key);
    if (known) known.push(pod);
    else controlled.set(key, [pod]);
  }
  return [...daemonSets]
    .sort(
      (left, right) =>
        compareText(left.metadata.namespace ?? '', right.metadata.namespace ?? '') || compareText(left.metadata.name, right.metadata.name),
    )
    .map((daemonSet) => representative(daemonSet, controlled.get(ownerKey(daemonSet.metadata.namespace, daemonSet.metadata.uid))))
    .filter((pod) => !hasResourceClaims(pod));
}

/** The pods that some of the DaemonSets controls, in the order given. */
export function ownedPods(daemonSets: readonly DaemonSet[], pods: readonly Pod[]): Pod[] {
  if (daemonSets.length === 0) return [];
  const owners = new Set(daemonSets.map(({ metadata }) => ownerKey(metadata.namespace, metadata.uid)));
  const uids = new Set(daemonSets.map(({ metadata }) => metadata.uid ?? ''));
  return pods.filter((pod) => {
    const controller = controllerOf(pod);
    return controller !== undefined && uids.has(controller.uid ?? '') && owners.has(ownerKey(pod.metadata.namespace, controller.uid));
  });
}

function controllerOf({ metadata }: Pod): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller);
}

// Only UIDs are compared: a DaemonSet without one owns the pods whose controller has none either.
function ownerKey(namespace: string | undefined, uid: string | undefined): string {
  return `${namespace ?? ''}/${uid ?? ''}`;
}

function representative(daemonSet: DaemonSet, owned: readonly Pod[] | undefined): Pod {
  const template = daemonSet.spec.template.spec;
  const pod = newest(owned) ?? podOfTemplate(daemonSet);
  const required = template.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return pod;
  // A live pod's own affinity pins a node name, which the DaemonSet controller has put there.
  const { affinity } = pod.spec;
  const nodeAffinity = { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required };
  return { ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } };
}

function newest(pods: readonly Pod[] | undefined): Pod | undefined {
  let best: Pod | undefined;
  for (const pod of pods ?? []) if (best === undefined || createdAt(pod) > createdAt(best)) best = pod;
  return best;
}

// Creation times have a resolution of one second.
function createdAt(pod: Pod): number {
  return Math.floor((parseTime(pod.metadata.creationTimestamp) ?? 0) / 1000);
}

function podOfTemplate({ metadata, spec }: DaemonSet): Pod {
  const template = spec.template.spec;
  const podSpec: PodSpec = { ...template, containers: (template.containers ?? []).map(requestLimits) };
  if (template.initContainers) podSpec.initContainers = template.initContainers.map(requestLimits);
  return {
    metadata: { name: metadata.name, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) },
    spec: podSpec,
  };
}

// The API server gives pods their limits as missing requests, but not templates.
function requestLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (!limits) return container;
  return { ...container, resources: { ...container.resources, requests: { ...limits, ...requests } } };
}
