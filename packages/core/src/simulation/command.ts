import type { DisruptionReason } from '../disruption/budget.js';
import type { Command } from '../disruption/command.js';
import type { MethodName } from '../disruption/method.js';
import type { Replacement } from '../disruption/simulation.js';
import { formatQuantity } from '../model/quantity.js';
import { Label } from '../model/wellknown.js';
import { compareText } from '../state/podfacts.js';
import { EventClass } from './eventqueue.js';
import { createNodeClaim, deleteNodeClaim, nextLatency } from './nodeclaim.js';
import { nominate } from './provisioner.js';
import type { ClaimRequest, RunningCommand } from './state.js';
import { triggerNode } from './trigger.js';
import { due, hasCondition, historyOf, setCondition, setDisruptedTaint, tell, touch, type World } from './world.js';

/** Starts a command (chapter 05, 19) and answers how long the pass takes over it, in milliseconds. */
export function startCommand(world: World, method: MethodName, reason: DisruptionReason, command: Command): number {
  const { state } = world;
  const { candidates, replacements, destinations, savings } = command;
  const name = String(state.counters.commands++).padStart(9, '0');
  const running: RunningCommand = {
    name,
    decided: state.now,
    candidates: candidates.map(({ nodeClaim }) => nodeClaim.metadata.name),
    requests: replacements.map(requestOf),
    replacements: [],
    ready: new Set(),
    destinations: destinations.map(({ id }) => id),
  };
  state.commands.set(name, running);
  tell(world, 'disruption', 'disrupting', {
    method,
    reason,
    decision: replacements.length > 0 ? 'replace' : 'delete',
    candidates: candidates.map(({ node, nodeClaim, instanceType, capacityType, reschedulablePods }) => ({
      node: node.name,
      nodeClaim: nodeClaim.metadata.name,
      instanceType: instanceType?.name ?? '',
      capacityType,
      pods: reschedulablePods.length,
    })),
    replacements: running.requests.map(({ nodePool, requirements, instanceTypes }) => ({
      nodePool,
      capacityTypes: requirements.find(({ key }) => key === Label.capacityType)?.values ?? [],
      instanceTypes,
    })),
    savings,
  });
  for (const candidate of running.candidates) {
    const claim = state.claims.get(candidate)!;
    setCondition(world, claim, 'DisruptionReason', 'True', reason);
    if (setDisruptedTaint(world, claim, true)) triggerNode(world, claim.nodeClaim.status!.nodeName!);
    historyOf(world, candidate).tainted ??= state.now;
  }
  const delay = replacements.length > 0 ? nextLatency(world).createMs : 0;
  due(world, { class: EventClass.command, type: 'execute', name }, delay);
  return delay;
}

function requestOf({ nodePool, requirements, requests, instanceTypes }: Replacement): ClaimRequest {
  const amounts = [...requests].sort(([left], [right]) => compareText(left, right));
  return {
    nodePool,
    requirements: [...requirements],
    requests: Object.fromEntries(amounts.map(([resource, quantity]) => [resource, formatQuantity(quantity)])),
    instanceTypes: instanceTypes.map(({ name }) => name),
  };
}

/** Creates the replacements; only then the candidates count as deleting, or provisioning would plan their pods twice. */
export function executeCommand(world: World, name: string): void {
  const { state, parameters } = world;
  const command = state.commands.get(name)!;
  for (const request of command.requests) {
    const created = createNodeClaim(world, request, 'disruption');
    if (created === undefined) return failCommand(world, command, 'nodepool-not-found');
    command.replacements.push(created);
  }
  for (const candidate of command.candidates) {
    const claim = state.claims.get(candidate);
    if (claim !== undefined) claim.marked = true;
    historyOf(world, candidate).replacements = [...command.replacements];
  }
  touch(world);
  for (const id of command.destinations) nominate(world, id);
  // Ticks lie on the decision plus whole intervals.
  const ticks = Math.ceil((state.now - command.decided) / parameters.queueMs);
  const next = command.decided + ticks * parameters.queueMs;
  due(world, { class: EventClass.command, type: 'await', name }, next - state.now);
}

const TIMEOUT_PER_CANDIDATE = 80;
const LEAST_TIMEOUT = 10 * 60_000;
const GREATEST_TIMEOUT = 60 * 60_000;

/** One look at a running command: the candidates go once every replacement was seen initialized. */
export function awaitCommand(world: World, name: string): void {
  const { state, parameters } = world;
  const command = state.commands.get(name);
  if (command === undefined) return;
  for (const replacement of command.replacements) {
    if (command.ready.has(replacement)) continue;
    const claim = state.claims.get(replacement);
    if (claim === undefined || claim.nodeClaim.metadata.deletionTimestamp) return failCommand(world, command, 'replacement-lost');
    if (hasCondition(claim.nodeClaim, 'Initialized')) command.ready.add(replacement);
  }
  if (command.ready.size === command.replacements.length) {
    state.commands.delete(name);
    tell(world, 'disruption.queue', 'command-succeeded', { nodeClaims: command.candidates });
    for (const candidate of command.candidates) deleteNodeClaim(world, candidate);
    return;
  }
  let queued = 0;
  for (const { candidates } of state.commands.values()) queued += candidates.length;
  const timeout = Math.min(GREATEST_TIMEOUT, Math.max(LEAST_TIMEOUT, TIMEOUT_PER_CANDIDATE * queued));
  if (state.now - command.decided > timeout) failCommand(world, command, 'timeout');
  else due(world, { class: EventClass.command, type: 'await', name }, parameters.queueMs);
}

/** Gives the candidates back; replacements that exist stay as ordinary nodes. */
function failCommand(world: World, command: RunningCommand, reason: string): void {
  const { state } = world;
  state.commands.delete(command.name);
  tell(world, 'disruption.queue', 'command-failed', { nodeClaims: command.candidates, reason });
  for (const candidate of command.candidates) {
    const claim = state.claims.get(candidate);
    if (claim === undefined || claim.nodeClaim.metadata.deletionTimestamp) continue;
    claim.marked = false;
    setCondition(world, claim, 'DisruptionReason');
    setDisruptedTaint(world, claim, false);
    const history = historyOf(world, candidate);
    delete history.tainted;
  }
  touch(world);
}
