import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Reasons } from './reason.js';

const pod = (spec: object) => ({ metadata: { namespace: 'x', name: 'p' }, spec: { containers: [], ...spec } });
const nodePool = (template: object) => ({ metadata: { name: 'a' }, spec: { template: { spec: {}, ...template } } });
const describeFor = (spec: object, template: object, code: string, key = 'zone') =>
  new Reasons({ pods: [pod(spec)], nodePools: [nodePool(template)] }).describe('x/p', { nodePool: 'a', code, key });
const affinity = (...expressions: object[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: expressions.map((each) => ({ matchExpressions: [each] })) },
    },
  },
});

describe('Reasons', () => {
  it('has words for every code that core gives', () => {
    const source = readFileSync(new URL('../../../core/src/decode/reasons.ts', import.meta.url), 'utf8');
    const codes = [...source.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code as string);
    expect(codes.length).toBeGreaterThan(15);
    for (const code of codes)
      expect(new Reasons({ pods: [], nodePools: [] }).describe('x/p', { code, key: 'k', detail: 'd' }), code).toContain(' ');
    for (const code of codes)
      expect(new Reasons({ pods: [], nodePools: [] }).describe('x/p', { code, key: 'k', detail: 'd' })).not.toContain(code);
  });

  it('says what the pod asks for and what the NodePool offers', () => {
    expect(
      describeFor(
        { nodeSelector: { zone: 'a' } },
        { spec: { requirements: [{ key: 'zone', operator: 'In', values: ['b', 'c'] }] } },
        'requirements-incompatible',
      ),
    ).toBe('it offers zone In [b, c]; the pod asks for zone=a');
    expect(
      describeFor(
        affinity({ key: 'zone', operator: 'In', values: ['a'] }, { key: 'zone', operator: 'Gt', values: ['7'] }),
        {},
        'label-not-defined',
      ),
    ).toBe('it offers no label zone; the pod asks for zone=a or zone Gt [7]');
    expect(describeFor({ nodeSelector: { zone: 'a' } }, { metadata: { labels: { zone: 'b' } } }, 'requirements-incompatible')).toBe(
      'it offers zone=b; the pod asks for zone=a',
    );
  });

  it('shows five values of a long list', () => {
    const values = Array.from({ length: 8 }, (_, i) => `v${i}`);
    expect(describeFor(affinity({ key: 'zone', operator: 'NotIn', values }), {}, 'label-not-defined')).toContain(
      'zone NotIn [v0, v1, v2, v3, v4, 3 others]',
    );
  });

  it('makes do without the pod and with a code that it does not know', () => {
    expect(describeFor({}, {}, 'requirements-incompatible')).toBe('what it offers of zone excludes what the pod asks for');
    expect(describeFor({}, {}, 'new-code')).toBe('new-code zone');
    expect(describeFor({}, {}, 'constructor')).toBe('constructor zone');
  });
});
