import type { Snapshot } from '../disruption/snapshot.js';
import type { Condition } from '../model/meta.js';
import type { NodeClaim } from '../model/node.js';
import { DISRUPTED_TAINT, isSameTaint } from '../model/taint.js';
import type { KernelBackend } from '../runtime/backend.js';
import type { ClusterReader } from '../state/clusterreader.js';
import type { EventQueue, SimulationEvent } from './eventqueue.js';
import type { Naming } from './naming.js';
import type { NodeRoom } from './noderoom.js';
import type { SimulationParameters } from './parameters.js';
import type { Provider } from './provider.js';
import type { Blockage, Controller, RecordKind, SimulationRecord } from './record.js';
import type { ClaimState, NodeHistory, ReadyPods, SimulationState } from './state.js';

/** What the handlers of a simulation work on: its state, what is due, and what was written down. */
export interface World {
  readonly state: SimulationState;
  readonly queue: EventQueue;
  readonly parameters: SimulationParameters;
  readonly naming: Naming;
  readonly backend: KernelBackend;
  /** Of the cluster as decisions see it. */
  readonly reader: ClusterReader;
  readonly room: NodeRoom;
  provider: Provider;
  /** The last one taken. */
  snapshot?: Snapshot;
  readonly records: SimulationRecord[];
  readonly blockages: Blockage[];
  /** By NodeClaim, or by node where there is none. */
  readonly histories: Map<string, NodeHistory>;
  /** By workload. */
  readonly readiness: Map<string, ReadyPods[]>;
}

/** Writes down what happened now. */
export function tell(world: World, controller: Controller, kind: RecordKind, fields: Record<string, unknown>): void {
  world.records.push({ time: world.state.now, controller, kind, fields });
}

/** Says that decisions may come out differently from now on. */
export function touch({ state }: World): void {
  state.version++;
  state.changed = state.now;
}

/** Queues an event at once, or after a while. */
export function due(world: World, event: Omit<SimulationEvent, 'time'>, delay = 0): void {
  world.queue.push({ ...event, time: world.state.now + delay });
}

/** A time as objects carry it: RFC 3339, whole seconds. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** Sets a condition of a NodeClaim, or removes it where no status is given. The transition time follows the status alone. */
export function setCondition(world: World, claim: ClaimState, type: string, status?: string, reason?: string): void {
  const conditions = claim.nodeClaim.status?.conditions ?? [];
  const known = conditions.find((condition) => condition.type === type);
  if (known?.status === status && known?.reason === reason) return;
  const others = conditions.filter((condition) => condition.type !== type);
  const since = known !== undefined && known.status === status ? known.lastTransitionTime : timestamp(world.state.now);
  const condition: Condition[] =
    status === undefined
      ? []
      : [{ type, status, ...(reason === undefined ? {} : { reason }), ...(since === undefined ? {} : { lastTransitionTime: since }) }];
  claim.nodeClaim = { ...claim.nodeClaim, status: { ...claim.nodeClaim.status, conditions: [...others, ...condition] } };
  touch(world);
}

export function hasCondition({ status }: NodeClaim, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

/** The history of a NodeClaim. */
export function historyOf(world: World, name: string): NodeHistory {
  let history = world.histories.get(name);
  if (history === undefined) {
    history = { name, price: 0 };
    world.histories.set(name, history);
  }
  return history;
}

/** Adds the disrupted taint to the node of a NodeClaim, or takes it away; answers whether the node changed. */
export function setDisruptedTaint(world: World, { nodeClaim }: ClaimState, wanted: boolean): boolean {
  const node = world.state.nodes.get(nodeClaim.status?.nodeName ?? '');
  if (node === undefined) return false;
  const taints = node.spec?.taints ?? [];
  const others = taints.filter((taint) => !isSameTaint(taint, DISRUPTED_TAINT));
  if (others.length < taints.length === wanted) return false;
  world.state.nodes.set(node.metadata.name, {
    ...node,
    spec: { ...node.spec, taints: wanted ? [...others, DISRUPTED_TAINT] : others },
  });
  touch(world);
  return true;
}
