import fc from 'fast-check';
import type { ResourceList } from '../../src/model/meta.js';
import type { NodePool } from '../../src/model/nodepool.js';
import { poolRequirement } from './requirement.js';
import { taint } from './taint.js';
import { numbered, record, sometimes, TEAM, TEAMS } from './vocabulary.js';

/** Limits that bind after a few nodes, at once, or never; `nodes` counts differently (chapter 02, 10.6). */
const limits: fc.Arbitrary<ResourceList> = fc.oneof(
  fc.constantFrom('16', '40', '200', '0').map((cpu): ResourceList => ({ cpu })),
  fc.constantFrom('32Gi', '200Gi').map((memory): ResourceList => ({ memory })),
  fc.constantFrom('0', '1', '2', '5').map((nodes): ResourceList => ({ nodes })),
  fc.constant<ResourceList>({ cpu: '64', 'example.com/gpu': '1', pods: '120' }),
);

/** A NodePool, named by `index`. */
export function nodePool(index = 0): fc.Arbitrary<NodePool> {
  return fc
    .record({
      labels: sometimes(
        25,
        fc.constantFrom(...TEAMS).map((team) => ({ [TEAM]: team })),
      ),
      requirements: sometimes(75, fc.array(poolRequirement(), { minLength: 1, maxLength: 3 })),
      taints: sometimes(30, fc.array(taint(), { minLength: 1, maxLength: 2 })),
      startupTaints: sometimes(10, fc.array(taint(), { minLength: 1, maxLength: 1 })),
      limits: sometimes(30, limits),
      weight: sometimes(40, fc.constantFrom(1, 10, 50)),
    })
    .chain(({ labels, requirements, taints, startupTaints, limits, weight }) =>
      record<NodePool['spec']>({
        template: fc.constant({
          ...(labels && { metadata: { labels } }),
          spec: { ...(requirements && { requirements }), ...(taints && { taints }), ...(startupTaints && { startupTaints }) },
        }),
        limits: fc.constant(limits),
        weight: fc.constant(weight),
      }),
    )
    .map((spec) => ({ metadata: { name: numbered('pool-', index) }, spec }));
}

export function nodePools(most: number): fc.Arbitrary<NodePool[]> {
  return fc.integer({ min: 1, max: most }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, index) => nodePool(index))));
}
