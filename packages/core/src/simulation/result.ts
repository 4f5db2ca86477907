import type { SchedulingInput } from '../model/input.js';
import { parseDuration } from '../model/time.js';
import { compareText } from '../state/podfacts.js';
import type { Blockage, SimulationRecord, StuckDrain, WaitingPod } from './record.js';
import type { NodeHistory, ReadyPods } from './state.js';
import { stuckPods } from './termination.js';
import { clusterView } from './view.js';
import { hasCondition, type World } from './world.js';

/** What a simulation came to. Times in milliseconds since 1970. */
export interface SimulationResult {
  start: number;
  /** When the last thing happened. */
  end: number;
  /**
   * `done`: nothing is left to do. `blocked`: drifted nodes stay, or nodes cannot be drained. `unfinished`: the horizon came
   * while something was under way, or there was too much to decide.
   */
  outcome: 'done' | 'blocked' | 'unfinished';
  records: SimulationRecord[];
  /** Of every node that was there at some time, by the time of its creation. */
  nodes: NodeHistory[];
  /** By key. */
  workloads: WorkloadHistory[];
  /** What held drifted nodes, in the order in which it began. */
  blockages: Blockage[];
  /** The nodes that are drifted at the end, by name, and when they expire. */
  drifted: { nodeClaim: string; node: string; reason: string; expires?: number }[];
  /** The nodes that cannot be drained at the end, by name. */
  stuck: StuckDrain[];
  /** The pods without a place at the end, by namespace and name. */
  waiting: WaitingPod[];
  /** What the nodes of NodeClaims cost per hour, from each time on. */
  cost: CostPoint[];
  /** The cluster at the end, without instance types. */
  cluster: SchedulingInput;
}

export interface WorkloadHistory {
  /** `Kind/namespace/name` of the controller of the pods. */
  workload: string;
  replicas: number;
  ready: ReadyPods[];
}

export interface CostPoint {
  time: number;
  nodes: number;
  perHour: number;
}

/** Draws up the result. `complete` is false where the simulation was broken off. */
export function summarise(world: World, { start, complete }: { start: number; complete: boolean }): SimulationResult {
  const { state, records, blockages } = world;
  const drifted: SimulationResult['drifted'] = [];
  const stuck: StuckDrain[] = [];
  let underWay = state.commands.size > 0;
  for (const [nodeClaim, { nodeClaim: object, created }] of state.claims) {
    const node = object.status?.nodeName ?? nodeClaim;
    const termination = state.terminations.get(nodeClaim);
    if (termination !== undefined) {
      const pods = stuckPods(world, node);
      if (pods.length > 0) stuck.push({ node, nodeClaim, from: termination.begun, pods });
      else underWay = true;
    } else if (hasCondition(object, 'Drifted')) {
      const reason = object.status?.conditions?.find(({ type }) => type === 'Drifted')?.reason ?? '';
      const lifetime = parseDuration(object.spec.expireAfter);
      drifted.push({ nodeClaim, node, reason, ...(lifetime === undefined ? {} : { expires: created + lifetime }) });
    }
  }
  const { instanceTypes: _, nodePoolInstanceTypes: __, ...cluster } = clusterView(world, { marked: false });
  const isBlocked = drifted.length > 0 || stuck.length > 0;
  const nodes = [...world.histories.values()].sort(
    (left, right) => (left.created ?? 0) - (right.created ?? 0) || compareText(left.name, right.name),
  );
  return {
    start,
    end: records.at(-1)?.time ?? start,
    outcome: !complete || underWay ? 'unfinished' : isBlocked ? 'blocked' : 'done',
    records,
    nodes,
    workloads: [...state.workloads.values()]
      .map(({ key, replicas }) => ({ workload: key, replicas, ready: world.readiness.get(key) ?? [] }))
      .sort((left, right) => compareText(left.workload, right.workload)),
    blockages,
    drifted: drifted.sort((left, right) => compareText(left.node, right.node)),
    stuck: stuck.sort((left, right) => compareText(left.node, right.node)),
    waiting: [...state.waiting.values()].sort((left, right) => compareText(left.pod, right.pod)),
    cost: costSeries(nodes, start),
    cluster,
  };
}

function costSeries(nodes: readonly NodeHistory[], start: number): CostPoint[] {
  const steps = nodes
    .filter(({ nodeClaim }) => nodeClaim !== undefined)
    .flatMap(({ created, launched, deleted, price }) => {
      const from = created === undefined ? start : launched;
      if (from === undefined) return [];
      return [{ time: from, nodes: 1, price }, ...(deleted === undefined ? [] : [{ time: deleted, nodes: -1, price: -price }])];
    })
    .sort((left, right) => left.time - right.time);
  const series: CostPoint[] = [{ time: start, nodes: 0, perHour: 0 }];
  for (const { time, nodes: count, price } of steps) {
    const last = series.at(-1)!;
    // Sums of prices carry noise beyond the ninth decimal.
    const next = { time, nodes: last.nodes + count, perHour: Number((last.perHour + price).toFixed(9)) };
    if (last.time === time) series[series.length - 1] = next;
    else series.push(next);
  }
  return series;
}

/** The least number of ready pods of a workload from a time on. */
export function leastReady({ ready }: WorkloadHistory, from: number): number {
  let least: number | undefined;
  let standing = 0;
  for (const point of ready) {
    if (point.time <= from) standing = point.ready;
    else least = Math.min(least ?? standing, point.ready);
  }
  return Math.min(least ?? standing, standing);
}

/** What the nodes cost from a time to the end beyond what they cost per hour at that time. */
export function extraCost({ cost, end }: SimulationResult, from: number): number {
  const base = costAt(cost, from);
  let extra = 0;
  for (const [index, { time, perHour }] of cost.entries()) {
    const begin = Math.max(time, from);
    const finish = Math.min(cost[index + 1]?.time ?? end, end);
    if (finish > begin) extra += ((finish - begin) / 3_600_000) * (perHour - base);
  }
  return Number(extra.toFixed(9));
}

/** What the nodes cost per hour at a time. */
export function costAt(cost: readonly CostPoint[], time: number): number {
  let standing = 0;
  for (const point of cost) if (point.time <= time) standing = point.perHour;
  return standing;
}
