import type { Scenario } from '../support/document.js';

/** The first of the candidates that still fails, or -1. They come in batches, so that a program is started once for many. */
export type FirstFailing = (candidates: Scenario[]) => Promise<number> | number;

const LISTS = [
  'pods',
  'nodes',
  'nodeClaims',
  'nodePools',
  'daemonSets',
  'persistentVolumeClaims',
  'persistentVolumes',
  'storageClasses',
  'csiNodes',
  'namespaces',
  'podDisruptionBudgets',
  'instanceTypes',
] as const;

/** Paths that a scenario needs to stay one. */
const KEPT = [
  /^name$/,
  /^pods$/,
  /^nodePools$/,
  /^catalog$/,
  /^instanceTypes$/,
  /^[a-zA-Z]+\.\d+\.metadata(\.(name|namespace|uid))?$/,
  /^nodePools\.\d+\.spec(\.template(\.(metadata|spec))?)?$/,
];

type Json = Record<string, unknown> | unknown[];
type Path = (string | number)[];

/** Makes a failing scenario smaller as long as it fails: whole objects of its lists first (nodes with their NodeClaims), then single fields. */
export async function minimise(scenario: Scenario, firstFailing: FirstFailing, batch = 64): Promise<Scenario> {
  let current = structuredClone(scenario);
  for (let before = ''; before !== JSON.stringify(current); ) {
    before = JSON.stringify(current);
    for (const list of LISTS) current = await shrinkList(current, list, firstFailing);
    current = await dropFields(current, firstFailing, batch);
  }
  return current;
}

const listOf = (scenario: Scenario, list: (typeof LISTS)[number]): unknown[] => (scenario[list] as unknown[] | undefined) ?? [];

function without(scenario: Scenario, list: (typeof LISTS)[number], from: number, to: number): Scenario {
  const removed = listOf(scenario, list).slice(from, to);
  const smaller: Scenario = { ...scenario, [list]: listOf(scenario, list).filter((_, i) => i < from || i >= to) };
  if (list !== 'nodes') return smaller;
  // A node goes with its NodeClaim and its pods: alone they would be another cluster, or none that can be.
  const nodes = removed as NonNullable<Scenario['nodes']>;
  const ids = new Set(nodes.map((node) => node.spec?.providerID));
  const names = new Set(nodes.map((node) => node.metadata.name));
  smaller.pods = scenario.pods.filter((pod) => !names.has(pod.spec?.nodeName ?? ''));
  if (scenario.nodeClaims) smaller.nodeClaims = scenario.nodeClaims.filter((claim) => !ids.has(claim.status?.providerID));
  return smaller;
}

async function shrinkList(scenario: Scenario, list: (typeof LISTS)[number], firstFailing: FirstFailing): Promise<Scenario> {
  let current = scenario;
  for (let size = listOf(current, list).length; size >= 1; ) {
    const { length } = listOf(current, list);
    const candidates: Scenario[] = [];
    for (let from = 0; from < length; from += size) candidates.push(without(current, list, from, Math.min(from + size, length)));
    const failing = candidates.length === 0 ? -1 : await firstFailing(candidates);
    if (failing >= 0) current = candidates[failing]!;
    else size = Math.floor(size / 2);
    size = Math.min(size, listOf(current, list).length);
  }
  return current;
}

/** Every path into the scenario, outer ones first. */
function paths(value: unknown): Path[] {
  const found: Path[] = [];
  const queue: { value: unknown; path: Path }[] = [{ value, path: [] }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { value: at, path } = next;
    if (at === null || typeof at !== 'object') continue;
    const keys: (string | number)[] = Array.isArray(at) ? at.map((_, i) => i) : Object.keys(at);
    for (const key of keys) {
      const inner = [...path, key];
      if (!KEPT.some((kept) => kept.test(inner.join('.')))) found.push(inner);
      queue.push({ value: (at as Record<string | number, unknown>)[key], path: inner });
    }
  }
  return found;
}

/** A copy without what is at the path; everything off the path is shared. */
function dropped<T>(value: T, path: Path): T {
  const [key, ...rest] = path;
  const copy: Json = Array.isArray(value) ? [...value] : { ...(value as Record<string, unknown>) };
  if (rest.length > 0) (copy as Record<string | number, unknown>)[key!] = dropped((copy as Record<string | number, unknown>)[key!], rest);
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[String(key)];
  return copy as T;
}

async function dropFields(scenario: Scenario, firstFailing: FirstFailing, batch: number): Promise<Scenario> {
  let current = scenario;
  let tried = new Set<string>();
  for (;;) {
    const open = paths(current).filter((path) => !tried.has(path.join('.')));
    if (open.length === 0) return current;
    const some = open.slice(0, batch);
    const failing = await firstFailing(some.map((path) => dropped(current, path)));
    if (failing < 0) for (const path of some) tried.add(path.join('.'));
    else {
      for (const path of some.slice(0, failing)) tried.add(path.join('.'));
      const gone = some[failing]!;
      current = dropped(current, gone);
      // Elements behind a removed one have moved: their paths mean something else now.
      if (typeof gone[gone.length - 1] === 'number')
        tried = new Set([...tried].filter((path) => !path.startsWith(`${gone.slice(0, -1).join('.')}.`)));
    }
  }
}
