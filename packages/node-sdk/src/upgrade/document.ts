import { costAt, describeRefusal, type NodeHistory } from '@kerf/core';
import { PLAN_API_VERSION } from '../report/planjson.js';
import { roundPrice } from '../report/price.js';
import { summariseRollout } from './summary.js';
import type { Upgrade } from './upgrade.js';

/** The roll-out as the document `kind: Upgrade`. Times are RFC 3339. */
export function upgradeDocument(upgrade: Upgrade): object {
  const { result, region, currency, from, to, at, unready } = upgrade;
  const { duration, replaced, workloads, extraCost, nodes } = summariseRollout(upgrade);
  return {
    apiVersion: PLAN_API_VERSION,
    kind: 'Upgrade',
    region,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    outcome: unready.length > 0 ? 'blocked' : result.outcome,
    unready,
    start: timeText(result.start),
    appliedAt: timeText(at),
    end: timeText(result.end),
    durationSeconds: duration / 1000,
    cost: {
      currency,
      perHourBefore: roundPrice(costAt(result.cost, at)),
      perHourAfter: roundPrice(result.cost.at(-1)?.perHour ?? 0),
      extraWhileRolling: roundPrice(extraCost),
      series: result.cost.map(({ time, ...rest }) => ({ time: timeText(time), ...rest })),
    },
    replaced: replaced.map(({ node, by }) => ({ node: node.name, by: by.map(({ name }) => name) })),
    nodes: nodes.map(nodeDocument),
    workloads: workloads.map((workload, index) => ({
      ...workload,
      ready: result.workloads[index]?.ready.map(({ time, ready }) => ({ time: timeText(time), ready })) ?? [],
    })),
    blocked: result.blockages.map(({ from: since, until, refusal, ...rest }) => ({
      ...rest,
      from: timeText(since),
      ...(until === undefined ? {} : { until: timeText(until) }),
      ...refusal,
      message: describeRefusal(refusal),
    })),
    drifted: result.drifted.map(({ expires, ...rest }) => ({ ...rest, ...(expires === undefined ? {} : { expires: timeText(expires) }) })),
    stuck: result.stuck.map(({ from: since, ...rest }) => ({ ...rest, from: timeText(since) })),
    waiting: result.waiting,
    records: result.records.map(({ time, ...rest }) => ({ time: timeText(time), ...rest })),
  };
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const TIMES = ['created', 'launched', 'initialized', 'drifted', 'tainted', 'deleting', 'drained', 'deleted'] as const;

function nodeDocument(node: NodeHistory): object {
  const times = TIMES.flatMap((name) => (node[name] === undefined ? [] : [[name, timeText(node[name])] as const]));
  return { ...node, price: roundPrice(node.price), ...Object.fromEntries(times) };
}
