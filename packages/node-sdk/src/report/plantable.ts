import type { Plan, PlannedNodeClaim, UnschedulablePod } from '@kerf/core';
import type { Simulation } from '../simulate/simulate.js';
import { type Cell, type Column, items, renderColumns, words } from './columns.js';
import { layoutOf, type TableLayout, type TableOptions } from './layout.js';
import { pricePerHour, pricePerMonth } from './price.js';
import { Reasons } from './reason.js';
import type { Style } from './style.js';
import { Workloads } from './workload.js';

/** The plan for a person: equal nodes in one row, equal pods told by their workload. */
export function planTable(simulation: Simulation, options: TableOptions = {}): string {
  const layout = layoutOf(options);
  const { plan, input } = simulation;
  const workloads = new Workloads(input.pods);
  const sections = [
    headline(simulation, layout.style),
    newNodes(simulation, workloads, layout),
    allocatableOfTypes(simulation, layout),
    existingNodes(plan, workloads, layout),
    unschedulable(simulation, workloads, layout),
    ignored(plan, workloads, layout),
    notes(plan),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ plan, region, currency, kubernetesVersion }: Simulation, { bold, good, bad }: Style): string {
  const onNew = podsOf(plan.nodeClaims);
  const onExisting = podsOf(plan.existingNodes);
  const failed = plan.unschedulable.length;
  const place = `${region}${kubernetesVersion === undefined ? '' : `, Kubernetes ${kubernetesVersion}`}`;
  const total = onNew + onExisting + failed;
  if (total === 0) return bold(`Plan for ${place}: no pod waits for a node.`);
  const lines = [
    bold(`Plan for ${place}: ${failed === 0 ? good('all pods placed') : bad(`${failed} of ${count(total, 'pod')} cannot be placed`)}`),
  ];
  if (plan.nodeClaims.length > 0) lines.push(`${count(plan.nodeClaims.length, 'new node')} for ${count(onNew, 'pod')}`);
  if (onExisting > 0) lines.push(`${count(onExisting, 'pod')} on ${count(plan.existingNodes.length, 'existing node')}`);
  if (plan.nodeClaims.length > 0)
    lines.push(`${pricePerHour(plan.costPerHour)} ${currency} per hour, ${pricePerMonth(plan.costPerHour)} ${currency} per month`);
  return lines.join('\n  ');
}

function newNodes({ plan, currency }: Simulation, workloads: Workloads, options: TableLayout): string {
  const nodes = plan.nodeClaims.map((claim) => ({ claim, typesLeft: claim.instanceTypes.length }));
  const groups = groupBy(nodes, ({ claim: { nodePool, pods, requests, launch }, typesLeft }) =>
    JSON.stringify([nodePool, workloads.summary(pods), requests, launch, typesLeft]),
  );
  const rows = groups.map((group): Cell[] => {
    const { claim, typesLeft } = group[0] as { claim: PlannedNodeClaim; typesLeft: number };
    const { nodePool, pods, requests, launch } = claim;
    return [
      nodePool,
      String(group.length),
      items(workloads.summary(pods)),
      items(amounts(requests)),
      launch === undefined ? words('no offering') : { pieces: [launch.instanceType, launch.capacityType, launch.zone], separator: ' ' },
      launch === undefined ? '' : pricePerHour(launch.price),
      String(typesLeft),
    ];
  });
  const columns: Column[] = [
    { title: 'NODEPOOL' },
    { title: 'NODES', align: 'right' },
    { title: 'PODS EACH' },
    { title: 'REQUESTS' },
    { title: 'LAUNCH' },
    { title: `${currency}/HOUR`, align: 'right' },
    { title: 'TYPES', align: 'right' },
  ];
  return section('NEW NODES', columns, rows, options);
}

function allocatableOfTypes({ plan, allocatable }: Simulation, options: TableLayout): string {
  const rows = new Map<string, Cell[]>();
  plan.nodeClaims.forEach(({ launch }, i) => {
    const list = allocatable[i];
    if (launch === undefined || list === undefined) return;
    const figures = amounts(list);
    rows.set(JSON.stringify([launch.instanceType, figures]), [launch.instanceType, items(figures)]);
  });
  return section('ALLOCATABLE OF EACH', [{ title: 'INSTANCE TYPE' }, { title: 'ALLOCATABLE' }], [...rows.values()], options);
}

function existingNodes(plan: Plan, workloads: Workloads, options: TableLayout): string {
  const rows = plan.existingNodes.map(({ name, pods }): Cell[] => [name, items(workloads.summary(pods))]);
  return section('EXISTING NODES THAT TAKE PODS', [{ title: 'NODE' }, { title: 'PODS' }], rows, options);
}

function unschedulable({ plan, input }: Simulation, workloads: Workloads, options: TableLayout): string {
  const described = new Reasons(input);
  const rows = groupBy(plan.unschedulable, ({ pod, reasons }) => JSON.stringify([workloads.summary([pod]), reasons])).flatMap((group) => {
    const { pod, reasons } = group[0] as UnschedulablePod;
    const pods = items(workloads.summary(group.map((each) => each.pod)));
    return reasons.map((reason, i): Cell[] => [i === 0 ? pods : '', reason.nodePool ?? '', words(described.describe(pod, reason))]);
  });
  return section('PODS WITHOUT A PLACE', [{ title: 'PODS' }, { title: 'NODEPOOL' }, { title: 'WHY NOT' }], rows, options);
}

function ignored(plan: Plan, workloads: Workloads, options: TableLayout): string {
  const groups = groupBy(plan.ignored, ({ pod, reason }) => JSON.stringify([workloads.summary([pod]), reason]));
  const rows = groups.map((group): Cell[] => [items(workloads.summary(group.map(({ pod }) => pod))), words(group[0]?.reason ?? '')]);
  return section('PODS THAT KARPENTER LEAVES ALONE', [{ title: 'PODS' }, { title: 'WHY' }], rows, options);
}

function notes(plan: Plan): string {
  const lines: string[] = [];
  if (plan.nodeClaims.some(({ launch }) => launch?.capacityType === 'spot'))
    lines.push('Spot: EC2 weighs spare capacity too, so another type or zone of the same NodeClaim may be launched.');
  if (plan.contestedChoices > 0)
    lines.push(`${count(plan.contestedChoices, 'tie')} that Karpenter breaks at random went to the smallest name.`);
  return lines.join('\n');
}

function section(title: string, columns: readonly Column[], rows: readonly Cell[][], { width, style }: TableLayout): string {
  if (rows.length === 0) return '';
  return `${style.bold(title)}\n${renderColumns(columns, rows, width, style.dim)}`;
}

function amounts(list: Record<string, string>): string[] {
  return Object.keys(list)
    .sort()
    .map((resource) => `${resource} ${list[resource]}`);
}

function podsOf(holders: readonly { pods: readonly string[] }[]): number {
  return holders.reduce((sum, { pods }) => sum + pods.length, 0);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Groups in order of first appearance. */
function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
