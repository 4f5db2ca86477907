import type { Toleration } from '@kerf/core';
import type { Group } from './topology.js';

// Which groups are one (chapter 03, 5).

/** A set of texts in which equal ones cancel in pairs. */
const cancelled = (texts: string[]): string[] => {
  const odd = new Set<string>();
  for (const text of texts) if (!odd.delete(text)) odd.add(text);
  return [...odd].sort();
};

const toleration = (t: Toleration): string =>
  JSON.stringify([t.key ?? '', t.operator ?? '', t.value ?? '', t.effect ?? '', t.tolerationSeconds ?? 0]);

function selector({ selector: given }: Group): unknown {
  if (given === undefined || given === null) return null;
  const listed = (given.matchExpressions ?? []).map((e) => JSON.stringify([e.key, e.operator, [...new Set(e.values ?? [])].sort()]));
  return [Object.entries(given.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)), [...new Set(listed)].sort()];
}

export const identity = (group: Group): string =>
  JSON.stringify([
    group.type,
    group.key,
    group.maxSkew,
    [...group.namespaces].sort(),
    selector(group),
    group.taintsPolicy,
    group.affinityPolicy,
    cancelled(group.terms.map((term) => JSON.stringify([...term.keys()].sort()))),
    cancelled(group.tolerations.map(toleration)),
  ]);
