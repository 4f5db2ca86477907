import type { CatalogIssue } from './error.js';
import type { KubeletConfiguration } from './nodeclass.js';
import { formatQuantity, parseQuantity, type Quantity } from './quantity.js';

/** A hard eviction threshold: a fixed amount, or a percentage of the capacity where 100 switches it off. */
export type EvictionThreshold = { text: string } | { percent: number };

/** The kubelet fields that change figures (chapter 04, 5.4), read. */
export interface KubeletSettings {
  maxPods?: number;
  podsPerCore?: number;
  /** Canonical quantities by key, in byte order. */
  kubeReserved: [string, string][];
  systemReserved: [string, string][];
  memoryEviction?: EvictionThreshold;
  storageEviction?: EvictionThreshold;
}

const RESERVED_KEYS = ['cpu', 'ephemeral-storage', 'memory', 'pid'];
const SIGNALS = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'imagefs.inodesFree', 'pid.available'];

function readCount(value: unknown, path: string, issues: CatalogIssue[]): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31) return value;
  const message =
    typeof value === 'string' ? 'must be a number: expressions are not supported' : 'must be a whole number from 0 to 2147483647';
  issues.push({ code: typeof value === 'string' ? 'unsupported' : 'bad-number', path, value, message });
  return undefined;
}

function readReserved(map: Record<string, string> | undefined, path: string, issues: CatalogIssue[]): [string, string][] {
  const entries: [string, string][] = [];
  for (const key of Object.keys(map ?? {})) {
    const text = (map as Record<string, string>)[key] as string;
    if (!RESERVED_KEYS.includes(key)) {
      issues.push({
        code: 'unknown-resource',
        path: `${path}.${key}`,
        value: text,
        message: `is no reservable resource; known: ${RESERVED_KEYS.join(', ')}`,
      });
      continue;
    }
    const quantity = typeof text === 'string' ? parseQuantity(text) : undefined;
    if (quantity === undefined) {
      issues.push({ code: 'bad-quantity', path: `${path}.${key}`, value: text, message: 'must be quantity text such as "100m" or "1Gi"' });
    } else if (quantity.nanos < 0n) {
      issues.push({ code: 'negative-quantity', path: `${path}.${key}`, value: text, message: 'must not be negative' });
    } else {
      entries.push([key, formatQuantity(quantity)]);
    }
  }
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function readThreshold(text: unknown, path: string, issues: CatalogIssue[]): EvictionThreshold | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' && text.endsWith('%')) {
    const percent = /^\d{1,3}(\.\d{1,2})?%$/.test(text) ? Number(text.slice(0, -1)) : Number.NaN;
    if (percent >= 0 && percent <= 100) return { percent };
    issues.push({ code: 'bad-percentage', path, value: text, message: 'must lie between 0% and 100% with at most two decimals' });
    return undefined;
  }
  const quantity: Quantity | undefined = typeof text === 'string' ? parseQuantity(text) : undefined;
  if (quantity !== undefined) return { text: formatQuantity(quantity) };
  issues.push({ code: 'bad-quantity', path, value: text, message: 'must be a quantity such as "100Mi" or a percentage such as "5%"' });
  return undefined;
}

/** Reads the kubelet block of a node class. Soft thresholds never change a figure (chapter 04, 5.3). */
export function readKubelet(kubelet: KubeletConfiguration, issues: CatalogIssue[]): KubeletSettings {
  const hard = kubelet.evictionHard;
  for (const signal of Object.keys(hard ?? {}))
    if (!SIGNALS.includes(signal))
      issues.push({
        code: 'unknown-signal',
        path: `spec.kubelet.evictionHard.${signal}`,
        message: `is no eviction signal; known: ${SIGNALS.join(', ')}`,
      });
  return {
    maxPods: readCount(kubelet.maxPods, 'spec.kubelet.maxPods', issues),
    podsPerCore: readCount(kubelet.podsPerCore, 'spec.kubelet.podsPerCore', issues),
    kubeReserved: readReserved(kubelet.kubeReserved, 'spec.kubelet.kubeReserved', issues),
    systemReserved: readReserved(kubelet.systemReserved, 'spec.kubelet.systemReserved', issues),
    memoryEviction: readThreshold(hard?.['memory.available'], 'spec.kubelet.evictionHard["memory.available"]', issues),
    storageEviction: readThreshold(hard?.['nodefs.available'], 'spec.kubelet.evictionHard["nodefs.available"]', issues),
  };
}
