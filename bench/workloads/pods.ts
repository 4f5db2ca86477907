import type { ObjectMeta, Pod, PodSpec } from '@kerf/core';

const FIRST = Date.parse('2026-01-01T00:00:00Z');

/** RFC 3339 in whole seconds. */
export const timestamp = (second: number): string => new Date(FIRST + second * 1000).toISOString().replace('.000Z', 'Z');

export interface PodRow {
  requests: Record<string, string>;
  spec?: PodSpec;
  labels?: Record<string, string>;
  /** The node it runs on. */
  node?: string;
}

/** Pods with distinct names, UIDs and creation times, in the order in which they are added. */
export class PodList {
  readonly items: Pod[] = [];

  add({ requests, spec = {}, labels = {}, node }: PodRow): void {
    const number = String(this.items.length).padStart(6, '0');
    const metadata: ObjectMeta = {
      name: `p${number}`,
      namespace: 'default',
      uid: `00000000-0000-0000-0000-000000${number}`,
      creationTimestamp: timestamp(this.items.length),
      labels,
      ...(node ? { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'owner', uid: 'owner', controller: true }] } : {}),
    };
    const containers = [{ name: 'app', image: 'app', resources: { requests } }];
    this.items.push({
      metadata,
      spec: { ...spec, containers, ...(node ? { nodeName: node } : {}) },
      ...(node ? { status: { phase: 'Running' } } : {}),
    });
  }
}
