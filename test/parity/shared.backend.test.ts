import type { NodeSelectorRequirement, ResourceList, SchedulingInput } from '@kerf/core';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { H_BOUND_PODS, H_LABEL_CLASSES, H_PODS, H_REQUEST_CLASSES, H_RUNGS } from '../../packages/core/kernel/layout.js';
import { classChanges, crowd, reservedCrowd, schedulingInput } from '../../packages/core/test/arbitraries/index.js';
import { answerOf, backendNamed, encoded, holds, type Law, runs, wordDifference } from '../support/laws.js';
import { outcomeOf } from '../support/planlaws.js';

// What encoding writes once for many, and what it leaves out, switched off by inputs in which nothing is alike and everything is asked for
// (docs/benchmarks.md, Optimisations).

const HOSTNAME = 'kubernetes.io/hostname';
const backend = backendNamed(inject('backend'));
const answered = (input: SchedulingInput) => answerOf(encoded(input).problem.image, backend);

/** The same amounts in a spelling of their own. */
function respelled(amounts: ResourceList, index: number): ResourceList {
  const zeros = (count: number) => '0'.repeat(count);
  const spell = (text: string) =>
    text.replace(/^(\d+)\.?(\d*)/, (_, whole, part) => `${zeros(index % 20)}${whole}.${part}${zeros(1 + Math.floor(index / 20))}`);
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, spell(String(amount))]));
}

/** Gives every pod a label that no selector names, so that no two share a label class, a shape or a rung, and spells their requests apart. */
function apart(input: SchedulingInput): SchedulingInput {
  const pods = input.pods.map(({ metadata, spec }, index) => {
    const containers = spec.containers!.map(({ resources, ...container }) => ({
      ...container,
      resources: { ...resources, requests: respelled(resources?.requests ?? {}, index) },
    }));
    return {
      metadata: { ...metadata, labels: { ...metadata.labels, 'example.com/apart': String(index) } },
      spec: { ...spec, containers },
    };
  });
  return { ...input, pods };
}

const PARTS = [
  'bare',
  'labels',
  'containers',
  'initContainers',
  'overhead',
  'nodeSelector',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
  'resourceClaims',
] as const;

/** Problems in which many pods, on nodes too, differ from another in one part alone, which they have from a third. */
const nearlyAlike: fc.Arbitrary<SchedulingInput> = fc
  .record({
    input: schedulingInput({ nodes: 3, workloads: 7, copies: 2 }),
    twins: fc.array(
      fc.record({
        of: fc.nat(),
        from: fc.nat(),
        part: fc.constantFrom(...PARTS),
        bound: fc.boolean(),
        going: fc.nat(2),
      }),
      { minLength: 6, maxLength: 24 },
    ),
  })
  .map(({ input, twins }) => {
    const pods = [...input.pods];
    for (const [index, { of, from, part, bound, going }] of twins.entries()) {
      const onNodes = pods.filter(({ spec }) => spec.nodeName);
      const originals = bound && onNodes.length > 0 ? onNodes : pods;
      const [pod, other] = [originals[of % originals.length]!, pods[from % pods.length]!];
      const { [part as 'overhead']: _, ...rest } = pod.spec;
      const taken = other.spec[part as 'overhead'];
      const labels = part === 'labels' ? other.metadata.labels : pod.metadata.labels;
      const name = `twin-${index}`;
      const { containers, nodeName } = pod.spec;
      pods.push({
        metadata: {
          ...pod.metadata,
          name,
          uid: name,
          ...(labels && { labels }),
          ...(going === 0 && nodeName && { deletionTimestamp: '2026-01-02T00:10:00Z' }),
        },
        spec:
          part === 'bare'
            ? { containers: containers!.slice(0, 1), ...(nodeName && { nodeName }) }
            : { ...rest, ...(taken && { [part]: taken }) },
      });
    }
    return { ...input, pods };
  });

const alikeOrApart: Law = (input) => wordDifference(answered(input), answered(apart(input)));

test('pods that are spelled apart are encoded apart', () => {
  const sizes = (input: SchedulingInput) => {
    const { image } = encoded(input).problem;
    const header = new Int32Array(image.buffer, image.byteOffset, 64);
    return [H_PODS, H_BOUND_PODS, H_LABEL_CLASSES, H_RUNGS, H_REQUEST_CLASSES].map((word) => header[word]!);
  };
  const [input] = fc.sample(crowd(), { numRuns: 1, seed: 568 });
  const [pods, bound, classes, rungs, requests] = sizes(apart(input!));
  expect(pods).toBeGreaterThan(40);
  expect(classes).toBe(pods! + bound!);
  expect(rungs).toBeGreaterThanOrEqual(pods!);
  expect(requests).toBeGreaterThan(40);
  expect(Math.max(...sizes(input!).slice(2))).toBeLessThan(30);
});

test('pods encoded as one have the answer of pods encoded apart', { timeout: 600_000 }, () =>
  holds(alikeOrApart, schedulingInput(), runs(120, 2500)),
);

test('so have pods that differ in one part', { timeout: 600_000 }, () => holds(alikeOrApart, nearlyAlike, runs(120, 2500)));

/** The same problem with a required anti-affinity to nobody on every bound pod, another on each: so none is counted with another. */
function averse(input: SchedulingInput): SchedulingInput {
  const going = new Set(
    [...(input.nodes ?? []), ...(input.nodeClaims ?? [])].flatMap(({ metadata, status }) =>
      metadata.deletionTimestamp ? [metadata.name, (status as { nodeName?: string } | undefined)?.nodeName] : [],
    ),
  );
  const pods = input.pods.map((pod, index) => {
    const { affinity, nodeName } = pod.spec;
    if (!nodeName || going.has(nodeName)) return pod;
    const { requiredDuringSchedulingIgnoredDuringExecution: required = [], ...preferred } = affinity?.podAntiAffinity ?? {};
    const term = { topologyKey: HOSTNAME, labelSelector: { matchLabels: { nobody: String(index) } } };
    const podAntiAffinity = { ...preferred, requiredDuringSchedulingIgnoredDuringExecution: [...required, term] };
    return { ...pod, spec: { ...pod.spec, affinity: { ...affinity, podAntiAffinity } } };
  });
  return { ...input, pods };
}

test('bound pods counted together have the answer of pods counted one by one', { timeout: 600_000 }, () =>
  holds((input) => wordDifference(answered(input), answered(averse(input))), nearlyAlike, runs(80, 2000)),
);

test('so has a crowd', { timeout: 600_000 }, () => holds(alikeOrApart, crowd(), runs(50, 800)));

test('so have pods that change what a candidate admits', { timeout: 600_000 }, () => holds(alikeOrApart, classChanges(), runs(80, 1500)));

test('so have pods in line for reservations', { timeout: 600_000 }, () => holds(alikeOrApart, reservedCrowd(), runs(40, 600)));

const OWN = 'example.com/own';

/** The same problem with labels that nobody asks for on types, nodes and NodeClaims. */
function labelled(input: SchedulingInput): SchedulingInput {
  const own = <T extends { metadata: { labels?: Record<string, string> } }>(objects: readonly T[] = []): T[] =>
    objects.map((object, index) => ({
      ...object,
      metadata: { ...object.metadata, labels: { ...object.metadata.labels, [OWN]: String(index) } },
    }));
  return {
    ...input,
    instanceTypes: input.instanceTypes!.map((type) => ({
      ...type,
      requirements: [...type.requirements, { key: OWN, operator: 'In', values: [type.name] }],
    })),
    nodes: own(input.nodes),
    nodeClaims: own(input.nodeClaims),
  };
}

test('labels that nobody asks for are left out of the image', { timeout: 600_000 }, () => {
  const law: Law = (input) => {
    const [bare, more] = [input, labelled(input)].map((each) => encoded(each).problem.image);
    return Buffer.compare(bare!, more!) === 0 ? undefined : `${bare!.length} bytes against ${more!.length}`;
  };
  return holds(law, schedulingInput(), runs(80, 800));
});

/** The same problem with a type that cannot be launched, whose offerings speak of every key of types and nodes: so all of them are encoded. */
function asking(input: SchedulingInput): SchedulingInput {
  const labels = [...(input.nodes ?? []), ...(input.nodeClaims ?? [])].flatMap(({ metadata }) => Object.keys(metadata.labels ?? {}));
  const keys = new Set([...labels, ...input.instanceTypes!.flatMap(({ requirements }) => requirements.map(({ key }) => key))]);
  keys.delete(HOSTNAME);
  const requirements = [...keys].map((key): NodeSelectorRequirement => ({ key, operator: 'Exists' }));
  const type = { name: 'zzz-asks', requirements: [], offerings: [{ requirements, price: 0, available: false }], capacity: { pods: '0' } };
  return { ...input, instanceTypes: [...input.instanceTypes!, type] };
}

test('labels that are asked for in vain change no decision', { timeout: 600_000 }, () => {
  const law: Law = (input) => {
    const given = labelled(input);
    const [left, kept] = [given, asking(given)].map((each) => JSON.stringify(outcomeOf(each, backend)));
    return left === kept ? undefined : `${left} against ${kept}`;
  };
  return holds(law, schedulingInput(), runs(100, 1000));
});

/** The same problem with a limit on every resource that no plan reaches: so the capacity of every type is encoded and charged. */
function limited(input: SchedulingInput): SchedulingInput {
  const resources = new Set(input.instanceTypes!.flatMap(({ capacity }) => Object.keys(capacity)));
  const limits = Object.fromEntries([...resources].map((resource) => [resource, /memory|storage|hugepages/.test(resource) ? '1Pi' : '1G']));
  return {
    ...input,
    nodePools: input.nodePools.map((nodePool) => ({
      ...nodePool,
      spec: { ...nodePool.spec, limits: { ...limits, ...nodePool.spec.limits } },
    })),
  };
}

test('limits that are never reached change no decision', { timeout: 600_000 }, () => {
  const law: Law = (input) => {
    const [free, bound] = [input, limited(input)].map((each) => JSON.stringify(outcomeOf(each, backend)));
    return free === bound ? undefined : `${free} against ${bound}`;
  };
  return holds(law, schedulingInput(), runs(100, 1000));
});
