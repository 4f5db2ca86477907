import fc from 'fast-check';
import type { NodePoolRequirement } from '../../src/model/nodepool.js';
import type { NodeSelectorRequirement } from '../../src/model/pod.js';
import {
  ARCH,
  CAPACITY_TYPE,
  CPU_LABEL,
  FAMILY,
  INSTANCE_TYPE,
  NUMBER,
  NUMBERS,
  OS,
  record,
  sometimes,
  TEAM,
  VALUES,
  ZONE,
  ZONE_ID,
} from './vocabulary.js';

/** Keys by how often constraints speak of them. */
const KEYS: { weight: number; arbitrary: fc.Arbitrary<string> }[] = [
  { weight: 5, arbitrary: fc.constant(ZONE) },
  { weight: 5, arbitrary: fc.constant(TEAM) },
  { weight: 3, arbitrary: fc.constant(NUMBER) },
  { weight: 2, arbitrary: fc.constantFrom(ARCH, CAPACITY_TYPE, FAMILY, CPU_LABEL) },
  { weight: 1, arbitrary: fc.constantFrom(OS, INSTANCE_TYPE, ZONE_ID, 'failure-domain.beta.kubernetes.io/zone') },
];

export const requirementKey = (): fc.Arbitrary<string> => fc.oneof(...KEYS);

function valuesOf(key: string): readonly string[] {
  return VALUES[key] ?? VALUES[ZONE]!;
}

/** A bound is an integer of 0 or more, as validation demands. */
const bound = fc.constantFrom('0', '1', '2', '4', '5', '9', '10', '64');

function on(key: string, operators: readonly string[]): fc.Arbitrary<NodeSelectorRequirement> {
  const numeric = key === NUMBER || key === CPU_LABEL;
  const usable = operators.filter((operator) => numeric || !/^[GL]t/.test(operator));
  return fc.constantFrom(...usable).chain((operator): fc.Arbitrary<NodeSelectorRequirement> => {
    if (operator === 'Exists' || operator === 'DoesNotExist') return fc.constant({ key, operator });
    if (/^[GL]t/.test(operator)) return bound.map((value) => ({ key, operator, values: [value] }));
    return fc
      .subarray([...valuesOf(key)], { minLength: operator === 'In' ? 1 : 0, maxLength: Math.min(3, valuesOf(key).length) })
      .map((values) => ({ key, operator, values }));
  });
}

// In comes most often: other operators on keys that nobody defines match nothing.
const POD = ['In', 'In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** A node selector requirement of a pod. */
export function podRequirement(): fc.Arbitrary<NodeSelectorRequirement> {
  return requirementKey().chain((key) => on(key, POD));
}

/** A requirement of a pod or a pool on a key that only users know, with every operator alike. */
export function customRequirement(): fc.Arbitrary<NodeSelectorRequirement> {
  return fc.constantFrom(TEAM, TEAM, NUMBER).chain((key) => on(key, ['In', 'NotIn', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']));
}

/** What an instance type says of a custom key: complements and absence too. */
export function typeRequirement(key: string): fc.Arbitrary<NodeSelectorRequirement> {
  return on(key, ['In', 'In', 'NotIn', 'Exists', 'DoesNotExist']);
}

/** A requirement of a NodePool, with bounds on both sides and minValues. */
export function poolRequirement(): fc.Arbitrary<NodePoolRequirement> {
  return requirementKey()
    .chain((key) => on(key, [...POD, 'Exists', 'Gte', 'Lte']))
    .chain((requirement) =>
      record<NodePoolRequirement>({
        key: fc.constant(requirement.key),
        operator: fc.constant(requirement.operator),
        values: fc.constant(requirement.values),
        minValues: sometimes(12, fc.integer({ min: 1, max: 3 })),
      }),
    );
}

/** Requirements on one key in any form, for laws of the algebra alone: empty lists, two bounds, texts that are no numbers. */
export function anyRequirement(key: string): fc.Arbitrary<NodePoolRequirement> {
  const values = fc.subarray([...NUMBERS, 'A', 'B', ''], { maxLength: 4 });
  const listed = fc
    .tuple(fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'), values)
    .map(([operator, list]) => ({ key, operator, values: list }));
  const bounded = fc
    .tuple(
      fc.constantFrom('Gt', 'Lt', 'Gte', 'Lte'),
      fc.oneof(fc.integer({ min: -4, max: 12 }).map(String), fc.constantFrom('9223372036854775807', '-9223372036854775808', 'x')),
    )
    .map(([operator, value]) => ({ key, operator, values: [value] }));
  return fc
    .tuple(fc.oneof({ weight: 3, arbitrary: listed }, { weight: 2, arbitrary: bounded }), sometimes(20, fc.integer({ min: 1, max: 4 })))
    .map(([requirement, minValues]) => (minValues === undefined ? requirement : { ...requirement, minValues }));
}
