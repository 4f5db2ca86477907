import type { Plan } from '../model/plan.js';
import { scheduleValid } from '../schedule.js';
import { compareText } from '../state/podfacts.js';
import { EventClass } from './eventqueue.js';
import { createNodeClaim, nextLatency } from './nodeclaim.js';
import { NOMINATION } from './parameters.js';
import type { ClaimRequest } from './state.js';
import { clusterView, isSynced, nextBoundary } from './view.js';
import { due, tell, type World } from './world.js';

/** Closes the batch if its time has come, and runs a round. */
export function closeBatch(world: World): void {
  const { state } = world;
  if (state.batch === undefined || state.batch.closes > state.now) return;
  delete state.batch;
  // Dropped with its triggers, not postponed (chapter 05, 24.3).
  if (!isSynced(state)) return;
  const remembered = state.round;
  const known = remembered !== undefined && remembered.version === state.version && remembered.until > state.now;
  const plan = known ? remembered.value : runRound(world);
  for (const { name } of plan.existingNodes) nominate(world, idOf(name, world));
}

function runRound(world: World): Plan {
  const { state } = world;
  state.counters.evaluations++;
  const { backend, reader } = world;
  const plan = scheduleValid(clusterView(world, { marked: true }), { backend, reader });
  state.round = { version: state.version, until: nextBoundary(state), value: plan };
  if (plan.nodeClaims.length > 0) tellRound(world, plan);
  for (const failed of [...plan.unschedulable].sort((left, right) => compareText(left.pod, right.pod))) {
    const before = state.waiting.get(failed.pod);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(failed)) continue;
    state.waiting.set(failed.pod, failed);
    tell(world, 'provisioner', 'unschedulable-pod', { pod: failed.pod, reasons: failed.reasons });
  }
  if (plan.nodeClaims.length > 0) {
    const detail: ClaimRequest[] = plan.nodeClaims.map(({ nodePool, requirements, requests, launchCandidates }) => ({
      nodePool,
      requirements,
      requests,
      instanceTypes: launchCandidates,
    }));
    due(world, { class: EventClass.provisioner, type: 'create-nodeclaims', name: '', detail }, nextLatency(world).createMs);
  }
  return plan;
}

function tellRound(world: World, { pods, nodeClaims, existingNodes }: Plan): void {
  const count = (lists: readonly { pods: readonly string[] }[]) => lists.reduce((sum, list) => sum + list.pods.length, 0);
  tell(world, 'provisioner', 'found-pods', { pods });
  tell(world, 'provisioner', 'computed-nodeclaims', { nodeClaims: nodeClaims.length, pods: count(nodeClaims) });
  if (existingNodes.length > 0) tell(world, 'provisioner', 'computed-nodes', { nodes: existingNodes.length, pods: count(existingNodes) });
}

/** Creates what a round decided on. */
export function createNodeClaims(world: World, detail: unknown): void {
  for (const request of detail as ClaimRequest[]) createNodeClaim(world, request, 'provisioner');
}

/** Remembers that pods are on their way to a node (chapter 05, 0). */
export function nominate({ state }: World, id: string): void {
  state.nominations.set(id, state.now + NOMINATION);
}

/** The id under which decisions know a node, or a NodeClaim without one. */
function idOf(name: string, { state }: World): string {
  return state.nodes.get(name)?.spec?.providerID ?? state.claims.get(name)?.nodeClaim.status?.providerID ?? name;
}
