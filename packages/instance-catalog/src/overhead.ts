import type { InstanceType } from '@kerf/core';
import type { CapacityFigures } from './capacity.js';
import type { InstanceTypeFacts } from './facts.js';
import type { EvictionThreshold } from './kubelet.js';
import { formatCount, formatMiB, formatMillicores } from './quantity.js';
import type { NodeClassSettings } from './settings.js';

/** The share of the millicores from one bound to the next that is reserved (chapter 04, 5.1). */
const CPU_RANGES = [
  { from: 0, to: 1000, share: 0.06 },
  { from: 1000, to: 2000, share: 0.01 },
  { from: 2000, to: 4000, share: 0.005 },
  { from: 4000, to: 2 ** 31, share: 0.0025 },
];

const DEFAULT_STORAGE_EVICTION: EvictionThreshold = { percent: 10 };
const DEFAULT_MEMORY_EVICTION: EvictionThreshold = { text: '100Mi' };

function reservedMillicores(vcpus: number): number {
  const total = vcpus * 1000;
  let reserved = 0;
  for (let i = 0; i < CPU_RANGES.length; i++) {
    const { from, to, share } = CPU_RANGES[i] as (typeof CPU_RANGES)[number];
    if (total > from) reserved += Math.trunc((Math.min(total, to) - from) * share);
  }
  return reserved;
}

/** Chapter 04, 5.3: doubles, in this order of operations; 100% switches a threshold off. */
function thresholdText(threshold: EvictionThreshold, capacityBytes: number): string {
  if ('text' in threshold) return threshold.text;
  if (threshold.percent === 100) return '0';
  const bytes = Math.ceil((capacityBytes / 100) * threshold.percent);
  // From a million on the reference keeps a notation with an exponent, which is written out.
  return bytes < 1e6 ? formatCount(bytes) : String(bytes);
}

/** Builds what kubelet, system and eviction thresholds take away under one node class (chapter 04, 5). */
export class OverheadBuilder {
  private readonly kubeReservedLists = new Map<number, Record<string, string>>();
  private readonly evictionThresholds = new Map<number, Record<string, string>>();
  private readonly systemReserved: Record<string, string> | undefined;

  constructor(private readonly nodeClass: NodeClassSettings) {
    const { systemReserved } = nodeClass.kubelet;
    this.systemReserved = systemReserved.length > 0 ? Object.fromEntries(systemReserved) : undefined;
  }

  /** Types with equal figures share the lists. */
  build(facts: InstanceTypeFacts, capacity: CapacityFigures): NonNullable<InstanceType['overhead']> {
    const kubeReserved = this.kubeReserved(facts.vcpus, capacity);
    const evictionThreshold = this.evictionThreshold(capacity);
    if (this.systemReserved === undefined) return { kubeReserved, evictionThreshold };
    return { kubeReserved, systemReserved: this.systemReserved, evictionThreshold };
  }

  /** AL2-like families take the pods of the ENI formula, the others the actual figure (chapter 04, 5.1). */
  private kubeReserved(vcpus: number, capacity: CapacityFigures): Record<string, string> {
    const pods = this.nodeClass.family.eniLimitedMemoryOverhead ? capacity.eniPods : capacity.pods;
    const name = pods * 65536 + vcpus;
    let list = this.kubeReservedLists.get(name);
    if (list === undefined) {
      list = { cpu: formatMillicores(reservedMillicores(vcpus)), 'ephemeral-storage': '1Gi', memory: formatMiB(11 * pods + 255) };
      for (const [key, text] of this.nodeClass.kubelet.kubeReserved) list[key] = text;
      this.kubeReservedLists.set(name, list);
    }
    return list;
  }

  private evictionThreshold(capacity: CapacityFigures): Record<string, string> {
    const { storageEviction, memoryEviction } = this.nodeClass.kubelet;
    const memoryThreshold = memoryEviction ?? DEFAULT_MEMORY_EVICTION;
    // Without a percentage of memory, types of equal storage have equal thresholds.
    const name = 'text' in memoryThreshold ? capacity.storageBytes : -1;
    let list = this.evictionThresholds.get(name);
    if (list === undefined || name < 0) {
      list = {
        'ephemeral-storage': thresholdText(storageEviction ?? DEFAULT_STORAGE_EVICTION, capacity.storageBytes),
        memory: thresholdText(memoryThreshold, capacity.memoryBytes),
      };
      this.evictionThresholds.set(name, list);
    }
    return list;
  }
}
