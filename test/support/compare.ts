import type { Answer, ClaimOutcome, DecideCase, DisruptAnswer, DisruptCase, MethodOutcome, PartCase, Scenario } from './document.js';

// What a match is: chapter 06, 14. Each function answers with the first difference, or with nothing when there is none.

const SUFFIX: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const round9 = (x: number): number => (Number.isFinite(x) && Math.abs(x) < 1e9 ? Math.round(x * 1e9) / 1e9 : x);

/** A quantity as a number to nine digits; text that is none stays text. */
function amount(text: string): number | string {
  const match = /^([+-]?[0-9.]+)(?:([eE][+-]?[0-9]+)|([a-zA-Z]*))$/.exec(text);
  if (match === null) return text;
  const factor = SUFFIX[match[3] ?? ''];
  return factor === undefined ? text : round9(Number(match[1] + (match[2] ?? '')) * factor);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (names: readonly string[] | undefined): string[] => [...(names ?? [])].sort(byText);
const keys = (named: Record<string, unknown> | string[] | undefined): string[] =>
  sorted(Array.isArray(named) ? named : Object.keys(named ?? {}));
const sortedObject = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => byText(a, b)));

function canonicalClaim(claim: ClaimOutcome) {
  const requests = Object.entries(claim.requests ?? {}).map(([name, text]) => [name, amount(String(text))] as const);
  return {
    nodePool: claim.nodePool,
    pods: sorted(claim.pods),
    requests: sortedObject(Object.fromEntries(requests.filter(([, value]) => value !== 0))),
    requirements: (claim.requirements ?? [])
      .map((r) => JSON.stringify([r.key, r.operator, sorted(r.values), r.minValues ?? null]))
      .sort(byText),
    instanceTypes: claim.instanceTypes ?? [],
    cheapestPrice: round9(Number(claim.cheapestPrice ?? 0)),
  };
}

function canonical(answer: Answer) {
  const existing = Object.entries(answer.existingNodes ?? {}).filter(([, pods]) => pods.length > 0);
  return {
    nodeClaims: (answer.nodeClaims ?? [])
      .map(canonicalClaim)
      .map((claim) => [JSON.stringify(claim), claim] as const)
      .sort(([a], [b]) => byText(a, b))
      .map(([, claim]) => claim),
    existingNodes: sortedObject(Object.fromEntries(existing.map(([node, pods]) => [node, sorted(pods)]))),
    failed: keys(answer.podErrors),
    ignored: keys(answer.ignored),
  };
}

/** Pod to the first pod of its class: equal namespace, labels, annotations and spec as written. */
function classes(scenario: Scenario): Map<string, string> {
  const ordered = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(ordered)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => byText(a, b))
              .map(([k, v]) => [k, ordered(v)]),
          )
        : value;
  const first = new Map<string, string>();
  const of = new Map<string, string>();
  for (const pod of scenario.pods) {
    const namespace = pod.metadata.namespace || 'default';
    const name = `${namespace}/${pod.metadata.name}`;
    const key = JSON.stringify(ordered([namespace, pod.metadata.labels ?? null, pod.metadata.annotations ?? null, pod.spec ?? null]));
    if (!first.has(key)) first.set(key, name);
    of.set(name, first.get(key)!);
  }
  return of;
}

/** A decision with the pods of one class taken as interchangeable. */
function shape(decision: ReturnType<typeof canonical>, of: Map<string, string>): string {
  const count = (pods: string[]) => {
    const counts: Record<string, number> = {};
    for (const pod of pods) {
      const name = of.get(pod) ?? pod;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return sortedObject(counts);
  };
  return JSON.stringify({
    nodeClaims: decision.nodeClaims.map((claim) => JSON.stringify([claim.nodePool, count(claim.pods)])).sort(byText),
    existingNodes: Object.entries(decision.existingNodes).map(([node, pods]) => [node, count(pods as string[])]),
    failed: count(decision.failed),
  });
}

const close = (a: number, b: number, relative: number, absolute: number): boolean =>
  a === b || Math.abs(a - b) <= Math.max(relative * Math.max(Math.abs(a), Math.abs(b)), absolute);

/** The first difference of two JSON values, with its path. */
export function difference(a: unknown, b: unknown, path = ''): string | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    return close(a, b, 1e-12, 1e-12) ? undefined : `${path}: ${a}, reference ${b}`;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const found = difference(a[i], b[i], `${path}[${i}]`);
      if (found !== undefined) return found;
    }
    return a.length === b.length ? undefined : `${path}: ${a.length} entries, reference ${b.length}`;
  }
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object' && !Array.isArray(a) && !Array.isArray(b)) {
    const left = a as Record<string, unknown>;
    const right = b as Record<string, unknown>;
    for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(byText)) {
      if (!Object.hasOwn(left, key)) return `${path}.${key}: missing, reference ${JSON.stringify(right[key])}`;
      if (!Object.hasOwn(right, key)) return `${path}.${key}: extra ${JSON.stringify(left[key])}`;
      const found = difference(left[key], right[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return a === b ? undefined : `${path}: ${JSON.stringify(a)}, reference ${JSON.stringify(b)}`;
}

/** Holds an engine's answer against the reference's outcomes of a scenario: any of them is right, and any of their shapes where there are several. */
export function compareDecide({ scenario, outcomes }: DecideCase, answer: Answer): string | undefined {
  if (answer.error || answer.nodeClaims === undefined) return `no outcome: ${answer.error}`;
  const mine = canonical(answer);
  const references = outcomes.map(canonical);
  if (references.some((reference) => difference(mine, reference) === undefined)) return undefined;
  if (references.length > 1) {
    const of = classes(scenario);
    const mineShape = shape(mine, of);
    if (references.some((reference) => shape(reference, of) === mineShape)) return undefined;
  }
  return difference(mine, references[0]);
}

const canonicalMethod = (m: MethodOutcome) => ({
  method: m.method,
  candidates: sorted(m.candidates),
  budgets: m.budgets,
  costs: m.costs,
  commands: m.commands.map((command) => ({
    decision: command.decision,
    candidates: sorted(command.candidates),
    savings: round9(command.savings),
    replacements: (command.replacements ?? []).map(canonicalClaim),
  })),
});

export function compareDisrupt({ outcomes }: DisruptCase, answer: DisruptAnswer): string | undefined {
  if (answer.error || answer.methods === undefined) return `no outcome: ${answer.error}`;
  const mine = answer.methods.map(canonicalMethod);
  const references = outcomes.map((outcome) => outcome.map(canonicalMethod));
  return references.some((reference) => difference(mine, reference) === undefined) ? undefined : difference(mine, references[0]);
}

const without = (object: Record<string, unknown>, field: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));

export function comparePart({ question, answer: reference }: PartCase, answer: Record<string, unknown>): string | undefined {
  if (question.kind !== 'quantity') return difference(without(answer, 'why'), without(reference, 'why'));
  const refused = (a: Record<string, unknown>) => a.error !== undefined && a.error !== null;
  if (refused(answer) !== refused(reference)) return `error: ${JSON.stringify(answer.error)}, reference ${JSON.stringify(reference.error)}`;
  if (refused(reference)) return undefined;
  // The reference prints some texts as they were written, ours need not (chapter 01, 6.2); values past 2^53 are compared approximately.
  const kept = reference.canonical === question.quantity;
  const same = close(Number(answer.approx), Number(reference.approx), 1e-9, 0) && (kept || answer.canonical === reference.canonical);
  return same ? undefined : `${JSON.stringify(answer)}, reference ${JSON.stringify(reference)}`;
}
