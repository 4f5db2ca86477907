import fc from 'fast-check';
import type { SchedulingInput } from '../../src/model/input.js';
import type { NodeSelectorRequirement, Pod, PodSpec } from '../../src/model/pod.js';
import { cluster } from './cluster.js';
import { instanceTypes } from './instancetype.js';
import { labelSelector, named } from './pod.js';
import { customRequirement } from './requirement.js';
import { APPS, HOSTNAME, NUMBER, numbered, record, sometimes, TEAM, ZONE } from './vocabulary.js';

const key = fc.oneof(
  { weight: 4, arbitrary: fc.constant(TEAM) },
  { weight: 2, arbitrary: fc.constant(NUMBER) },
  { weight: 1, arbitrary: fc.constantFrom(ZONE, HOSTNAME) },
);

const expressions = (): fc.Arbitrary<NodeSelectorRequirement[]> => fc.array(customRequirement(), { minLength: 1, maxLength: 2 });

const spec: fc.Arbitrary<PodSpec> = fc
  .record({
    cpu: fc.constantFrom('100m', '500m', '1'),
    required: sometimes(60, fc.array(expressions(), { minLength: 1, maxLength: 2 })),
    preferred: sometimes(30, expressions()),
    spread: sometimes(20, fc.record({ topologyKey: key, labelSelector, maxSkew: fc.constantFrom(1, 2) })),
    affinity: sometimes(20, fc.record({ topologyKey: key, labelSelector })),
    anti: sometimes(15, fc.record({ topologyKey: key, labelSelector })),
  })
  .map(({ cpu, required, preferred, spread, affinity, anti }) => {
    const nodeAffinity = {
      ...(required && {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: required.map((matchExpressions) => ({ matchExpressions })) },
      }),
      ...(preferred && {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: preferred } }],
      }),
    };
    return {
      containers: [{ name: 'app', resources: { requests: { cpu } } }],
      tolerations: [{ operator: 'Exists' }],
      affinity: {
        nodeAffinity,
        ...(affinity && { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [affinity] } }),
        ...(anti && { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [anti] } }),
      },
      ...(spread && { topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: 'DoNotSchedule' }] }),
    };
  });

const workload: fc.Arbitrary<Pod[]> = fc
  .record({ spec, app: fc.constantFrom(...APPS), copies: fc.integer({ min: 1, max: 8 }) })
  .map(({ spec, app, copies }) => Array.from({ length: copies }, () => ({ metadata: { name: 'pod', labels: { app } }, spec })));

/**
 * Requirements on keys of users' own with every operator, on pods, pools, types and nodes: what a claim or node admits can grow when a key becomes
 * defined or turns from Exists into NotIn (chapter 02, 18). Pods come back to the queue, so that what was refused is asked again.
 */
export function classChanges(): fc.Arbitrary<SchedulingInput> {
  // A pool that asks for the key alone refuses those who do without it, until a claim of it has learnt what it excludes.
  const asked = fc.oneof(customRequirement(), fc.constant({ key: TEAM, operator: 'Exists' }));
  const pool = fc
    .tuple(fc.array(asked, { maxLength: 2 }), sometimes(20, fc.constant({ cpu: '40' })))
    .map(([requirements, limits]) => ({ template: { spec: { requirements } }, ...(limits && { limits }) }));
  return fc
    .record({ types: instanceTypes(4), pools: fc.array(pool, { minLength: 1, maxLength: 2 }), pods: fc.constantFrom('4', '110') })
    .map(({ types, pools, pods }) => ({
      types: types.map((type) => ({ ...type, capacity: { ...type.capacity, pods } })),
      pools: pools.map((spec, index) => ({ metadata: { name: numbered('pool-', index) }, spec })),
    }))
    .chain(({ types, pools }) =>
      record<{ existing: SchedulingInput; pods: Pod[] }>({
        existing: cluster(types, pools, 3).map(({ boundPods, ...rest }) => ({ nodePools: pools, ...rest, pods: boundPods })),
        pods: fc
          .array(workload, { minLength: 1, maxLength: 6 })
          .chain((list) => fc.shuffledSubarray(list.flat(), { minLength: list.flat().length })),
      }).map(({ existing, pods }) => ({ ...existing, instanceTypes: types, pods: [...existing.pods, ...named(pods, 'p', [])] })),
    );
}
