import type { NodeGroup, Place, PlanDiff } from '@kerf/core';
import { type Cell, type Column, items, renderColumns, words } from './columns.js';
import type { TableLayout } from './layout.js';
import { PLAN_API_VERSION } from './planjson.js';
import { pricePerHour, pricePerMonth, roundPrice } from './price.js';
import type { Reasons } from './reason.js';
import type { Workloads } from './workload.js';

/** What a change changes, for a person: pods are told by their workload. */
export function diffTable(
  change: PlanDiff,
  currency: string,
  workloads: Workloads,
  reasons: Reasons,
  { width, style }: TableLayout,
): string {
  const { nodes, pods, drift, driftCounts, cost } = change;
  const sign = cost.differencePerHour < 0 ? '-' : '+';
  const difference = Math.abs(cost.differencePerHour);
  const sections = [
    `${style.bold('COST')}\n${pricePerHour(cost.beforePerHour)} -> ${pricePerHour(cost.afterPerHour)} ${currency} per hour (${sign}${pricePerHour(difference)}; ${sign}${pricePerMonth(difference)} per month)`,
  ];
  const table = (title: string, columns: Column[], rows: Cell[][]) => {
    if (rows.length > 0) sections.push(`${style.bold(title)}\n${renderColumns(columns, rows, width, style.dim)}`);
  };
  table(
    'NODES',
    [{ title: '' }, { title: 'NODEPOOL' }, { title: 'NODES', align: 'right' }, { title: 'LAUNCH' }, { title: 'EACH/HOUR', align: 'right' }],
    [...nodes.removed.map((group) => nodeRow('-', group)), ...nodes.added.map((group) => nodeRow('+', group))],
  );
  const moves = new Map<string, { before: string; after: string; pods: string[] }>();
  for (const { pod, before, after } of pods.moved) {
    const [from, to] = [placeText(before), placeText(after)];
    const move = moves.get(JSON.stringify([from, to])) ?? { before: from, after: to, pods: [] };
    moves.set(JSON.stringify([from, to]), move);
    move.pods.push(pod);
  }
  table(
    'PODS THAT CHANGE THEIR PLACE',
    [{ title: 'PODS' }, { title: 'BEFORE' }, { title: 'AFTER' }],
    [...moves.values()].map((move) => [items(workloads.summary(move.pods)), words(move.before), words(move.after)]),
  );
  const losses = new Map<string, { pods: string[]; rows: Cell[][] }>();
  for (const { pod, reasons: why } of pods.newlyUnschedulable) {
    const rows = why.map((reason): Cell[] => [reason.nodePool ?? '', words(reasons.describe(pod, reason))]);
    const key = JSON.stringify(rows);
    const loss = losses.get(key) ?? { pods: [], rows };
    losses.set(key, loss);
    loss.pods.push(pod);
  }
  table(
    'PODS THAT LOSE THEIR PLACE',
    [{ title: 'PODS' }, { title: 'NODEPOOL' }, { title: 'WHY NOT' }],
    [...losses.values()].flatMap((loss) => loss.rows.map((row, i): Cell[] => [i === 0 ? items(workloads.summary(loss.pods)) : '', ...row])),
  );
  table(
    'PODS',
    [{ title: '' }, { title: 'PODS' }],
    [
      ...(pods.newlyScheduled.length > 0 ? [['find a place', items(workloads.summary(pods.newlyScheduled))]] : []),
      ...(pods.added.length > 0 ? [['added', items(workloads.summary(pods.added))]] : []),
      ...(pods.removed.length > 0 ? [['removed', items(workloads.summary(pods.removed))]] : []),
    ],
  );
  table(
    `NODES THAT WOULD DRIFT: ${driftCounts.map((count) => `${count.nodes + count.planned} ${count.reason}`).join(', ')}`,
    [{ title: 'NODEPOOL' }, { title: 'REASON' }, { title: 'COUNT', align: 'right' }, { title: 'NODES' }],
    drift.map(({ nodePool, reason, nodes: names, planned }) => [
      nodePool,
      reason,
      String(names.length + planned),
      items([...names, ...(planned > 0 ? [`${planned} planned`] : [])]),
    ]),
  );
  return `${sections.join('\n\n')}\n`;
}

function nodeRow(sign: string, { nodePool, count, instanceType, capacityType, zone, pricePerHour: price }: NodeGroup): Cell[] {
  return [
    sign,
    nodePool,
    String(count),
    instanceType === '' ? 'no offering' : `${instanceType} ${capacityType} ${zone}`,
    pricePerHour(price),
  ];
}

function placeText(place: Place): string {
  return 'node' in place ? `node ${place.node}` : `${place.nodePool}: ${place.instanceType} ${place.capacityType} ${place.zone}`;
}

/** The same as a document. */
export function diffDocument({ cost, nodes, pods, ...change }: PlanDiff, currency: string, reasons: Reasons): object {
  const rounded = Object.fromEntries(Object.entries(cost).map(([name, value]) => [name, roundPrice(value)]));
  const priced = (groups: readonly NodeGroup[]) => groups.map((group) => ({ ...group, pricePerHour: roundPrice(group.pricePerHour) }));
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Diff',
    nodes: { added: priced(nodes.added), removed: priced(nodes.removed) },
    pods: {
      ...pods,
      newlyUnschedulable: pods.newlyUnschedulable.map(({ pod, reasons: why }) => ({ pod, reasons: reasons.withMessages(pod, why) })),
    },
    ...change,
    cost: { currency, ...rounded },
  };
}
