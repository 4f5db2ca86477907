import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertToV1 } from '../convert/index.js';
import { BUILT_IN_KINDS } from './builtinkinds.js';
import { validateObject } from './validate.js';

const IDENTITIES: readonly (readonly [string, string])[] = [
  ['karpenter.sh/v1', 'NodePool'],
  ['karpenter.sh/v1beta1', 'NodePool'],
  ['karpenter.sh/v1', 'NodeClaim'],
  ['karpenter.sh/v1beta1', 'NodeClaim'],
  ['karpenter.k8s.aws/v1', 'EC2NodeClass'],
  ['karpenter.k8s.aws/v1beta1', 'EC2NodeClass'],
  ['karpenter.sh/v1alpha1', 'NodeOverlay'],
  ...BUILT_IN_KINDS.map(({ apiVersion, kind }) => [apiVersion, kind] as const),
];

// field names that occur, so that generated objects reach the rules
const NAMES = [
  'metadata',
  'name',
  'labels',
  'annotations',
  'spec',
  'status',
  'conditions',
  'template',
  'requirements',
  'key',
  'operator',
  'values',
  'minValues',
  'taints',
  'startupTaints',
  'effect',
  'value',
  'nodeClassRef',
  'group',
  'kind',
  'disruption',
  'budgets',
  'nodes',
  'schedule',
  'duration',
  'reasons',
  'limits',
  'replicas',
  'kubelet',
  'evictionSoft',
  'tags',
  'amiSelectorTerms',
  'alias',
  'id',
  'subnetSelectorTerms',
  'networkInterfaces',
  'containers',
  'resources',
  'requests',
  'ports',
  'hostPort',
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'nodeSelectorTerms',
  'matchExpressions',
  'tolerations',
  'topologySpreadConstraints',
  'labelSelector',
  'matchLabelKeys',
  'volumes',
  'selector',
  '__proto__',
  'constructor',
  'toString',
  'a/b/c',
  '',
];

const text = fc.oneof(
  fc.constantFrom(
    '',
    'In',
    'Gt',
    'Exists',
    '5',
    '-5',
    '99999999999h',
    '720h',
    'Never',
    '10%',
    '0 9 * * *',
    '@daily',
    'al2023@latest',
    'a@b@c',
    '1Gi',
    '.',
    '5n',
  ),
  fc.string({ maxLength: 12 }),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('tree'), { maxKeys: 5 }),
  ),
}));

const manifest = fc
  .tuple(fc.constantFrom(...IDENTITIES), fc.dictionary(fc.constantFrom(...NAMES), tree, { maxKeys: 6 }))
  .map(([[apiVersion, kind], rest]) => JSON.parse(JSON.stringify({ ...rest, apiVersion, kind })) as unknown);

const golden = new URL('../../../../test/golden/verdicts/objects.jsonl.br', import.meta.url);
const questions = brotliDecompressSync(readFileSync(golden))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { object: unknown }).object);

/** A known manifest with one value anywhere in it exchanged. */
const mutated = fc.tuple(fc.constantFrom(...questions), fc.nat(), tree).map(([object, position, replacement]) => {
  let left = position % 60;
  return JSON.parse(JSON.stringify(object), (_, value: unknown) => (left-- === 0 ? replacement : value)) as unknown;
});

const isCurrentCustomKind = (object: unknown): boolean =>
  /^karpenter\..*\/v1(alpha1)?$/.test((object as { apiVersion: string }).apiVersion);

describe('any JSON value', () => {
  it('gets a verdict', () => {
    fc.assert(
      fc.property(
        fc.oneof(manifest, fc.jsonValue()),
        fc.constantFrom('strict', 'warn'),
        fc.option(manifest),
        (object, unknownFields, old) => {
          const { verdict, diagnostics } = validateObject(object, { unknownFields, old });
          expect(verdict === 'accept').toBe(!['reject', 'refuse', 'undecodable', 'notReady'].includes(verdict));
          if (verdict !== 'accept') expect(diagnostics.some(({ severity }) => severity === 'error' || severity === 'warning')).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('can be converted', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, manifest), (object) => {
        expect(convertToV1(object).object).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  // not so for pods: the key a selector was extended by may not be added a second time
  it('of a custom kind keeps its form when that is validated again', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, manifest), (object) => {
        const first = validateObject(object);
        if (first.defaulted === undefined || !isCurrentCustomKind(object)) return;
        expect(validateObject(first.defaulted).defaulted).toEqual(first.defaulted);
      }),
      { numRuns: 1000 },
    );
  });
});

it('is refused when it nests without end', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 100_000; level++) deep = { spec: deep };
  expect(validateObject({ apiVersion: 'v1', kind: 'Pod', spec: deep }).verdict).toBe('reject');
});
