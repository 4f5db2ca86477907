import { describeRefusal } from '@kerf/core';
import { type Cell, type Column, items, renderColumns, words } from '../report/columns.js';
import { layoutOf, type TableLayout, type TableOptions } from '../report/layout.js';
import { pricePerHour } from '../report/price.js';
import { type RolloutSummary, sinceText, spanText, summariseRollout } from './summary.js';
import { timelineText } from './timeline.js';
import type { Upgrade } from './upgrade.js';

/** The roll-out for a person. */
export function upgradeTable(upgrade: Upgrade, options: TableOptions = {}): string {
  const layout = layoutOf(options);
  const summary = summariseRollout(upgrade);
  const sections = [
    headline(upgrade, summary, layout),
    replacedNodes(upgrade, summary, layout),
    workloads(summary, layout),
    blocked(upgrade, layout),
    stuck(upgrade, layout),
    waiting(upgrade, layout),
    timelineText(upgrade, layout),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ from, to, region, result, currency, at, unready }: Upgrade, summary: RolloutSummary, { style }: TableLayout): string {
  const what = from === to ? 'Roll-out of edited manifests' : `Upgrade from ${from} to ${to}`;
  const left = result.drifted.length + result.stuck.length;
  const outcomes = {
    done: style.good('done'),
    blocked: style.bad(`blocked, ${left} ${left === 1 ? 'node stays' : 'nodes stay'} behind`),
    unfinished: style.bad('not finished within the time given'),
  };
  const { replaced, duration, extraCost } = summary;
  const outcome = unready.length > 0 ? style.bad('blocked, NodePools are not ready any more') : outcomes[result.outcome];
  return [
    `${style.bold(`${what} in ${region}:`)} ${outcome}`,
    ...unready.map(({ nodePool, message }) => `NodePool ${nodePool} ${message}`),
    `applied ${new Date(at).toISOString()}`,
    `${replaced.length} ${replaced.length === 1 ? 'node' : 'nodes'} replaced or removed within ${spanText(duration)}`,
    `extra cost while rolling ${extraCost < 0 ? '-' : ''}${pricePerHour(Math.abs(extraCost))} ${currency}`,
  ].join('\n  ');
}

function section(title: string, columns: readonly Column[], rows: readonly (readonly Cell[])[], { width, style }: TableLayout): string {
  return rows.length === 0 ? '' : `${style.bold(title)}\n${renderColumns(columns, rows, width, style.dim)}`;
}

function replacedNodes({ at }: Upgrade, { replaced }: RolloutSummary, options: TableLayout): string {
  const when = (time: number | undefined) => (time === undefined ? '' : sinceText(time, at));
  const rows = replaced.map(({ node, by }): Cell[] => [
    node.name,
    [node.instanceType, node.version].filter((part) => part !== undefined).join(' '),
    items(by.map((each) => [each.name, each.version].filter((part) => part !== undefined).join(' '))),
    when(node.tainted),
    when(node.deleting),
    when(node.drained),
    when(node.deleted),
  ]);
  const columns: Column[] = [
    { title: 'NODE' },
    { title: 'WAS' },
    { title: 'REPLACED BY' },
    { title: 'TAINTED', align: 'right' },
    { title: 'DRAINS', align: 'right' },
    { title: 'DRAINED', align: 'right' },
    { title: 'GONE', align: 'right' },
  ];
  return section('NODES', columns, rows, options);
}

function workloads({ workloads: list }: RolloutSummary, options: TableLayout): string {
  const rows = list.map(({ name, replicas, leastReady }): Cell[] => [name, String(replicas), String(leastReady)]);
  const columns: Column[] = [{ title: 'WORKLOAD' }, { title: 'REPLICAS', align: 'right' }, { title: 'LOWEST READY', align: 'right' }];
  const hint =
    list.some(({ leastReady, replicas }) => replicas > 0 && leastReady === 0) === true
      ? '\nA workload with no ready pod at some time: a PodDisruptionBudget would have kept some.'
      : '';
  const table = section('PODS', columns, rows, options);
  return table === '' ? '' : table + hint;
}

function blocked({ result, at }: Upgrade, options: TableLayout): string {
  const expiryOf = new Map(
    result.drifted.flatMap(({ node, expires }) => (expires === undefined ? [] : [[node, sinceText(expires, at)] as const])),
  );
  const rows = result.blockages
    .filter(({ until, from }) => until === undefined || until > from)
    .map(({ node, refusal, from, until }): Cell[] => [
      node,
      words(describeRefusal(refusal)),
      sinceText(from, at),
      until === undefined ? 'to the end' : sinceText(until, at),
      expiryOf.get(node) ?? '',
    ]);
  return section(
    'WHAT BLOCKED',
    [
      { title: 'NODE' },
      { title: 'WHY' },
      { title: 'FROM', align: 'right' },
      { title: 'UNTIL', align: 'right' },
      { title: 'EXPIRES', align: 'right' },
    ],
    rows,
    options,
  );
}

function stuck({ result, at }: Upgrade, options: TableLayout): string {
  const rows = result.stuck.flatMap(({ node, from, pods }) =>
    pods.map(({ pod, podDisruptionBudgets }): Cell[] => [
      node,
      pod,
      words(podDisruptionBudgets.length === 0 ? 'karpenter.sh/do-not-disrupt' : `PodDisruptionBudget ${podDisruptionBudgets.join(', ')}`),
      sinceText(from, at),
    ]),
  );
  return section(
    'CANNOT BE DRAINED',
    [{ title: 'NODE' }, { title: 'POD' }, { title: 'HELD BY' }, { title: 'SINCE', align: 'right' }],
    rows,
    options,
  );
}

function waiting({ result }: Upgrade, options: TableLayout): string {
  const rows = result.waiting.map(({ pod, reasons }): Cell[] => [
    pod,
    words(reasons.map(({ nodePool, code, key }) => [nodePool, code, key].filter((part) => part !== undefined).join(' ')).join('; ')),
  ]);
  return section('PODS WITHOUT A PLACE AT THE END', [{ title: 'POD' }, { title: 'WHY' }], rows, options);
}
