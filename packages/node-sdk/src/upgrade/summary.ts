import { extraCost, leastReady, type NodeHistory, type SimulationResult } from '@kerf/core';
import { Workloads } from '../report/workload.js';
import { versionText } from './provider.js';
import type { Upgrade } from './upgrade.js';

/** The figures of a roll-out that every report states. Times in milliseconds since 1970. */
export interface RolloutSummary {
  /** From the upgrade to the last thing that happened; milliseconds. */
  duration: number;
  /** Nodes that went after the upgrade, in the order in which it was decided. */
  replaced: { node: NodeHistory; by: NodeHistory[] }[];
  workloads: { name: string; replicas: number; leastReady: number }[];
  /** What the nodes cost from the upgrade to the end beyond what they cost per hour before. */
  extraCost: number;
  /** All nodes at some time after the upgrade, with their versions. */
  nodes: NodeHistory[];
}

export function summariseRollout({ result, at, from }: Upgrade): RolloutSummary {
  const known = from === undefined ? {} : { version: versionText(from) };
  const nodes = result.nodes.filter(({ deleted }) => deleted === undefined || deleted >= at).map((node) => ({ ...known, ...node }));
  const names = workloadNames(result);
  const byClaim = new Map(nodes.flatMap((node) => (node.nodeClaim === undefined ? [] : [[node.nodeClaim, node] as const])));
  const begun = ({ tainted, deleting }: NodeHistory) => tainted ?? deleting ?? 0;
  const replaced = nodes
    .filter((node) => node.deleting !== undefined && node.deleting >= at)
    .sort((left, right) => begun(left) - begun(right))
    .map((node) => ({ node, by: (node.replacements ?? []).flatMap((name) => byClaim.get(name) ?? []) }));
  return {
    duration: Math.max(0, result.end - at),
    replaced,
    workloads: result.workloads.map((workload) => ({
      name: names.get(workload.workload) ?? workload.workload,
      replicas: workload.replicas,
      leastReady: leastReady(workload, at),
    })),
    extraCost: extraCost(result, at),
    nodes,
  };
}

/** The workloads of a result as people name them, by key: `ReplicaSet/default/web-6d5f` of a Deployment is `default/web`. */
export function workloadNames({ workloads, cluster }: SimulationResult): Map<string, string> {
  const known = new Workloads(cluster.pods);
  const names = new Map(workloads.map(({ workload }) => [workload, workload.slice(workload.indexOf('/') + 1)]));
  for (const { metadata } of cluster.pods) {
    const namespace = metadata.namespace ?? 'default';
    const [name] = known.summary([`${namespace}/${metadata.name}`]);
    for (const owner of metadata.ownerReferences ?? []) {
      const key = `${owner.kind}/${namespace}/${owner.name}`;
      if (names.has(key) && name !== undefined) names.set(key, name);
    }
  }
  return names;
}

/** A span as people write it: `48.9s`, `5m 12s`, `8h 0m`. */
export function spanText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
  return `${Math.floor(minutes / 1440)}d ${Math.floor((minutes % 1440) / 60)}h`;
}

/** A time as the clock of the roll-out shows it: the span since the upgrade. */
export function sinceText(time: number, at: number): string {
  return time < at ? `-${spanText(at - time)}` : `+${spanText(time - at)}`;
}
