import type { Command } from '../disruption/command.js';
import { METHOD_NAMES, type MethodName, type MethodOutcome, runMethod } from '../disruption/method.js';
import type { Refusal } from '../disruption/refusal.js';
import { type Snapshot, takeSnapshot } from '../disruption/snapshot.js';
import { validateConsolidation, validateEmptiness } from '../disruption/validation.js';
import { normaliseInput } from '../state/normalise.js';
import { WhatIf } from '../whatif.js';
import { startCommand } from './command.js';
import { nodePoolOf } from './conditions.js';
import { EventClass } from './eventqueue.js';
import type { Blockage } from './record.js';
import { clusterView, isSynced, nextBoundary } from './view.js';
import { due, hasCondition, setDisruptedTaint, tell, type World } from './world.js';

/** Emptiness and consolidation look again before they act (chapter 05, 18). */
const VALIDATED: ReadonlySet<MethodName> = new Set(['emptiness', 'multi', 'single']);

/** One pass of the disruption loop (chapter 05, 1), from a method on. */
export function runPass(world: World, from = 0): void {
  const { state, parameters } = world;
  if (!isSynced(state)) return nextPass(world, parameters.notSyncedMs);
  removeLeftoverTaints(world);
  const memory = passMemory(world);
  const quiet = state.quietPass;
  if (quiet?.version === state.version && quiet.until > state.now && quiet.value === memory.key) return nextPass(world, parameters.passMs);
  state.counters.evaluations++;
  const { snapshot, whatIf } = look(world, memory);
  for (const [index, name] of METHOD_NAMES.entries()) {
    if (index < from) continue;
    const outcome = runMethod(name, snapshot, whatIf);
    tellBlocked(world, outcome);
    const [first] = outcome.commands;
    if (first === undefined) continue;
    if (VALIDATED.has(name)) {
      due(world, { class: EventClass.disruption, type: 'validate', name: '', detail: [index, first] }, parameters.validationMs);
    } else {
      nextPass(world, Math.max(...outcome.commands.map((command) => startCommand(world, name, outcome.reason, command))));
    }
    return;
  }
  state.quietPass = { version: state.version, until: nextBoundary(state), value: memory.key };
  nextPass(world, parameters.passMs);
}

function nextPass(world: World, delay: number): void {
  due(world, { class: EventClass.disruption, type: 'pass', name: '', idle: true }, delay);
}

/** The second look at a command; what it rejects leaves the pass to the methods that follow, except after a single node's. */
export function validateCommand(world: World, detail: unknown): void {
  const [index, command] = detail as [number, Command];
  const method = METHOD_NAMES[index]!;
  const { snapshot, whatIf } = look(world, passMemory(world));
  const validation = method === 'emptiness' ? validateEmptiness(command, snapshot) : validateConsolidation(command, snapshot, whatIf);
  if ('command' in validation) {
    const reason = method === 'emptiness' ? 'Empty' : 'Underutilized';
    return nextPass(world, startCommand(world, method, reason, validation.command));
  }
  const nodes = command.candidates.map(({ node }) => node.name);
  tell(world, 'disruption', 'command-rejected', { method, nodes, reason: validation.rejected });
  if (method === 'single') nextPass(world, world.parameters.passMs);
  else runPass(world, index + 1);
}

export interface PassMemory {
  queued: Set<string>;
  nominated: Set<string>;
  /** Tells apart what the state's version does not. */
  key: string;
}

/** What the controllers remember of nodes now. */
export function passMemory({ state }: World): PassMemory {
  for (const [id, until] of state.nominations) if (until <= state.now) state.nominations.delete(id);
  const nominated = new Set(state.nominations.keys());
  const queued = new Set<string>();
  for (const { candidates } of state.commands.values())
    for (const name of candidates) {
      const id = state.claims.get(name)?.nodeClaim.status?.providerID;
      if (id !== undefined) queued.add(id);
    }
  return { queued, nominated, key: JSON.stringify([[...queued].sort(), [...nominated].sort()]) };
}

/** The cluster as the methods see it now. */
export function look(world: World, { queued, nominated }: PassMemory): { snapshot: Snapshot; whatIf: WhatIf } {
  const { state, backend, reader } = world;
  const marked = normaliseInput(clusterView(world, { marked: true }));
  const whatIf = new WhatIf(marked, { backend, reader });
  // Static drift tells NodeClaims that a command marks from those that are deleted.
  const input = { ...marked, nodeClaims: [...state.claims.values()].map(({ nodeClaim }) => nodeClaim) };
  const { snapshot: earlier } = world;
  const snapshot = takeSnapshot(input, whatIf.cluster, { queued, nominated, ...(earlier === undefined ? {} : { earlier }) });
  world.snapshot = snapshot;
  return { snapshot, whatIf };
}

function removeLeftoverTaints(world: World): void {
  const queued = new Set([...world.state.commands.values()].flatMap(({ candidates }) => candidates));
  for (const [name, claim] of world.state.claims) {
    if (!queued.has(name) && !claim.nodeClaim.metadata.deletionTimestamp && !claim.marked) setDisruptedTaint(world, claim, false);
  }
}

/** Writes down what holds each drifted node, where that changed, and which budgets allow nothing. */
function tellBlocked(world: World, { method, candidates, blocked, refused, allowances }: MethodOutcome): void {
  if (method !== 'drift' && method !== 'static-drift') return;
  const { state } = world;
  const refusals = new Map<string, Refusal>([...blocked, ...refused].map(({ node, refusal }) => [node, refusal]));
  for (const [name, claim] of state.claims) {
    const node = claim.nodeClaim.status?.nodeName;
    if (node === undefined || isStatic(world, nodePoolOf(claim)) !== (method === 'static-drift')) continue;
    const drifted = hasCondition(claim.nodeClaim, 'Drifted') && !claim.nodeClaim.metadata.deletionTimestamp && !claim.marked;
    const refusal = drifted ? refusals.get(node) : undefined;
    setBlockage(world, node, refusal === undefined ? undefined : { nodeClaim: name, node, from: state.now, refusal });
  }
  if (candidates.length === 0) return;
  for (const [nodePool, { allowed, nodes }] of allowances) {
    if (isStatic(world, nodePool) !== (method === 'static-drift')) continue;
    const blocks = nodes > 0 && allowed === 0;
    if (blocks && !state.blockingBudgets.has(nodePool)) tell(world, 'disruption', 'budget-blocking', { nodePool, reason: 'Drifted' });
    if (blocks) state.blockingBudgets.add(nodePool);
    else state.blockingBudgets.delete(nodePool);
  }
}

function isStatic({ state }: World, nodePool: string): boolean {
  const replicas = state.nodePools.get(nodePool)?.spec.replicas;
  return replicas !== undefined && replicas !== null;
}

/** Replaces what is known to hold a node. */
export function setBlockage(world: World, node: string, blockage: Blockage | undefined): void {
  const { state, blockages } = world;
  const known = state.blocked.get(node);
  if (known !== undefined && blockage !== undefined && JSON.stringify(known.refusal) === JSON.stringify(blockage.refusal)) return;
  if (known !== undefined) {
    known.until = state.now;
    state.blocked.delete(node);
  }
  if (blockage === undefined) return;
  state.blocked.set(node, blockage);
  blockages.push(blockage);
  const { nodeClaim, refusal } = blockage;
  tell(world, 'disruption', 'disruption-blocked', { node, nodeClaim, refusal });
}
