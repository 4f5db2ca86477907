import type { Container, DaemonSet, InstanceType, Pod, Taint } from '@kerf/core';
import type { Cluster, StateNode } from './cluster.js';
import { type Form, type HostPort, hostPorts, nameOf, relaxed, requestsOf, strictRequirements, unrelaxed } from './pod.js';
import { minusAll, type Resources, sum } from './quantity.js';
import {
  expressions,
  incompatible,
  intersects,
  labelRequirements,
  NOTHING_UNDEFINED,
  type Requirements,
  WELL_KNOWN,
} from './requirement.js';
import { isSoftToleration, untolerated } from './taint.js';

/** Types of one template that run the same daemons (chapter 02, 7.2). */
export interface DaemonGroup {
  types: InstanceType[];
  /** Nothing when no daemon runs on them. */
  overhead: Resources;
  ports: HostPort[];
}

const withLimits = (container: Container): Container => ({
  ...container,
  resources: { ...container.resources, requests: { ...container.resources?.limits, ...container.resources?.requests } },
});

/** The pod that stands for a DaemonSet: its newest live one, else one of its template (chapter 02, 7.1). */
function representative(set: DaemonSet, cluster: Cluster): Pod {
  const { spec } = set.spec.template;
  let live: Pod | undefined;
  const inNamespace = cluster.pods
    .filter((pod) => pod.metadata.namespace === set.metadata.namespace)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const pod of inNamespace) {
    const controller = (pod.metadata.ownerReferences ?? []).find((owner) => owner.controller);
    if (controller === undefined || controller.uid !== set.metadata.uid) continue;
    if (live === undefined || Date.parse(pod.metadata.creationTimestamp!) > Date.parse(live.metadata.creationTimestamp!)) live = pod;
  }
  const pod: Pod = structuredClone(
    live ?? {
      metadata: { name: set.metadata.name, namespace: set.metadata.namespace },
      spec: { ...spec, containers: (spec.containers ?? []).map(withLimits), initContainers: (spec.initContainers ?? []).map(withLimits) },
    },
  );
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required) {
    pod.spec.affinity = {
      ...pod.spec.affinity,
      nodeAffinity: { ...pod.spec.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required },
    };
  }
  return pod;
}

/** The daemons of a round. Testing them against a template and a type drops OR terms of theirs for good (chapter 01, 8.4). */
export class Daemons {
  private readonly daemons: { name: string; form: Form; requests: Resources; ports: HostPort[] }[];

  constructor(cluster: Cluster) {
    this.daemons = (cluster.scenario.daemonSets ?? [])
      .map((set) => representative(set, cluster))
      .filter((pod) => !hasResourceClaims(pod))
      .map((pod) => ({ name: nameOf(pod), form: unrelaxed(pod), requests: requestsOf(pod), ports: hostPorts(pod) }));
  }

  /** Groups in the order in which their first type appears. */
  groups(template: Requirements, taints: readonly Taint[], types: readonly InstanceType[]): DaemonGroup[] {
    const groups = new Map<string, DaemonGroup>();
    for (const type of types) {
      const running = this.daemons.filter((daemon) => {
        if (!daemon.form.tolerations.some(isSoftToleration)) {
          daemon.form = { ...daemon.form, tolerations: [...daemon.form.tolerations, { operator: 'Exists', effect: 'PreferNoSchedule' }] };
        }
        if (untolerated(taints, daemon.form.tolerations) !== undefined) return false;
        for (;;) {
          const asked = strictRequirements(daemon.form);
          const compatible = incompatible(template, asked, WELL_KNOWN) === undefined && intersects(expressions(type.requirements), asked);
          if (compatible) return true;
          if ((daemon.form.terms?.length ?? 0) <= 1) return false;
          daemon.form = relaxed(daemon.form, false)!;
        }
      });
      const key = running
        .map((daemon) => daemon.name)
        .sort()
        .join(',');
      const group = groups.get(key);
      if (group !== undefined) group.types.push(type);
      else groups.set(key, { types: [type], overhead: sum(...running.map((d) => d.requests)), ports: running.flatMap((d) => d.ports) });
    }
    return [...groups.values()];
  }

  /** What the daemons still ask of an existing node beyond those that run there, never less than nothing (chapter 02, 7.3). */
  remainingOn(node: StateNode): Resources {
    const running = this.daemons.filter(
      ({ form }) =>
        untolerated(node.taints, form.tolerations) === undefined &&
        incompatible(labelRequirements(node.labels), strictRequirements(form), NOTHING_UNDEFINED) === undefined,
    );
    const rest = minusAll(sum(...running.map((d) => d.requests)), node.daemonRequests);
    return new Map([...rest].map(([name, amount]) => [name, amount < 0n ? 0n : amount]));
  }
}

export const hasResourceClaims = (pod: Pod): boolean =>
  (pod.spec.resourceClaims?.length ?? 0) > 0 ||
  [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].some((c) => (c.resources?.claims?.length ?? 0) > 0);
