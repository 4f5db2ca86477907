import type { NodeHistory } from '@kerf/core';
import { layoutOf, type TableOptions } from '../report/layout.js';
import { rolloutSpan } from './span.js';
import { sinceText, spanText, summariseRollout, workloadNames } from './summary.js';
import type { Upgrade } from './upgrade.js';

const LEAST_BAR = 20;
/** No more rows are drawn than a person reads. */
const MAX_ROWS = 60;

const LEGEND = '. starting   = running   ~ tainted, waiting for its replacement   # draining   x going away';

/** The life of every node during the roll-out, one line each, and below it the ready pods of each workload. */
export function timelineText(upgrade: Upgrade, options: TableOptions = {}): string {
  const { width, style } = layoutOf(options);
  const { begin, end } = rolloutSpan(upgrade);
  const { nodes, replaced } = summariseRollout(upgrade);
  const moving = new Set([...replaced.flatMap(({ node, by }) => [node, ...by])].map(({ name }) => name));
  const shown = nodes.filter((node) => moving.has(node.name) || (node.created ?? 0) >= begin).slice(0, MAX_ROWS);
  if (shown.length === 0) return '';
  const labels = shown.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`));
  const workloads = upgrade.result.workloads.filter(({ ready }) => ready.length > 0).slice(0, MAX_ROWS);
  const named = workloadNames(upgrade.result);
  const names = workloads.map(({ workload }) => named.get(workload) ?? workload);
  const label = Math.max(...[...labels, ...names].map((text) => text.length));
  const columns = Math.max(LEAST_BAR, width - label - 2);
  const step = (end - begin) / columns;
  const bar = (at: (time: number) => string) => Array.from({ length: columns }, (_, column) => at(begin + column * step)).join('');
  const rows = shown.map((node, row) => `${(labels[row] as string).padEnd(label)}  ${bar((time) => phaseMark(node, time))}`);
  const ready = workloads.map(({ ready: series }, row) => {
    const text = bar((time) => digit(leastWithin(series, time, time + step)));
    return `${(names[row] as string).padEnd(label)}  ${text}`;
  });
  const scale = `${' '.repeat(label + 2)}${sinceText(begin, upgrade.at).padEnd(columns - 8)}${sinceText(end, upgrade.at).padStart(8)}`;
  const hidden = nodes.length > MAX_ROWS ? [style.dim(`${MAX_ROWS} of ${nodes.length} nodes shown`)] : [];
  return [
    style.bold(`TIMELINE, ${spanText(step)} a column`),
    style.dim(scale),
    ...rows,
    style.dim(LEGEND),
    ...hidden,
    ...(ready.length > 0 ? ['', style.bold('READY PODS, the least in each column (+ stands for 10 or more)'), ...ready] : []),
  ].join('\n');
}

function phaseMark({ created, launched, initialized, tainted, deleting, drained, deleted }: NodeHistory, time: number): string {
  if (deleted !== undefined && time >= deleted) return ' ';
  if (created !== undefined && time < created) return ' ';
  if (drained !== undefined && time >= drained) return 'x';
  if (deleting !== undefined && time >= deleting) return '#';
  if (tainted !== undefined && time >= tainted) return '~';
  if (created === undefined || (initialized !== undefined && time >= initialized)) return '=';
  return launched === undefined || time >= created ? '.' : ' ';
}

function digit(count: number): string {
  return count > 9 ? '+' : String(count);
}

/** The least value of a series that holds at some time of the span. */
export function leastWithin(series: readonly { time: number; ready: number }[], from: number, until: number): number {
  let standing = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const { time, ready } of series) {
    if (time <= from) standing = ready;
    else if (time < until) least = Math.min(least, ready);
  }
  return Math.min(standing, least);
}
