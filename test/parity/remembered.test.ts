import { type InstanceType, InvalidInput, type Pod, type ResourceList, type SchedulingInput } from '@kerf/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertValidInput } from '../../packages/core/src/model/validate.js';
import { schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { encoded, holds, type Law, runs, seedOfRun, wordDifference } from '../support/laws.js';

// What validation and encoding remember of objects that they saw before, switched off by copies that nobody has seen (docs/benchmarks.md, Optimisations).

/** The words of the image, or what is wrong with the input. */
function imageOf(input: SchedulingInput): Int32Array | string {
  try {
    assertValidInput(input);
    const { image } = encoded(input).problem;
    return new Int32Array(image.buffer, image.byteOffset, image.byteLength >> 2);
  } catch (error) {
    if (error instanceof InvalidInput) return JSON.stringify(error.issues);
    throw error;
  }
}

/** The input in objects that nobody has seen, and of which none stands in two places. */
const copied = (input: SchedulingInput): SchedulingInput => JSON.parse(JSON.stringify(input));

/** What an image of the input has against that of a copy. */
function objection(input: SchedulingInput, expected = imageOf(copied(input))): string | undefined {
  const found = imageOf(input);
  if (typeof found === 'string' || typeof expected === 'string') return found === expected ? undefined : `${found} against ${expected}`;
  return wordDifference(found, expected);
}

const requesting = (pod: Pod, requests: ResourceList): Pod => ({
  metadata: { name: 'finest', uid: 'finest' },
  spec: { ...pod.spec, containers: [{ name: 'app', resources: { requests } }] },
});

/** Problems on the same types: in a finer unit, with amounts too far apart (asked twice), with some pools alone, without pods. */
function neighbours(input: SchedulingInput): SchedulingInput[] {
  const { pods, nodePools } = input;
  const [finer, tooFine] = ['cpu', 'memory'].map((name) => ({
    ...input,
    pods: [...pods, requesting(pods[0]!, { [name]: '7n' })],
  }));
  const pools = [nodePools.slice(1), nodePools.slice(0, 1)].map((some) => ({ ...input, nodePools: some }));
  return [finer!, tooFine!, tooFine!, ...pools, { ...input, pods: [] }];
}

test('an image is the same from objects that were read before', { timeout: 600_000 }, () => {
  const law: Law = (input) => {
    const expected = imageOf(copied(input));
    const first = objection(input, expected);
    if (first !== undefined) return `at first: ${first}`;
    for (const [at, other] of neighbours(input).entries()) {
      const there = objection(other);
      if (there !== undefined) return `neighbour ${at}: ${there}`;
      const again = objection(input, expected);
      if (again !== undefined) return `after neighbour ${at}: ${again}`;
    }
    return undefined;
  };
  return holds(law, schedulingInput(), runs(40, 1000));
});

const cheaper = (type: InstanceType): InstanceType => ({
  ...type,
  offerings: type.offerings.map((offering) => ({ ...offering, price: offering.price / 2 })),
});

test('nor does a list of types that was changed since give another', { timeout: 600_000 }, () => {
  const law: Law = (input) => {
    const instanceTypes = [...input.instanceTypes!];
    const edited = { ...input, instanceTypes };
    imageOf(edited);
    const edits = [
      () => instanceTypes.splice(0, 1, cheaper(instanceTypes[0]!)),
      () => instanceTypes.length > 1 && instanceTypes.pop(),
      () => instanceTypes.reverse(),
    ];
    for (const [at, edit] of edits.entries()) {
      edit();
      const found = objection(edited);
      if (found !== undefined) return `edit ${at}: ${found}`;
    }
    return undefined;
  };
  return holds(law, schedulingInput(), runs(40, 600));
});

test('what is wrong with a type is said every time', () => {
  const [input] = fc.sample(schedulingInput(), { numRuns: 1, seed: seedOfRun() });
  const wrong = { ...input!, instanceTypes: [{ ...input!.instanceTypes![0]!, capacity: { cpu: 'much' } }] };
  const first = imageOf(wrong);
  expect(first).toContain('not-a-quantity');
  expect(imageOf(wrong)).toBe(first);
});
