import type { InstanceType } from '@kerf/core';
import type { Capacity } from './capacity.js';
import type { InstanceTypeFacts } from './facts.js';
import type { EvictionThreshold, KubeletSettings } from './kubelet.js';
import { formatMiB, formatMillicores } from './quantity.js';
import { CPU, EPHEMERAL_STORAGE, MEMORY } from './resources.js';
import type { NodeClassSettings } from './settings.js';

/** Millicores from, up to, and the share of them that is reserved (chapter 04, 5.1). */
const CPU_RANGES: readonly [number, number, number][] = [
  [0, 1000, 0.06],
  [1000, 2000, 0.01],
  [2000, 4000, 0.005],
  [4000, 2 ** 31, 0.0025],
];

function reservedMillicores(vcpus: number): number {
  const total = vcpus * 1000;
  let reserved = 0;
  for (const [from, to, share] of CPU_RANGES) if (total > from) reserved += Math.trunc((Math.min(total, to) - from) * share);
  return reserved;
}

/** Capacity and overhead agree on which pods figure drives the memory of kube-reserved (chapter 04, 5.1). */
function kubeReserved(facts: InstanceTypeFacts, nodeClass: NodeClassSettings, capacity: Capacity): Record<string, string> {
  const pods = nodeClass.family.eniLimitedMemoryOverhead ? capacity.eniPods : capacity.pods;
  const list: Record<string, string> = {
    [CPU]: formatMillicores(reservedMillicores(facts.vcpus)),
    [EPHEMERAL_STORAGE]: '1Gi',
    [MEMORY]: formatMiB(11 * pods + 255),
  };
  for (const [key, text] of nodeClass.kubelet.kubeReserved) list[key] = text;
  return list;
}

/** Chapter 04, 5.3: doubles, in this order of operations; 100% switches a threshold off. */
function thresholdText(threshold: EvictionThreshold, capacityBytes: number): string {
  if ('text' in threshold) return threshold.text;
  if (threshold.percent === 100) return '0';
  return String(Math.ceil((capacityBytes / 100) * threshold.percent));
}

function evictionThreshold(kubelet: KubeletSettings, capacity: Capacity): Record<string, string> {
  return {
    [EPHEMERAL_STORAGE]: thresholdText(kubelet.storageEviction ?? { percent: 10 }, capacity.storageBytes),
    [MEMORY]: thresholdText(kubelet.memoryEviction ?? { text: '100Mi' }, capacity.memoryBytes),
  };
}

/** What kubelet, system and eviction thresholds take away (chapter 04, 5). */
export function overheadOf(
  facts: InstanceTypeFacts,
  nodeClass: NodeClassSettings,
  capacity: Capacity,
): NonNullable<InstanceType['overhead']> {
  const { systemReserved } = nodeClass.kubelet;
  return {
    kubeReserved: kubeReserved(facts, nodeClass, capacity),
    ...(systemReserved.length > 0 ? { systemReserved: Object.fromEntries(systemReserved) } : {}),
    evictionThreshold: evictionThreshold(nodeClass.kubelet, capacity),
  };
}
