import type { Node } from '../model/node.js';
import type { Pod, PodSpec } from '../model/pod.js';
import { podRequests, type Resources, readResources, subtractFrom } from '../model/resources.js';
import { isTerminal } from '../state/podfacts.js';

/** What pods leave of nodes. Nodes and pods are replaced, never changed: what was worked out of the same values still holds. */
export class NodeRoom {
  private readonly rooms = new WeakMap<Node, { pods: readonly Pod[]; free: Resources }>();
  private readonly requests = new WeakMap<PodSpec, Resources>();

  /** Allocatable less the requests of those of the pods that have not ended; negative for resources that the node lacks. */
  freeOn(node: Node, pods: readonly Pod[]): Resources {
    const known = this.rooms.get(node);
    if (known?.pods === pods) return known.free;
    const free = readResources(node.status?.allocatable);
    for (const pod of pods) if (!isTerminal(pod)) subtractFrom(free, this.requestsOf(pod.spec));
    this.rooms.set(node, { pods, free });
    return free;
  }

  requestsOf(spec: PodSpec): Resources {
    let requests = this.requests.get(spec);
    if (requests === undefined) {
      requests = podRequests(spec);
      this.requests.set(spec, requests);
    }
    return requests;
  }
}
