import { createJs, createWasmSync, type KernelBackend, type SchedulingInput, schedule } from '@kerf/core';
import { expect, inject, test } from 'vitest';
import { applyEdits, explain } from '../packages/core/src/explain/index.js';
import { nodePoolConstraints, nodePoolWithout } from '../packages/core/src/explain/nodepoolconstraints.js';
import { podConstraints, podWithout } from '../packages/core/src/explain/podconstraints.js';
import { Probe } from '../packages/core/src/explain/probe.js';
import { DEFAULT_CONFIGURATION } from '../packages/core/src/model/wellknown.js';
import { normaliseInput } from '../packages/core/src/state/normalise.js';
import { podKey } from '../packages/core/src/state/podfacts.js';
import { decideCases, decideCategories, typesOf } from './support/golden.js';

const backend: KernelBackend = inject('backend') === 'js' ? createJs() : createWasmSync();
// The heavy run explains every pod that a golden case leaves without a place.
const most = 2;

/** Unschedulable pods of a category: of the hand-made cases every one, of the others one of each scenario. */
function* failures(category: string) {
  const every = process.env.KERF_EXPLAIN_ALL !== undefined || category === 'traps';
  let left = every ? Number.POSITIVE_INFINITY : most;
  for (const { scenario } of decideCases(category)) {
    const input = { ...scenario, instanceTypes: typesOf(scenario) } as SchedulingInput;
    const plan = schedule(input, { backend });
    for (const { pod } of plan.unschedulable.slice(0, every ? undefined : 1)) {
      if (left-- <= 0) return;
      yield { name: `${scenario.name} ${pod}`, input, plan, pod };
    }
  }
}

test.each(decideCategories)('%s: conflicts are minimal, and counterfactuals are true', { timeout: 1_800_000 }, (category) => {
  const wrong: string[] = [];
  for (const { name, input, plan, pod } of failures(category)) {
    const explanation = explain(input, plan, pod, { backend });
    if (explanation.state !== 'unschedulable') throw new Error(`${name} is ${explanation.state}`);
    const normal = normaliseInput(input, DEFAULT_CONFIGURATION);
    const subject = normal.pods.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === pod)!;
    const probe = Probe.of(input, normal, plan, backend, subject);
    for (const { nodePool, conflict, minimal } of explanation.nodePools) {
      const pool = probe.withRemainingLimits(normal.nodePools.find(({ metadata }) => metadata.name === nodePool)!);
      if (conflict === undefined) {
        // What other pods took in the order of the round may leave no trace in where they are (docs/decisions/0073).
        if (probe.isAlone(subject, pool, [])) wrong.push(`${name}: no conflict with ${nodePool}`);
        continue;
      }
      if (conflict.length === 0 || !minimal) continue;
      const admits = (kept: typeof conflict) => admitsOnly(probe, subject, pool, kept);
      if (admits(conflict)) wrong.push(`${name}: ${nodePool} admits ${JSON.stringify(conflict)}`);
      for (const member of conflict)
        if (!admits(conflict.filter((other) => other !== member))) wrong.push(`${name}: ${nodePool} needs no ${JSON.stringify(member)}`);
    }
    for (const { edits } of explanation.counterfactuals) {
      const again = schedule(applyEdits(input, pod, edits), { backend });
      const placed = [...again.nodeClaims, ...again.existingNodes].some(({ pods }) => pods.includes(pod));
      if (!placed) wrong.push(`${name}: ${JSON.stringify(edits)} does not place it`);
    }
  }
  expect(wrong).toEqual([]);
});

test('pods that must leave their node are explained', { timeout: 120_000 }, () => {
  let explained = 0;
  for (const { scenario } of ['hard-topo', 'hard-volumes'].flatMap(decideCases)) {
    const { name: _, catalog: __, ...rest } = scenario;
    const input = { ...rest, instanceTypes: typesOf(scenario) } as SchedulingInput;
    const onNodes = new Set(input.pods.filter(({ spec }) => spec.nodeName).map(podKey));
    const plan = schedule(input, { backend });
    const stuck = plan.unschedulable.find(({ pod }) => onNodes.has(pod));
    if (stuck === undefined) continue;
    expect(explain(input, plan, stuck.pod, { backend }).state).toBe('unschedulable');
    explained++;
  }
  expect(explained).toBeGreaterThan(2);
});

function admitsOnly(probe: Probe, pod: any, nodePool: any, kept: readonly any[]): boolean {
  const paths = new Set(kept.map(({ on, code, path, key }) => `${on} ${code} ${path} ${key ?? ''}`));
  const isKept = ({ on, code, path, key }: any) => paths.has(`${on} ${code} ${path} ${key ?? ''}`);
  const left = podWithout(
    pod,
    podConstraints(pod).filter((constraint) => !isKept(constraint)),
  );
  const limits = probe.input.nodePools.find(({ metadata }) => metadata.name === nodePool.metadata.name)?.spec.limits ?? {};
  const pools = nodePoolConstraints(nodePool, limits, pod, DEFAULT_CONFIGURATION).filter((constraint) => !isKept(constraint));
  const has = (code: string) => kept.some((member) => member.code === code);
  return probe.admits({
    pod: left,
    nodePool: nodePoolWithout(nodePool, pools, left, DEFAULT_CONFIGURATION),
    daemonSets: has('daemonsets'),
    antiAffinityOfOthers: has('anti-affinity-of-other-pods'),
    reservedCapacity: has('reserved-capacity'),
  });
}
