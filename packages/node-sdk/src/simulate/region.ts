import type { NodeSelectorTerm, SchedulingInput } from '@kerf/core';
import type { RegionSummary } from '@kerf/instance-catalog';
import type { LoadedEC2NodeClass } from '../load/karpenter.js';

/** A place of the input that names a zone or a region. */
export interface RegionHint {
  /** The region it speaks of. */
  region: string;
  /** What was written: a zone or a region. */
  written: string;
  /** The object that says so, for example `NodePool default`. */
  object: string;
}

const REGION_KEYS = new Set(['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region']);
const ZONE_KEYS = new Set(['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone', 'topology.ebs.csi.aws.com/zone']);

/** The first place that names each zone or region; zones that none of these regions has are passed over. */
export function regionHints(
  input: SchedulingInput,
  nodeClasses: readonly LoadedEC2NodeClass[],
  regions: readonly RegionSummary[],
): RegionHint[] {
  const hints = new Hints(regions);
  for (const { metadata, spec } of input.nodePools) {
    const object = `NodePool ${metadata.name}`;
    hints.labels(spec.template.metadata?.labels, object);
    hints.expressions(spec.template.spec.requirements, object);
  }
  for (const { metadata, status } of nodeClasses)
    for (const { zone } of status?.subnets ?? []) hints.zone(zone, `EC2NodeClass ${metadata.name}`);
  for (const { metadata } of input.nodes ?? []) hints.labels(metadata.labels, `Node ${metadata.name}`);
  for (const { metadata, spec } of input.pods) {
    const object = `Pod ${metadata.namespace ?? 'default'}/${metadata.name}`;
    hints.labels(spec.nodeSelector, object);
    hints.terms(spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms, object);
  }
  for (const { metadata, spec } of input.persistentVolumes ?? [])
    hints.terms(spec?.nodeAffinity?.required?.nodeSelectorTerms, `PersistentVolume ${metadata.name}`);
  return hints.all;
}

class Hints {
  readonly all: RegionHint[] = [];
  readonly #written = new Set<string>();
  readonly #regionOfZone = new Map<string, string>();
  readonly #regions = new Set<string>();

  constructor(regions: readonly RegionSummary[]) {
    for (const { name, zones } of regions) {
      this.#regions.add(name);
      for (const zone of zones) this.#regionOfZone.set(zone.name, name);
    }
  }

  labels(labels: Record<string, string> | undefined, object: string): void {
    for (const [key, value] of Object.entries(labels ?? {})) this.#value(key, value, object);
  }

  terms(terms: readonly NodeSelectorTerm[] | undefined, object: string): void {
    for (const { matchExpressions } of terms ?? []) this.expressions(matchExpressions, object);
  }

  expressions(expressions: readonly { key: string; operator: string; values?: string[] }[] | undefined, object: string): void {
    for (const { key, operator, values } of expressions ?? []) {
      if (operator === 'In') for (const value of values ?? []) this.#value(key, value, object);
    }
  }

  zone(zone: string, object: string): void {
    const region = this.#regionOfZone.get(zone);
    if (region !== undefined) this.#add({ region, written: zone, object });
  }

  #value(key: string, value: string, object: string): void {
    if (ZONE_KEYS.has(key)) this.zone(value, object);
    else if (REGION_KEYS.has(key) && this.#regions.has(value)) this.#add({ region: value, written: value, object });
  }

  #add(hint: RegionHint): void {
    if (this.#written.has(hint.written)) return;
    this.#written.add(hint.written);
    this.all.push(hint);
  }
}
