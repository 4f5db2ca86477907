import {
  H_RUNGS,
  RUNG_RESOURCE_CLAIMS,
  S_RUNG_GROUP_START,
  S_RUNG_GROUPS,
  S_RUNG_INVERSE_START,
  S_RUNG_INVERSES,
  S_RUNGS,
} from '../../kernel/layout.js';
import type { Toleration } from '../model/meta.js';
import type { NodeSelectorTerm, Pod, PodAffinityTerm, TopologySpreadConstraint } from '../model/pod.js';
import { sortUnstably } from '../model/unstablesort.js';
import { hostPortsOf } from '../state/hostport.js';
import { hasResourceClaims } from '../state/podfacts.js';
import type { HostPortTable } from './hostports.js';
import { type Image, Lists } from './image.js';
import type { LabelClasses } from './labelclasses.js';
import type { RequirementTable } from './requirements.js';
import type { TaintTable } from './taints.js';
import type { NodeFilter, TopologyTable } from './topology.js';
import type { VolumeTable } from './volumes.js';

/** The toleration that the last step of the ladder adds (chapter 01, 8.3, step 6). */
const PREFER_NO_SCHEDULE: Toleration = { operator: 'Exists', effect: 'PreferNoSchedule' };

/** What relaxation has left of a pod. */
interface Relaxation {
  terms: readonly NodeSelectorTerm[];
  preferredTerms: readonly NodeSelectorTerm[];
  preferredAffinity: readonly PodAffinityTerm[];
  preferredAntiAffinity: readonly PodAffinityTerm[];
  spreads: readonly TopologySpreadConstraint[];
  tolerations: readonly Toleration[] | undefined;
}

interface Rung {
  requests: number;
  set: number;
  strictSet: number;
  tolerations: number;
  ports: number;
  volumeUse: number;
  alternatives: number;
  labels: number;
  next: number;
  flags: number;
  groups: readonly number[];
  inverses: readonly number[];
}

export interface ShapeTables {
  requirements: RequirementTable;
  taints: TaintTable;
  ports: HostPortTable;
  volumes: VolumeTable;
  topology: TopologyTable;
  labelClasses: LabelClasses;
}

/**
 * Shapes of pods: everything that placement reads, with the relaxation ladder expanded into a chain of rungs (chapter 01, 8.3). Pods of one shape share
 * the chain, and equal rungs of different pods are one. Rungs are written last first, so a ladder only goes forward.
 */
export class ShapeTable {
  private readonly rungs: Rung[] = [];
  private readonly byText = new Map<string, number>();
  private readonly byPodText = new Map<string, number>();
  /** Pods that ask for nothing but requests, by label class and requests. */
  private readonly plain: number[][] = [];

  constructor(
    private readonly tables: ShapeTables,
    private readonly ignorePreferences: boolean,
    private readonly toleratePreferNoSchedule: boolean,
  ) {}

  /**
   * The first rung of a pod whose requests have class `requests`; -1 - rung for a pod whose volumes could not be looked up, which leaves it out of the
   * topology at first (chapter 02, 1).
   */
  of(pod: Pod, requests: number): number {
    if (!isPlain(pod)) return this.ofText(pod, requests);
    const labels = this.tables.labelClasses.of(pod);
    this.plain[labels] ??= [];
    this.plain[labels][requests] ??= this.ofText(pod, requests);
    return this.plain[labels][requests]!;
  }

  private ofText(pod: Pod, requests: number): number {
    const alternatives = this.tables.volumes.alternativesOf(pod);
    const volumeUse = this.tables.volumes.use(pod);
    const labels = this.tables.labelClasses.of(pod);
    const text = `${requests} ${volumeUse} ${alternatives} ${labels} ${placementText(pod)}`;
    let rung = this.byPodText.get(text);
    if (rung === undefined) {
      rung = this.ladder(pod, requests, alternatives ?? -1, volumeUse, labels);
      this.byPodText.set(text, rung);
    }
    return alternatives === undefined ? -1 - rung : rung;
  }

  private ladder(pod: Pod, requests: number, alternatives: number, volumeUse: number, labels: number): number {
    const steps: Relaxation[] = [];
    for (let step: Relaxation | undefined = this.unrelaxed(pod); step; step = this.relax(step)) steps.push(step);
    const common = {
      requests,
      ports: this.tables.ports.set(hostPortsOf(pod.spec)),
      volumeUse,
      alternatives,
      labels,
      flags: hasResourceClaims(pod) ? RUNG_RESOURCE_CLAIMS : 0,
    };
    let next = -1;
    // A constraint creates its group with the first rung that has it, so variants are made in the order of the steps.
    const made = steps.map((step) => this.rung(pod, step));
    for (const rung of made.reverse()) next = this.intern({ ...common, ...rung, next });
    return next;
  }

  private unrelaxed({ spec }: Pod): Relaxation {
    const node = spec.affinity?.nodeAffinity;
    const respect = !this.ignorePreferences;
    return {
      terms: node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [],
      preferredTerms: respect
        ? nodeTermsByWeight(node?.preferredDuringSchedulingIgnoredDuringExecution).map(({ preference }) => preference)
        : [],
      preferredAffinity: respect
        ? byWeight(spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution).map((term) => term.podAffinityTerm)
        : [],
      preferredAntiAffinity: respect
        ? byWeight(spec.affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution).map((term) => term.podAffinityTerm)
        : [],
      spreads: (spec.topologySpreadConstraints ?? []).filter((spread) => respect || isHard(spread)),
      tolerations: spec.tolerations,
    };
  }

  /** The first step that applies, or undefined when nothing is left to relax. */
  private relax(from: Relaxation): Relaxation | undefined {
    if (from.terms.length > 1) return { ...from, terms: from.terms.slice(1) };
    if (from.preferredAffinity.length > 0) return { ...from, preferredAffinity: from.preferredAffinity.slice(1) };
    if (from.preferredAntiAffinity.length > 0) return { ...from, preferredAntiAffinity: from.preferredAntiAffinity.slice(1) };
    if (from.preferredTerms.length > 0) return { ...from, preferredTerms: from.preferredTerms.slice(1) };
    const soft = from.spreads.findIndex((spread) => spread.whenUnsatisfiable === 'ScheduleAnyway');
    if (soft >= 0) return { ...from, spreads: withoutSwapped(from.spreads, soft) };
    if (!this.toleratePreferNoSchedule || from.tolerations?.some(isPreferNoSchedule)) return undefined;
    return { ...from, tolerations: [...(from.tolerations ?? []), PREFER_NO_SCHEDULE] };
  }

  private rung(pod: Pod, step: Relaxation) {
    const { requirements, taints, topology } = this.tables;
    const selected = requirements.expressionsOfLabels(pod.spec.nodeSelector ?? {});
    const required = (step.terms[0]?.matchExpressions ?? []).map((expression) => requirements.expression(expression));
    const preferred = (step.preferredTerms[0]?.matchExpressions ?? []).map((expression) => requirements.expression(expression));
    const tolerations = taints.tolerationSet(step.tolerations);
    const filter = this.nodeFilter(step, selected, tolerations);
    const affinity = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const antiAffinity = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    return {
      set: requirements.set([...selected, ...preferred, ...required]),
      strictSet: requirements.set([...selected, ...required]),
      tolerations,
      inverses: antiAffinity.map((term) => topology.inverse(pod, term, tolerations)),
      groups: [
        ...step.spreads.map((spread) => topology.spread(pod, spread, filter)),
        ...[...affinity, ...step.preferredAffinity].map((term) => topology.affinity(pod, term, tolerations)),
        ...[...antiAffinity, ...step.preferredAntiAffinity].map((term) => topology.antiAffinity(pod, term, tolerations)),
      ],
    };
  }

  /** All remaining terms filter nodes, though the pod itself uses only the first (chapter 03, 6). */
  private nodeFilter(step: Relaxation, selected: readonly number[], tolerationSet: number): NodeFilter {
    const { requirements } = this.tables;
    if (step.spreads.length === 0) return { terms: [], termKeys: [], tolerations: step.tolerations, tolerationSet };
    const terms =
      step.terms.length === 0
        ? [selected]
        : step.terms.map(({ matchExpressions }) => [...selected, ...(matchExpressions ?? []).map((e) => requirements.expression(e))]);
    return {
      terms: terms.map((expressions) => requirements.set(expressions)),
      termKeys: terms.map((expressions) => [...new Set(requirements.keysOf(expressions))].sort((a, b) => a - b).join(',')),
      tolerations: step.tolerations,
      tolerationSet,
    };
  }

  private intern(rung: Rung): number {
    const { groups, inverses, ...rest } = rung;
    const text = `${Object.values(rest).join(' ')}|${groups.join(' ')}|${inverses.join(' ')}`;
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    this.byText.set(text, this.rungs.length);
    return this.rungs.push(rung) - 1;
  }

  /** The rung's id in the image: there the order is turned round. */
  imageId(rung: number): number {
    return rung < 0 ? -1 : this.rungs.length - 1 - rung;
  }

  write(image: Image): void {
    const records: number[] = [];
    const groups = new Lists();
    const inverses = new Lists();
    for (const rung of [...this.rungs].reverse()) {
      const { requests, set, strictSet, tolerations, ports, volumeUse, alternatives, labels, next, flags } = rung;
      records.push(requests, set, strictSet, tolerations, ports, volumeUse, alternatives, labels, this.imageId(next), flags);
      groups.add(rung.groups);
      inverses.add(rung.inverses);
    }
    image.word(H_RUNGS, this.rungs.length);
    image.section(S_RUNGS, records);
    image.section(S_RUNG_GROUP_START, groups.starts);
    image.section(S_RUNG_GROUPS, groups.items);
    image.section(S_RUNG_INVERSE_START, inverses.starts);
    image.section(S_RUNG_INVERSES, inverses.items);
  }
}

/** Whether nothing of the pod but its requests and labels is read. */
function isPlain({ spec }: Pod): boolean {
  return (
    spec.nodeSelector === undefined &&
    spec.affinity === undefined &&
    spec.tolerations === undefined &&
    spec.topologySpreadConstraints === undefined &&
    spec.volumes === undefined &&
    spec.initContainers === undefined &&
    spec.resourceClaims === undefined &&
    spec.containers?.length === 1 &&
    spec.containers[0]!.ports === undefined &&
    spec.containers[0]!.resources?.claims === undefined
  );
}

/** What of a pod's spec decides its ladder, as text: equal texts, equal shapes. */
function placementText(pod: Pod): string {
  const { nodeSelector, affinity, tolerations, topologySpreadConstraints, containers } = pod.spec;
  let text = '';
  if (nodeSelector) text += `s${JSON.stringify(nodeSelector)}`;
  if (affinity) text += `a${JSON.stringify(affinity)}`;
  if (tolerations) text += `t${JSON.stringify(tolerations)}`;
  if (topologySpreadConstraints) text += `c${JSON.stringify(topologySpreadConstraints)}`;
  for (const { ports } of containers ?? []) {
    if (ports) for (const port of ports) if (port.hostPort) text += `p${JSON.stringify([port.hostPort, port.hostIP, port.protocol])}`;
  }
  if (hasResourceClaims(pod)) text += 'd';
  return text;
}

/** Heaviest first, equal weights in the order given (chapter 01, 2.2). */
function byWeight<T extends { weight: number }>(terms: readonly T[] | undefined): T[] {
  return [...(terms ?? [])].sort((a, b) => b.weight - a.weight);
}

/** The same for terms of node affinity, which the reference sorts in another way: from 13 terms on it leaves equal weights elsewhere (chapter 02, 8). */
function nodeTermsByWeight<T extends { weight: number }>(terms: readonly T[] | undefined): T[] {
  const sorted = [...(terms ?? [])];
  sortUnstably(sorted, (left, right) => left.weight > right.weight);
  return sorted;
}

function isHard(spread: TopologySpreadConstraint): boolean {
  return spread.whenUnsatisfiable === 'DoNotSchedule';
}

/** Removes an element the way the reference does: the last one takes its place. */
function withoutSwapped<T>(list: readonly T[], at: number): T[] {
  const rest = [...list];
  const last = rest.pop()!;
  if (at < rest.length) rest[at] = last;
  return rest;
}

// All four fields are compared: a bare Exists does not count.
function isPreferNoSchedule({ key, operator, value, effect }: Toleration): boolean {
  return !key && operator === 'Exists' && !value && effect === 'PreferNoSchedule';
}
