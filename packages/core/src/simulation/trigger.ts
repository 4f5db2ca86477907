import { DISRUPTED_TAINT, isSameTaint } from '../model/taint.js';
import { isProvisionable } from '../state/podfacts.js';
import { EventClass } from './eventqueue.js';
import { due, type World } from './world.js';

/** A pod without a place asks for a round, now and again and again (chapter 05, 24.3). */
export function triggerPod(world: World, key: string): void {
  start(world, `pod/${key}`);
}

/** A node that carries the disrupted taint asks for a round, now and again and again. */
export function triggerNode(world: World, name: string): void {
  start(world, `node/${name}`);
}

function start(world: World, object: string): void {
  if (world.state.triggers.has(object)) return;
  world.state.triggers.add(object);
  trigger(world, object);
}

/** Triggers again, unless the pod has a place or the node has lost the taint. */
export function retrigger(world: World, object: string): void {
  if (!world.state.triggers.has(object)) return;
  if (stillAsks(object, world)) trigger(world, object);
  else world.state.triggers.delete(object);
}

function stillAsks(object: string, { state }: World): boolean {
  const name = object.slice(object.indexOf('/') + 1);
  if (!object.startsWith('pod/')) return state.nodes.get(name)?.spec?.taints?.some((taint) => isSameTaint(taint, DISRUPTED_TAINT)) ?? false;
  const pod = state.pods.get(name);
  return pod !== undefined && isProvisionable(pod);
}

function trigger(world: World, object: string): void {
  const { state, parameters } = world;
  due(world, { class: EventClass.nodeClaim, type: 'retrigger', name: object, idle: true }, parameters.podRetriggerMs);
  const { batch } = state;
  if (batch === undefined) {
    state.batch = { opened: state.now, closes: state.now + parameters.batchIdleMs, members: new Set([object]) };
  } else if (batch.members.has(object)) {
    return;
  } else {
    batch.members.add(object);
    batch.closes = Math.min(batch.opened + parameters.batchMaxMs, state.now + parameters.batchIdleMs);
  }
  // Whether a batch is idle shows in what its round does.
  due(world, { class: EventClass.provisioner, type: 'close-batch', name: '', idle: true }, state.batch!.closes - state.now);
}
