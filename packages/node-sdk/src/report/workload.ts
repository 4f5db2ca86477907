import type { Pod } from '@kerf/core';

/** Names the workload of each pod, so that equal pods can be told in one word. */
export class Workloads {
  readonly #workloadOf = new Map<string, string>();

  constructor(pods: readonly Pod[]) {
    for (const pod of pods) this.#workloadOf.set(podName(pod), workloadOf(pod));
  }

  /** For example `3 default/inflate`; a pod without a workload by its own name. In order of appearance. */
  summary(pods: readonly string[]): string[] {
    const counts = new Map<string, number>();
    for (const pod of pods) {
      const workload = this.#workloadOf.get(pod) ?? pod;
      counts.set(workload, (counts.get(workload) ?? 0) + 1);
    }
    return [...counts].map(([workload, count]) => (count === 1 ? workload : `${count} ${workload}`));
  }
}

function podName({ metadata }: Pod): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function workloadOf(pod: Pod): string {
  const { metadata } = pod;
  const controller = metadata.ownerReferences?.find((owner) => owner.controller === true);
  if (controller === undefined) return podName(pod);
  // A ReplicaSet of a Deployment is named for it and for the hash that its pods carry as a label.
  const hash = metadata.labels?.['pod-template-hash'];
  const suffix = controller.kind === 'ReplicaSet' && hash !== undefined ? `-${hash}` : '';
  const name = suffix !== '' && controller.name.endsWith(suffix) ? controller.name.slice(0, -suffix.length) : controller.name;
  return `${metadata.namespace ?? 'default'}/${name}`;
}
