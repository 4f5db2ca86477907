import type { SchedulingInput } from '@kerf/core';
import fc from 'fast-check';
import { inject, test } from 'vitest';
import { crowd, schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { backendNamed, holds, runs, seedOfRun } from '../support/laws.js';
import { randomness } from '../support/mutate.js';
import { outcomeOf } from '../support/planlaws.js';

const backend = backendNamed(inject('backend'));

function shuffled<T>(list: readonly T[] | undefined, random: () => number): T[] {
  const copy = [...(list ?? [])];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

/**
 * The same objects in other orders. Where DaemonSets are, the types stay in provider order: that decides which of a daemon's OR terms are dropped and in
 * which order its groups stand (chapter 02, 7.2, 14.1). Containers, terms and constraints within an object keep their order, which means something.
 */
function permuted(input: SchedulingInput, seed: number): SchedulingInput {
  const random = randomness(seed);
  const mix = <T>(list: readonly T[] | undefined) => shuffled(list, random);
  const keepsTypes = (input.daemonSets?.length ?? 0) > 0;
  return {
    ...input,
    pods: mix(input.pods),
    nodePools: mix(input.nodePools),
    nodes: mix(input.nodes),
    nodeClaims: mix(input.nodeClaims),
    csiNodes: mix(input.csiNodes),
    daemonSets: mix(input.daemonSets),
    namespaces: mix(input.namespaces),
    persistentVolumes: mix(input.persistentVolumes),
    persistentVolumeClaims: mix(input.persistentVolumeClaims),
    storageClasses: mix(input.storageClasses),
    ...(!keepsTypes && {
      instanceTypes: mix(input.instanceTypes).map((type) => ({ ...type, offerings: mix(type.offerings) })),
    }),
  };
}

// Generated pods differ in name, UID and creation time; a pod without UID would be given one by its place in the list.
const unmoved = (seed: number) => (input: SchedulingInput) => {
  if (input.pods.some(({ metadata }) => !metadata.uid)) return undefined;
  const [before, after] = [outcomeOf(input, backend), outcomeOf(permuted(input, seed), backend)];
  return JSON.stringify(before) === JSON.stringify(after) ? undefined : `${JSON.stringify(before)} became ${JSON.stringify(after)}`;
};

const seeds = fc.sample(fc.nat(), { numRuns: 2, seed: seedOfRun() });

test.each(seeds)('the order of the input lists does not change the plan (order %s)', { timeout: 600_000 }, (seed) =>
  holds(unmoved(seed), schedulingInput(), runs(150, 2500)),
);

test('nor that of types where there are no DaemonSets', { timeout: 600_000 }, () =>
  holds(unmoved(7), schedulingInput({ daemonSets: 0 }), runs(150, 2500)),
);

test('nor that of a crowd', { timeout: 600_000 }, () => holds(unmoved(11), crowd(15), runs(60, 800)));
