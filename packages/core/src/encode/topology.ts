import {
  H_IDENTITIES,
  H_SELECTORS,
  H_TOPOLOGY_KEYS,
  H_VARIANTS,
  POLICY_EMPTY_DOMAIN,
  POLICY_HONOR_AFFINITY,
  POLICY_HONOR_TAINTS,
  POLICY_INVERSE,
  POLICY_OLDER_NAME,
  POLICY_WHOLE_UNIVERSE,
  S_COUNTS_EXISTING,
  S_SELECTS,
  S_TOPOLOGY_KEY,
  S_VARIANT_TERM_START,
  S_VARIANT_TERMS,
  S_VARIANTS,
  TOPOLOGY_AFFINITY,
  TOPOLOGY_ANTI_AFFINITY,
  TOPOLOGY_SPREAD,
} from '../../kernel/layout.js';
import type { Namespace } from '../model/input.js';
import type { LabelSelector, Toleration } from '../model/meta.js';
import type { Pod, PodAffinityTerm, TopologySpreadConstraint } from '../model/pod.js';
import { isLabelValue, isQualifiedName } from '../model/requirement.js';
import { selectorMatches } from '../model/selector.js';
import { type Configuration, Label, normalizeLabel } from '../model/wellknown.js';
import { type Image, Interner, Lists } from './image.js';
import type { LabelClass } from './labelclasses.js';
import type { OrderedLabels } from './labels.js';
import type { RequirementTable } from './requirements.js';

const UNLIMITED_SKEW = 2147483647;

/** What the node filter of a spread reads of the pod that creates the group (chapter 03, 6). */
export interface NodeFilter {
  /** One set per term: the nodeSelector with a required node affinity term. */
  terms: readonly number[];
  /** Per term the keys that it constrains, as text. Identity compares no more of it (chapter 03, 5). */
  termKeys: readonly string[];
  tolerations: readonly Toleration[] | undefined;
  tolerationSet: number;
}

interface Selector {
  namespaces: ReadonlySet<string>;
  selector: LabelSelector | undefined;
}

/** A label of nodes whose values are domains. */
export interface DomainLabel {
  name: string;
  /** What requirements call it (chapter 01, 1.3). */
  key: string;
}

interface Variant {
  label: string;
  type: number;
  maxSkew: number;
  minDomains: number;
  selector: number;
  policies: number;
  tolerationSet: number;
  identity: number;
  terms: readonly number[];
}

/**
 * Topology groups as the kernel sees them: identities (what makes two constraints one group, chapter 03, 5) and variants (all that a creator brings).
 * Selectors over pods become bit rows over label classes.
 */
export class TopologyTable {
  private readonly identities = new Interner<string>();
  private readonly variants = new Interner<string>();
  private readonly records: Variant[] = [];
  private readonly selectorTexts = new Interner<string>();
  private readonly selectors: Selector[] = [];
  private readonly labels = new Interner<string>();
  private readonly domains: DomainLabel[] = [];

  constructor(
    private readonly requirements: RequirementTable,
    private readonly namespaces: readonly Namespace[],
    private readonly configuration: Configuration,
  ) {}

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  /** Topology keys other than hostname, in the order of their sections. Constraints name them as nodes do: older names are topology keys of their own. */
  get domainLabels(): readonly DomainLabel[] {
    return this.domains;
  }

  /** The variant of a spread constraint. */
  spread(pod: Pod, constraint: TopologySpreadConstraint, filter: NodeFilter): number {
    const affinityPolicy = constraint.nodeAffinityPolicy ?? 'Honor';
    const taintsPolicy = constraint.nodeTaintsPolicy ?? 'Ignore';
    const selector = this.selector(new Set([pod.metadata.namespace!]), withMatchLabelKeys(constraint, pod.metadata.labels));
    const identity = this.identities.id(
      JSON.stringify([
        'spread',
        constraint.topologyKey,
        constraint.maxSkew,
        selector,
        taintsPolicy,
        affinityPolicy,
        withoutPairs(filter.termKeys),
        withoutPairs((filter.tolerations ?? []).map(tolerationText)),
      ]),
    );
    let policies = 0;
    if (affinityPolicy === 'Honor') policies |= POLICY_HONOR_AFFINITY;
    if (taintsPolicy === 'Honor') policies |= POLICY_HONOR_TAINTS;
    if (taintsPolicy === 'Ignore') policies |= POLICY_WHOLE_UNIVERSE;
    return this.variant({
      label: constraint.topologyKey,
      type: TOPOLOGY_SPREAD,
      maxSkew: constraint.maxSkew,
      minDomains: constraint.minDomains ?? -1,
      selector,
      policies,
      tolerationSet: filter.tolerationSet,
      identity,
      terms: filter.terms,
    });
  }

  affinity(pod: Pod, term: PodAffinityTerm, tolerationSet: number): number {
    return this.podTerm(pod, term, TOPOLOGY_AFFINITY, 0, tolerationSet);
  }

  antiAffinity(pod: Pod, term: PodAffinityTerm, tolerationSet: number): number {
    return this.podTerm(pod, term, TOPOLOGY_ANTI_AFFINITY, 0, tolerationSet);
  }

  /** The inverse group of a required anti-affinity term: it restricts the pods that the term selects (chapter 03, 8). */
  inverse(pod: Pod, term: PodAffinityTerm, tolerationSet: number): number {
    return this.podTerm(pod, term, TOPOLOGY_ANTI_AFFINITY, POLICY_INVERSE, tolerationSet);
  }

  // No policies, so the universe is narrowed by the creator's tolerations, and no node filter (chapter 03, 4).
  private podTerm(pod: Pod, term: PodAffinityTerm, type: number, policies: number, tolerationSet: number): number {
    const selector = this.selector(this.namespacesOf(pod, term), term.labelSelector ?? undefined);
    const identity = this.identities.id(JSON.stringify(['term', term.topologyKey, type, policies, selector]));
    return this.variant({
      label: term.topologyKey,
      type,
      maxSkew: UNLIMITED_SKEW,
      minDomains: -1,
      selector,
      policies,
      tolerationSet,
      identity,
      terms: [],
    });
  }

  private namespacesOf(pod: Pod, term: PodAffinityTerm): ReadonlySet<string> {
    const listed = new Set(term.namespaces ?? []);
    if (term.namespaceSelector) {
      for (const { metadata } of this.namespaces) if (matches(term.namespaceSelector, metadata.labels)) listed.add(metadata.name);
    } else if (listed.size === 0) {
      listed.add(pod.metadata.namespace!);
    }
    return listed;
  }

  private variant(variant: Variant): number {
    const { label, minDomains, selector, tolerationSet, identity, policies, terms } = variant;
    const id = this.variants.id(`${identity} ${minDomains} ${selector} ${tolerationSet} ${policies} ${terms.join(',')}`);
    if (id === this.records.length) {
      this.records.push(variant);
      const key = normalizeLabel(label, this.configuration);
      this.requirements.labels.key(key);
      if (label !== Label.hostname && this.labels.id(label) === this.domains.length) this.domains.push({ name: label, key });
    }
    return id;
  }

  private selector(namespaces: ReadonlySet<string>, selector: LabelSelector | undefined): number {
    const id = this.selectorTexts.id(JSON.stringify([[...namespaces].sort(), selectorText(selector)]));
    if (id === this.selectors.length) this.selectors.push({ namespaces, selector });
    return id;
  }

  write(image: Image, labels: OrderedLabels, classes: readonly LabelClass[]): void {
    const terms = new Lists();
    const records: number[] = [];
    for (const variant of this.records) {
      terms.add(variant.terms);
      const { label, type, maxSkew, minDomains, selector, policies, tolerationSet, identity } = variant;
      const topologyKey = label === Label.hostname ? -1 : this.labels.id(label);
      const key = topologyKey < 0 ? label : this.domains[topologyKey]!.key;
      const keyId = labels.keyId(key);
      const own = (key === label ? 0 : POLICY_OLDER_NAME) | (labels.values[keyId]![0] === '' ? POLICY_EMPTY_DOMAIN : 0);
      records.push(keyId, type, maxSkew, minDomains, selector, policies | own, tolerationSet, identity, topologyKey);
    }
    image.word(H_VARIANTS, this.records.length);
    image.word(H_IDENTITIES, this.identities.items.length);
    image.word(H_SELECTORS, this.selectors.length);
    image.word(H_TOPOLOGY_KEYS, this.domains.length);
    image.section(S_VARIANTS, records);
    image.section(S_VARIANT_TERM_START, terms.starts);
    image.section(S_VARIANT_TERMS, terms.items);
    image.section(
      S_TOPOLOGY_KEY,
      this.domains.map(({ key }) => labels.keyId(key)),
    );
    const words = (classes.length + 31) >> 5;
    const selects = new Int32Array(this.selectors.length * words);
    const counts = new Int32Array(this.selectors.length * words);
    for (const [id, { namespaces, selector }] of this.selectors.entries()) {
      for (const [at, { namespace, labels: own }] of classes.entries()) {
        if (!namespaces.has(namespace)) continue;
        const bit = 1 << (at & 31);
        const word = id * words + (at >> 5);
        if (selector === undefined) {
          // Absent: no pod of the run, but every existing pod of the namespaces (chapter 03, 4).
          counts[word]! |= bit;
        } else if (matches(selector, own)) {
          selects[word]! |= bit;
          counts[word]! |= bit;
        }
      }
    }
    image.section(S_SELECTS, selects);
    image.section(S_COUNTS_EXISTING, counts);
  }
}

/** The constraint's selector with `key In [value]` for every match label key that the pod has (chapter 03, 4). */
function withMatchLabelKeys(
  { labelSelector, matchLabelKeys }: TopologySpreadConstraint,
  labels: Record<string, string> | undefined,
): LabelSelector | undefined {
  const added = (matchLabelKeys ?? [])
    .filter((key) => labels && Object.hasOwn(labels, key))
    .map((key) => ({ key, operator: 'In', values: [labels![key]!] }));
  if (added.length === 0) return labelSelector ?? undefined;
  return { ...labelSelector, matchExpressions: [...(labelSelector?.matchExpressions ?? []), ...added] };
}

/** An invalid selector matches nothing at all. */
function matches(selector: LabelSelector, labels: Record<string, string> | undefined): boolean {
  return isValidSelector(selector) && selectorMatches(selector, labels);
}

const validity = new WeakMap<LabelSelector, boolean>();

function isValidSelector(selector: LabelSelector): boolean {
  const known = validity.get(selector);
  if (known !== undefined) return known;
  const valid =
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => isQualifiedName(key) && isLabelValue(value)) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      if (!isQualifiedName(key)) return false;
      if (operator === 'Exists' || operator === 'DoesNotExist') return values.length === 0;
      return (operator === 'In' || operator === 'NotIn') && values.length > 0 && values.every(isLabelValue);
    });
  validity.set(selector, valid);
  return valid;
}

/** A selector up to what identity compares: labels as a map, expressions and their values as sets; absent differs from empty. */
function selectorText(selector: LabelSelector | undefined): unknown {
  if (selector === undefined) return null;
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) =>
    JSON.stringify([key, operator, [...new Set(values ?? [])].sort()]),
  );
  return [labels, [...new Set(expressions)].sort()];
}

function tolerationText({ key, operator, value, effect, tolerationSeconds }: Toleration): string {
  return JSON.stringify([key ?? '', operator ?? '', value ?? '', effect ?? '', tolerationSeconds ?? 0]);
}

/** Elements without order; equal ones cancel in pairs, as in the reference's hash (chapter 03, 5). */
function withoutPairs(elements: readonly string[]): string[] {
  const odd = new Set<string>();
  for (const element of elements) {
    if (!odd.delete(element)) odd.add(element);
  }
  return [...odd].sort();
}
