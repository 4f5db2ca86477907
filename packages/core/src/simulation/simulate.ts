import type { SchedulingInput } from '../model/input.js';
import { InvalidInput } from '../model/issue.js';
import { validateInput } from '../model/validate.js';
import type { KernelBackend } from '../runtime/backend.js';
import { createJs } from '../runtime/js.js';
import { bindPods } from './binding.js';
import { applyChange, type Change } from './change.js';
import { changeProblems, providerProblems } from './changeproblems.js';
import { awaitCommand, executeCommand } from './command.js';
import { markConsolidatable, markDrifted } from './conditions.js';
import { EventClass, EventQueue, type SimulationEvent } from './eventqueue.js';
import { DEFAULT_NAMING, type Naming } from './naming.js';
import { checkLiveness, deleteNodeClaim, expireNodeClaim, initializeNodeClaim, launchNodeClaim } from './nodeclaim.js';
import { DEFAULT_PARAMETERS, type SimulationParameters } from './parameters.js';
import { runPass, validateCommand } from './pass.js';
import { podGone, podReady, reconcileWorkload } from './pods.js';
import type { Provider } from './provider.js';
import { closeBatch, createNodeClaims } from './provisioner.js';
import { type SimulationResult, summarise } from './result.js';
import { openWorld } from './start.js';
import { evict, terminate } from './termination.js';
import { retrigger } from './trigger.js';
import { nextBoundary } from './view.js';
import type { World } from './world.js';

/** A change and when it happens. */
export interface TimedChange {
  /** RFC 3339. */
  at: string;
  change: Change;
}

export interface SimulationOptions {
  /** How long the simulation may go on, in milliseconds from its start; default one day. */
  horizonMs?: number;
  /** Those not given have the values of `DEFAULT_PARAMETERS`. */
  parameters?: Partial<SimulationParameters>;
  naming?: Naming;
  /** Default: the JavaScript kernel. */
  backend?: KernelBackend;
  /** How often all of the cluster may be decided on anew before the simulation gives up; default 5000. */
  maxEvaluations?: number;
}

const DAY = 24 * 60 * 60_000;
const MAX_EVALUATIONS = 5000;
const MAX_EVENTS = 5_000_000;
/** After so many launches in a row without capacity the next would find none either. */
const MAX_FAILED_LAUNCHES = 50;
/** Without any change for so long, and with nothing due, nothing will happen any more: every back-off has come round. */
const REST = 60_000;

/**
 * What a cluster goes through on a clock (chapter 05, 24): provisioning rounds, disruption passes, launches, drains under
 * PodDisruptionBudgets, and what the workloads' controllers do about it. `input.now` is the start; its instance types are
 * those of the provider. Ends when nothing is left to happen, or at the horizon. Same arguments, same answer.
 * Throws InvalidInput with every problem of the input, the provider's types and the changes.
 */
export function simulateCluster(
  input: SchedulingInput,
  provider: Provider,
  changes: readonly TimedChange[],
  options: SimulationOptions = {},
): SimulationResult {
  const issues = [
    ...validateInput(input),
    ...providerProblems(provider, 'provider'),
    ...changes.flatMap(({ change }, index) => changeProblems(change, `changes[${index}].change`)),
  ];
  if (issues.length > 0) throw new InvalidInput(issues);
  const parameters = { ...DEFAULT_PARAMETERS, ...options.parameters };
  const world = openWorld(input, provider, (start) => ({
    queue: new EventQueue(start + (options.horizonMs ?? DAY)),
    parameters,
    naming: options.naming ?? DEFAULT_NAMING,
    backend: options.backend ?? createJs(),
  }));
  const { queue, state } = world;
  const start = state.now;
  for (const [index, { at, change }] of changes.entries()) {
    const name = String(index).padStart(9, '0');
    queue.push({ time: Math.max(start, Date.parse(at)), class: EventClass.change, type: 'change', name, detail: change });
  }
  queue.push({ time: start + parameters.firstPassMs, class: EventClass.disruption, type: 'pass', name: '', idle: true });
  const limit = options.maxEvaluations ?? MAX_EVALUATIONS;
  let events = 0;
  let complete = true;
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
    state.now = event.time;
    handle(world, event);
    complete = state.counters.evaluations <= limit && ++events <= MAX_EVENTS && state.counters.failedLaunches <= MAX_FAILED_LAUNCHES;
    if (!complete) break;
    if (event.type === 'pass' && isAtRest(world)) break;
  }
  return summarise(world, { start, complete });
}

/** Whether nothing but repetition lies ahead. */
function isAtRest({ state, queue }: World): boolean {
  if (queue.busy > 0 || state.now - state.changed < REST) return false;
  for (const { nodeClaim } of state.claims.values()) if (!nodeClaim.status?.nodeName) return false;
  return nextBoundary(state) > queue.horizon;
}

function handle(world: World, { type, name, detail }: SimulationEvent): void {
  switch (type) {
    case 'change':
      return applyChange(world, detail as Change);
    case 'launch':
      return launchNodeClaim(world, name);
    case 'initialize':
      return initializeNodeClaim(world, name);
    case 'pod-ready':
      return podReady(world, name, detail);
    case 'pod-gone':
      return podGone(world, name, detail);
    case 'reconcile':
      return reconcileWorkload(world, name);
    case 'bind':
      return bindPods(world);
    case 'consolidatable':
      return markConsolidatable(world, name);
    case 'drift':
      return markDrifted(world, name);
    case 'expire':
      return expireNodeClaim(world, name);
    case 'liveness':
      return checkLiveness(world, name, detail);
    case 'retrigger':
      return retrigger(world, name);
    case 'delete-nodeclaim':
      return deleteNodeClaim(world, name);
    case 'evict':
      return evict(world, name, detail);
    case 'terminate':
      return terminate(world, name);
    case 'execute':
      return executeCommand(world, name);
    case 'await':
      return awaitCommand(world, name);
    case 'close-batch':
      return closeBatch(world);
    case 'create-nodeclaims':
      return createNodeClaims(world, detail);
    case 'pass':
      return runPass(world);
    case 'validate':
      return validateCommand(world, detail);
  }
}
