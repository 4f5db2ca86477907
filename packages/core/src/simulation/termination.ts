import type { Pod } from '../model/pod.js';
import { selectorMatches } from '../model/selector.js';
import { parseTime } from '../model/time.js';
import { isActive, isEvictable, isOwnedByDaemonSet, isTerminal, isTerminating, isWaitingEviction, podKey } from '../state/podfacts.js';
import { EventClass } from './eventqueue.js';
import { DRAIN_TICK, INSTANCE_TICK, LEAST_DRAIN } from './parameters.js';
import { podBudgetStatus } from './podbudget.js';
import { deletePod, podGone } from './pods.js';
import type { ClaimState, Termination } from './state.js';
import { triggerNode } from './trigger.js';
import { isReady } from './workload.js';
import { due, historyOf, setCondition, setDisruptedTaint, tell, touch, type World } from './world.js';

/** Starts taking a NodeClaim away. `deadline` in milliseconds since 1970. */
export function beginTermination(world: World, { nodeClaim }: ClaimState, deadline: number | undefined): void {
  const { name } = nodeClaim.metadata;
  const termination: Termination = { begun: world.state.now, tainted: false, ...(deadline === undefined ? {} : { deadline }) };
  world.state.terminations.set(name, termination);
  due(world, { class: EventClass.termination, type: 'terminate', name });
}

/** One look at a NodeClaim on its way out (chapter 05, 21). */
export function terminate(world: World, name: string): void {
  const { state } = world;
  const claim = state.claims.get(name);
  const termination = state.terminations.get(name);
  if (claim === undefined || termination === undefined) return;
  if (termination.gone !== undefined) return awaitInstance(world, claim, termination);
  const { nodeName, providerID } = claim.nodeClaim.status ?? {};
  if (!providerID) return finish(world, claim);
  if (nodeName === undefined) return deleteInstance(world, claim, termination);
  if (!termination.tainted) {
    termination.tainted = true;
    // The label for load balancers changes the node even where the taint is there already.
    tell(world, 'node.termination', 'tainted-node', { node: nodeName, nodeClaim: name });
    historyOf(world, name).tainted ??= state.now;
    if (setDisruptedTaint(world, claim, true)) triggerNode(world, nodeName);
  }
  const waiting = state.pods.on(nodeName).filter((pod) => isWaitingEviction(pod, state.now));
  if (waiting.length === 0 && state.now - termination.begun >= LEAST_DRAIN) {
    setCondition(world, claim, 'Drained', 'True');
    historyOf(world, name).drained = state.now;
    tell(world, 'node.termination', 'drained-node', { node: nodeName, nodeClaim: name });
    return deleteInstance(world, claim, termination);
  }
  evictNext(world, waiting, termination, name);
  const blocked = waiting.length > 0 && termination.deadline === undefined;
  due(world, { class: EventClass.termination, type: 'terminate', name, idle: blocked }, DRAIN_TICK);
}

function deleteInstance(world: World, claim: ClaimState, termination: Termination): void {
  termination.gone = world.state.now + world.parameters.instanceGoneMs;
  setCondition(world, claim, 'InstanceTerminating', 'True');
  due(world, { class: EventClass.termination, type: 'terminate', name: claim.nodeClaim.metadata.name }, INSTANCE_TICK);
}

function awaitInstance(world: World, claim: ClaimState, termination: Termination): void {
  if (world.state.now >= termination.gone!) finish(world, claim);
  else due(world, { class: EventClass.termination, type: 'terminate', name: claim.nodeClaim.metadata.name }, INSTANCE_TICK);
}

/** The pods that are left die with the node. */
function finish(world: World, { nodeClaim }: ClaimState): void {
  const { state } = world;
  const { name } = nodeClaim.metadata;
  const node = nodeClaim.status?.nodeName;
  if (node !== undefined) {
    for (const pod of state.pods.on(node)) podGone(world, podKey(pod), pod.metadata.uid);
    state.nodes.delete(node);
    state.pods.forgetNode(node);
    state.triggers.delete(`node/${node}`);
    tell(world, 'node.termination', 'deleted-node', { node, nodeClaim: name });
  }
  state.claims.delete(name);
  state.terminations.delete(name);
  if (nodeClaim.status?.providerID) state.nominations.delete(nodeClaim.status.providerID);
  touch(world);
  historyOf(world, name).deleted = state.now;
  tell(world, 'nodeclaim.lifecycle', 'deleted-nodeclaim', { nodeClaim: name, ...(node === undefined ? {} : { node }) });
}

const CRITICAL: ReadonlySet<string> = new Set(['system-cluster-critical', 'system-node-critical']);

/** Pods to be deleted by force at once; of the others the first group that is not empty (chapter 05, 21). */
function evictNext(world: World, waiting: readonly Pod[], { deadline }: Termination, claim: string): void {
  const groups: Pod[][] = [[], [], [], []];
  const { now } = world.state;
  const forced: Pod[] = [];
  for (const pod of waiting) {
    if (isForced(pod, deadline, now)) forced.push(pod);
    else groups[groupOf(pod)]!.push(pod);
  }
  const next = groups.find((group) => group.length > 0) ?? [];
  for (const pod of [...forced, ...next.filter(isActive)]) {
    const key = evictionKey(pod);
    if (world.state.evictions.has(key)) continue;
    world.state.evictions.set(key, 0);
    due(world, { class: EventClass.eviction, type: 'evict', name: podKey(pod), detail: [pod.metadata.uid ?? '', claim] });
  }
}

function groupOf(pod: Pod): number {
  return (CRITICAL.has(pod.spec.priorityClassName ?? '') ? 2 : 0) + (isOwnedByDaemonSet(pod) ? 1 : 0);
}

function evictionKey({ metadata, ...pod }: Pod): string {
  return `${podKey({ metadata, ...pod })}@${metadata.uid ?? ''}`;
}

function isForced(pod: Pod, deadline: number | undefined, now: number): boolean {
  if (deadline === undefined) return false;
  if (isTerminating(pod)) return parseTime(pod.metadata.deletionTimestamp)! > deadline;
  const grace = pod.spec.terminationGracePeriodSeconds;
  return grace !== undefined && now > deadline - grace * 1000;
}

/** How many refused attempts are written down one by one; the back-off has its greatest value from there on. */
const TOLD_ATTEMPTS = 8;
const FIRST_RETRY = 100;
const GREATEST_RETRY = 10_000;

/** One attempt to evict a pod. `detail` is its UID and the NodeClaim that is drained. */
export function evict(world: World, key: string, detail: unknown): void {
  const { state } = world;
  const [uid, claim] = detail as [string, string];
  const pod = state.pods.get(key);
  const attempt = `${key}@${uid}`;
  const termination = state.terminations.get(claim);
  if (pod === undefined || (pod.metadata.uid ?? '') !== uid || termination === undefined) {
    state.evictions.delete(attempt);
    return;
  }
  const { deadline } = termination;
  if (isForced(pod, deadline, state.now)) {
    state.evictions.delete(attempt);
    const grace = Math.max(1, Math.floor((deadline! - state.now) / 1000));
    // Deleting anew only ever shortens what is left.
    if (isTerminating(pod) && parseTime(pod.metadata.deletionTimestamp)! <= state.now + grace * 1000) return;
    tell(world, 'eviction', 'force-deleted', { pod: key, node: pod.spec.nodeName, graceSeconds: grace });
    return deletePod(world, pod, grace);
  }
  if (!isActive(pod)) {
    state.evictions.delete(attempt);
    return;
  }
  const refusedBy = isEvictable(pod, state.now) ? refusals(world, pod) : [];
  if (refusedBy === undefined) {
    state.evictions.delete(attempt);
    tell(world, 'eviction', 'evicted', { pod: key, node: pod.spec.nodeName });
    return deletePod(world, pod);
  }
  const attempts = state.evictions.get(attempt) ?? 0;
  state.evictions.set(attempt, attempts + 1);
  if (attempts < TOLD_ATTEMPTS)
    tell(world, 'eviction', 'eviction-refused', { pod: key, node: pod.spec.nodeName, podDisruptionBudgets: refusedBy });
  const delay = Math.min(GREATEST_RETRY, FIRST_RETRY * 2 ** Math.min(attempts, 16));
  due(world, { class: EventClass.eviction, type: 'evict', name: key, detail, idle: deadline === undefined }, delay);
}

/** The budgets for which the eviction API answers 429 or an error; undefined: it grants the eviction (chapter 05, 24.3). */
function refusals({ state }: World, pod: Pod): string[] | undefined {
  if (isTerminal(pod) || pod.status?.phase === 'Pending') return undefined;
  const namespace = pod.metadata.namespace || 'default';
  const matching = [...state.podDisruptionBudgets.values()].filter(
    ({ metadata, spec }) => (metadata.namespace || 'default') === namespace && selectorMatches(spec?.selector, pod.metadata.labels),
  );
  const [budget] = matching;
  const names = matching.map(({ metadata }) => `${namespace}/${metadata.name}`);
  if (budget === undefined) return undefined;
  if (matching.length > 1) return names;
  const { healthy, desired, disruptionsAllowed } = podBudgetStatus(budget, state);
  if (!isReady(pod) && (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (healthy >= desired && desired > 0))) return undefined;
  return disruptionsAllowed >= 1 ? undefined : names;
}

/** The pods that hold a node being drained, and the budgets that protect them. */
export function stuckPods(world: World, node: string): { pod: string; podDisruptionBudgets: string[] }[] {
  return world.state.pods
    .on(node)
    .filter((pod) => isWaitingEviction(pod, world.state.now) && isActive(pod))
    .map((pod) => ({
      pod: podKey(pod),
      podDisruptionBudgets: isEvictable(pod, world.state.now) ? (refusals(world, pod) ?? []) : [],
    }));
}
