import { describe, expect, it } from 'vitest';
import type { SchedulingInput } from './input.js';
import { describeIssue, InvalidInput } from './issue.js';
import { MAX_ISSUES } from './validate/check.js';
import { Limit } from './validate/limits.js';
import { assertValidInput, validateInput } from './validate.js';

const type = (name: string) => ({
  name,
  requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: [name] }],
  offerings: [{ requirements: [], price: 1, available: true }],
  capacity: { cpu: '4', pods: 110 },
});
const pool = (name: string) => ({ metadata: { name }, spec: { template: { spec: {} } } });
const pod = (name: string, spec = {}) => ({ metadata: { name }, spec });
const valid = (): SchedulingInput => ({ nodePools: [pool('a')], pods: [pod('p')], instanceTypes: [type('t')] });
const found = (change: (input: any) => void) => {
  const input = valid();
  change(input);
  return validateInput(input).map(({ path, code, value }) => [path, code, value]);
};

describe('validateInput', () => {
  it('finds nothing wrong with a small input', () => {
    expect(validateInput(valid())).toEqual([]);
  });

  it.each<[string, (input: any) => void, unknown[]]>([
    [
      'a quantity that is none',
      (i) => (i.pods[0].spec.containers = [{ name: 'c', resources: { requests: { cpu: '1K' } } }]),
      ['pods[0].spec.containers[0].resources.requests.cpu', 'not-a-quantity', '1K'],
    ],
    [
      'a negative request',
      (i) => (i.pods[0].spec.overhead = { 'nvidia.com/gpu': -1 }),
      ['pods[0].spec.overhead["nvidia.com/gpu"]', 'negative-quantity', -1],
    ],
    [
      'a pod twice, the default namespace written out once',
      (i) => i.pods.push({ ...pod('p'), metadata: { name: 'p', namespace: 'default' } }),
      ['pods[1].metadata.name', 'duplicate', 'default/p'],
    ],
    ['a pool twice', (i) => i.nodePools.push(pool('a')), ['nodePools[1].metadata.name', 'duplicate', 'a']],
    ['a type twice', (i) => i.instanceTypes.push(type('t')), ['instanceTypes[1].name', 'duplicate', 't']],
    [
      'an unknown type name',
      (i) => (i.nodePoolInstanceTypes = { 'x/y': ['t', 'u'] }),
      ['nodePoolInstanceTypes["x/y"][1]', 'unknown-instance-type', 'u'],
    ],
    ['a type without pods', (i) => (i.instanceTypes[0].capacity = { cpu: '1' }), ['instanceTypes[0].capacity.pods', 'missing', undefined]],
    [
      'an unknown operator',
      (i) => (i.nodePools[0].spec.template.spec.requirements = [{ key: 'a', operator: 'Equals' }]),
      ['nodePools[0].spec.template.spec.requirements[0].operator', 'unknown-value', 'Equals'],
    ],
    [
      'a numeric operator with two values',
      (i) => (i.instanceTypes[0].requirements = [{ key: 'a', operator: 'Gt', values: ['1', '2'] }]),
      ['instanceTypes[0].requirements[0].values', 'not-one-value', ['1', '2']],
    ],
    ['a time that is none', (i) => (i.now = 'yesterday'), ['now', 'not-a-time', 'yesterday']],
    ['too many pods', (i) => (i.pods = new Array(Limit.pods + 1)), ['pods', 'too-many', expect.anything()]],
    [
      'a selector that selects by order',
      (i) =>
        (i.podDisruptionBudgets = [
          { metadata: { name: 'b' }, spec: { selector: { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] } } },
        ]),
      ['podDisruptionBudgets[0].spec.selector.matchExpressions[0].operator', 'unknown-value', 'Gt'],
    ],
    [
      'two nodes of one machine',
      (i) => (i.nodes = ['a', 'b'].map((name) => ({ metadata: { name }, spec: { providerID: 'id' } }))),
      ['nodes[1].spec.providerID', 'duplicate', 'id'],
    ],
  ])('reports %s', (_, change, issue) => {
    expect(found(change)).toEqual([issue]);
  });

  it('reports all problems at once, with sentences', () => {
    const input = { nodePools: [{ metadata: {}, spec: 1 }], pods: [null, pod('a', { nodeSelector: { x: 1 } })] };
    expect(validateInput(input).map(describeIssue)).toEqual([
      'nodePools[0].metadata.name: is required',
      'nodePools[0].spec: must be an object, found 1',
      'pods[0]: must not be empty',
      'pods[1].spec.nodeSelector.x: must be text, found 1',
    ]);
    expect(() => assertValidInput(input)).toThrow(InvalidInput);
    expect(() => assertValidInput(input)).toThrow(/nodePools\[0\]\.spec: must be an object/);
  });

  it('never throws and bounds the report', () => {
    for (const value of [undefined, null, 1, 'x', [], () => {}, Object.create(null)])
      expect(validateInput(value).length).toBeGreaterThan(0);
    expect(validateInput({ ...valid(), pods: new Array(MAX_ISSUES * 2).fill(null) })).toHaveLength(MAX_ISSUES);
  });
});

it('matchLabelKeys need a selector that they can be added to', () => {
  const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', matchLabelKeys: ['app'] };
  const withSpread = (constraint: object) =>
    validateInput({ nodePools: [], pods: [{ metadata: { name: 'p' }, spec: { topologySpreadConstraints: [constraint] } }] });
  expect(withSpread(spread).map(({ path }) => path)).toEqual(['pods[0].spec.topologySpreadConstraints[0].matchLabelKeys']);
  expect(withSpread({ ...spread, labelSelector: {} })).toEqual([]);
});
