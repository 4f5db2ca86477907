import type { Pod } from '../model/pod.js';
import { podRequests, type Resources } from '../model/resources.js';
import type { Volumes, VolumeUse } from '../provisioning/volumes.js';
import { type HostPort, hostPortsOf } from './hostport.js';
import { hasRequiredAntiAffinity, isOwnedByDaemonSet, isReschedulable, isTerminal, isTerminating, podKey } from './podfacts.js';

/** A pod with a node name, and what counting and packing read of it. */
export interface BoundPod {
  pod: Pod;
  /** `namespace/name`. */
  key: string;
  nodeName: string;
  terminal: boolean;
  terminating: boolean;
  daemon: boolean;
  reschedulable: boolean;
  requiredAntiAffinity: boolean;
  /** Whether the node of that name is in the cluster cache: only then may the pod feed inverse groups (chapter 03, 8). */
  nodeInCache: boolean;
  requests: Resources;
  hostPorts: HostPort[];
  /** Empty when the lookup of a volume failed: the pod still holds its requests. */
  volumes: VolumeUse;
}

/** Reads the facts of a bound pod. */
export function readBoundPod(pod: Pod, nodeInCache: boolean, volumes: Volumes): BoundPod {
  const attachments = volumes.attachments(pod);
  return {
    pod,
    key: podKey(pod),
    nodeName: pod.spec.nodeName!,
    terminal: isTerminal(pod),
    terminating: isTerminating(pod),
    daemon: isOwnedByDaemonSet(pod),
    reschedulable: isReschedulable(pod),
    requiredAntiAffinity: hasRequiredAntiAffinity(pod),
    nodeInCache,
    requests: podRequests(pod.spec, pod.status),
    hostPorts: hostPortsOf(pod.spec),
    volumes: attachments.ok ? attachments.value : new Map(),
  };
}
